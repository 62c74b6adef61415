package ticketingsandbox

import (
	"strings"
	"time"
)

// ticket is one admission right.
type ticket struct {
	id, serial string
	order      *order
	area       *area
	issued     time.Time
	redeemed   time.Time
}

// issue makes a ticket; its serial begins with the event's title.
func (st *state) issue(o *order, a *area) *ticket {
	title := strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, strings.ToUpper(a.event.title)) + "XXXXXX"
	return &ticket{id: st.newID(), serial: title[:6] + "-" + letters(12), order: o, area: a, issued: st.now()}
}

type jsonTicket struct {
	Self     string      `json:"self"`
	Serial   string      `json:"serial"`
	Status   string      `json:"status"`
	Section  *jsonThing  `json:"section,omitempty"`
	Tier     *jsonThing  `json:"tier,omitempty"`
	Owner    jsonAccount `json:"owner"`
	Issued   string      `json:"issued"`
	Redeemed string      `json:"redeemed"`
}

type jsonThing struct {
	Self string `json:"self"`
	Name string `json:"name"`
}

func (t *ticket) status() string {
	if t.redeemed.IsZero() {
		return "issued"
	}
	return "redeemed"
}

func (t *ticket) json() jsonTicket {
	j := jsonTicket{
		Self: t.order.customer.uri() + "/tickets/" + t.id, Serial: t.serial, Status: t.status(), Owner: t.order.customer.json(),
		Issued: t.issued.UTC().Format(zonedTime), Redeemed: "0000-00-00T00:00:00",
	}
	if !t.redeemed.IsZero() {
		j.Redeemed = t.redeemed.UTC().Format(zonedTime)
	}
	thing := &jsonThing{t.area.uri(), t.area.name}
	if t.area.event.tiers {
		j.Tier = thing
	} else {
		j.Section = thing
	}
	return j
}

// tickets are all tickets that pass, as they were issued.
func (st *state) tickets(pass func(*ticket) bool) []*ticket {
	var all []*ticket
	for _, o := range st.orders {
		for _, t := range o.tickets {
			if pass(t) {
				all = append(all, t)
			}
		}
	}
	return all
}

// listWallet lists an account's tickets.
func (c *call) listWallet() (int, any, error) {
	number := c.vars["account"]
	if !c.mayManage(number) {
		return 0, nil, errForbidden
	}
	all := []any{}
	for _, t := range c.tickets(func(t *ticket) bool {
		return t.order.customer.number == number && c.is("event", t.area.event.id) && c.is("section", t.area.id) &&
			c.is("tier", t.area.id) && strings.HasPrefix(t.serial, c.query.Get("serial")) && c.is("status", t.status())
	}) {
		all = append(all, t.json())
	}
	return c.list(all)
}

// listDoorTickets lists an event's tickets, for the door.
func (c *call) listDoorTickets() (int, any, error) {
	e := c.state.event(c.vars["event"])
	if e == nil {
		return 0, nil, errNone
	}
	if c.by.account != nil {
		return 0, nil, errForbidden
	}
	since, _ := time.Parse(time.RFC3339, c.query.Get("modified_since"))
	all := []any{}
	for _, t := range c.tickets(func(t *ticket) bool {
		return t.area.event == e && (c.by.door == nil || c.by.door.opens(t.area)) && (!t.issued.Before(since) || !t.redeemed.Before(since))
	}) {
		all = append(all, t.json())
	}
	return c.list(all)
}
