package ticketsonicsandbox

import "strconv"

// listEvents answers event/list.
func (c *call) listEvents() (map[string]any, error) {
	list := []map[string]any{}
	for _, e := range c.events {
		item := map[string]any{
			"event_id": e.id, "start_time": e.starts.orNull(), "end_time": e.ends.orNull(),
			"event_location": e.location, "badge": e.badge,
		}
		e.words.into(item)
		list = append(list, item)
	}
	return map[string]any{"user_public_key": publicKey(), "events": list}, nil
}

func (w words) into(item map[string]any) {
	item["primary_text_pl"], item["primary_text_sl"] = w.Title, w.TitleSecond
	item["secondary_text_pl"], item["secondary_text_sl"] = w.Describe, w.DescribeSecond
}

// over replaces what is given.
func (w *words) over(by words) {
	for _, f := range []struct {
		into *string
		text string
	}{{&w.Title, by.Title}, {&w.TitleSecond, by.TitleSecond}, {&w.Describe, by.Describe}, {&w.DescribeSecond, by.DescribeSecond}} {
		if f.text != "" {
			*f.into = f.text
		}
	}
}

type eventRequest struct {
	words
	Starts   seconds           `json:"start_datetime"`
	Location string            `json:"location"`
	Tickets  []typeRequest     `json:"tickets"`
	Badge    map[string]string `json:"badge"`
	Hash     string            `json:"request_hash"`
}

// newEvent answers event/new: the id comes at once, the event later.
func (c *call) newEvent() (map[string]any, error) {
	var q eventRequest
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	if q.Title == "" || len(q.Tickets) == 0 || q.Badge == nil {
		return nil, errBody
	}
	for _, t := range q.Tickets {
		if !t.complete() {
			return nil, errBody
		}
	}
	if err := c.fresh(q.Hash, errRequestTwice); err != nil {
		return nil, err
	}
	id := 5_310_000_000 + c.next()
	e := &event{words: q.words, id: strconv.Itoa(id), location: q.Location, starts: q.Starts, badge: q.Badge}
	c.do(func() {
		c.events = append(c.events, e)
		for _, t := range q.Tickets {
			c.types = append(c.types, t.make(c.newSKU(), e.id))
		}
	})
	return map[string]any{"event_id": id}, nil
}

// editEvent answers event/edit, which knows no duplicates.
func (c *call) editEvent() (map[string]any, error) {
	var q eventRequest
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	e := c.findEvent(c.event)
	if e == nil {
		return nil, errEventOwner
	}
	c.do(func() {
		e.words.over(q.words)
		if q.Location != "" {
			e.location = q.Location
		}
		if q.Starts != 0 {
			e.starts = q.Starts
		}
		if q.Badge != nil {
			e.badge = q.Badge
		}
	})
	return nil, nil
}
