package ticketingsandbox

import (
	"net/http"
	"slices"
	"time"
)

// admission is a ticket used at the door.
type admission struct {
	id, redeemer, device string
	ticket               *ticket
	at                   time.Time
}

type jsonAdmission struct {
	Self     string      `json:"self"`
	Redeemer string      `json:"redeemer"`
	Device   string      `json:"device"`
	Ticket   string      `json:"ticket"`
	Patron   jsonAccount `json:"patron"`
	Section  string      `json:"section"`
	Admitted string      `json:"admitted"`
}

func (a *admission) json() jsonAdmission {
	return jsonAdmission{
		a.ticket.area.event.uri() + "/admissions/" + a.id, a.redeemer, a.device, a.ticket.serial,
		a.ticket.order.customer.json(), a.ticket.area.uri(), a.at.UTC().Format(zonedTime),
	}
}

// atDoor is the event of the path, if the caller works at its door.
func (c *call) atDoor() (*event, error) {
	if !c.by.integration && c.by.door == nil {
		return nil, errForbidden
	}
	if e := c.state.event(c.vars["event"]); e != nil {
		return e, nil
	}
	return nil, errNone
}

func (c *call) admit() (int, any, error) {
	e, err := c.atDoor()
	if err != nil {
		return 0, nil, err
	}
	var q struct {
		Redeemer, Device string
		Serials          []string
	}
	if err := c.decode(&q); err != nil {
		return 0, nil, err
	}
	if q.Redeemer == "" || q.Device == "" || len(q.Serials) == 0 {
		return 0, nil, missing("redeemer", "device", "serials")
	}
	admitted := []jsonAdmission{}
	for _, t := range c.tickets(func(t *ticket) bool { return t.area.event == e && slices.Contains(q.Serials, t.serial) }) {
		if !t.redeemed.IsZero() || c.by.door != nil && !c.by.door.opens(t.area) {
			continue
		}
		t.redeemed = c.now()
		a := &admission{c.newID(), q.Redeemer, q.Device, t, t.redeemed}
		e.admissions = append(e.admissions, a)
		admitted = append(admitted, a.json())
	}
	if len(admitted) == 0 {
		return 0, nil, errAdmission
	}
	return http.StatusCreated, admitted, nil
}

func (c *call) listAdmissions() (int, any, error) {
	e, err := c.atDoor()
	if err != nil {
		return 0, nil, err
	}
	all := []any{}
	for _, a := range e.admissions {
		if c.is("redeemer", a.redeemer) && c.is("device", a.device) && c.is("ticket", a.ticket.serial) &&
			c.is("section", a.ticket.area.id) && c.is("patron", a.ticket.order.customer.uri()) {
			all = append(all, a.json())
		}
	}
	return c.list(all)
}
