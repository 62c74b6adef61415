package bil24

import (
	"context"
	"encoding/json"

	"github.com/parterre/parterre/server/vendors"
)

// eventActions are about what is on sale.
func (v *client) eventActions() []vendors.Action {
	city, event := param("city", "a city's id"), param("event", "an event's id")
	return []vendors.Action{
		{
			Noun: "events", Verb: "list", Help: "List the events on sale, in one city or all", Params: []vendors.Param{city},
			Run: func(ctx context.Context, args vendors.Args) (any, error) {
				id, err := numberArg(args, "city")
				if err != nil {
					return nil, err
				}
				return v.deskEvents(ctx, id)
			},
		},
		asks[eventAnswer](v, vendors.Action{
			Noun: "events", Verb: "show", Help: "Show an event in one city with its performances",
			Params: []vendors.Param{needed(event), needed(city)},
		}, request{Command: "GET_ACTION_EXT"}, func(r *request, args vendors.Args) error {
			if err := set(&r.CityID, args, "city"); err != nil {
				return err
			}
			return set(&r.ActionID, args, "event")
		}),
	}
}

// deskEvents lists the events in a city (GET_ACTIONS_V2) or all, which takes a
// call for each city where GET_ALL_ACTIONS is not allowed.
func (v *client) deskEvents(ctx context.Context, city json.Number) (any, error) {
	cities := []json.Number{city}
	var all listedEvents
	switch {
	case city != "":
	case v.settings.Catalogue == catalogueAll:
		if _, err := v.call(ctx, request{Command: "GET_ALL_ACTIONS", maxBody: maxDesk}, &all); err != nil {
			return nil, v.explainType(ctx, err)
		}
		return ours(&all), nil
	default:
		var f filterListAnswer
		if _, err := v.call(ctx, request{Command: "GET_FILTER", maxBody: maxDesk}, &f); err != nil {
			return nil, err
		}
		cities = nil
		for _, c := range f.CityList[:min(len(f.CityList), maxCities)] {
			if id, ok := c.CityID.Number(); ok {
				cities = append(cities, id)
			}
		}
	}
	for _, id := range cities {
		var a listedEvents
		if _, err := v.call(ctx, request{Command: "GET_ACTIONS_V2", CityID: id, maxBody: maxDesk}, &a); err != nil {
			return nil, err
		}
		all.ActionList = append(all.ActionList, a.ActionList...)
	}
	return ours(&all), nil
}

// Destinations of DELETE.
const (
	deleteOrder       = "ORDER"
	deleteTicket      = "TICKET"
	deletePerformance = "TICKETS_BY_ACTION_EVENT"
)

// orderActions are about a user's orders.
func (v *client) orderActions() []vendors.Action {
	order := needed(param("order", "the order's id"))
	byOrder := func(r *request, args vendors.Args) error { return set(&r.OrderID, args, "order") }
	return []vendors.Action{
		{
			Noun: "orders", Verb: "list", Help: "List a user's orders, with tickets where a day is given",
			Params: v.userParams(param("since", "a day such as 2026-05-31")),
			Run: func(ctx context.Context, args vendors.Args) (any, error) {
				r := request{Command: "GET_ORDERS", TimeZone: v.zoneName(), maxBody: maxDesk}
				if args.Get("since") != "" {
					day, err := v.dayArg(args, "since")
					if err != nil {
						return nil, err
					}
					r.Command, r.FromDate, r.RawCoordinates = "GET_ORDERS_EXT", day.Format(vendorDate), true
				}
				var a orderListAnswer
				return v.tell(ctx, args, r, &a)
			},
		},
		asks[orderInfoAnswer](v, vendors.Action{
			Noun: "orders", Verb: "show", Help: "Show an order's state", Params: v.userParams(order),
		}, request{Command: "GET_ORDER_INFO"}, v.asUser(byOrder)),
		asks[deletedAnswer](v, vendors.Action{
			Noun: "orders", Verb: "delete", Help: "Leave an order out of the user's lists from now on", Mutates: true, Params: v.userParams(order),
		}, request{Command: "DELETE", Destination: deleteOrder}, v.asUser(func(r *request, args vendors.Args) error {
			return set(&r.ID, args, "order")
		})),
	}
}

// tell sends a command as the user that the arguments name and tells its answer.
func (v *client) tell(ctx context.Context, args vendors.Args, r request, into answer) (any, error) {
	visit, err := v.deskUser(args)
	if err != nil {
		return nil, err
	}
	if r, err = r.as(visit); err != nil {
		return nil, err
	}
	if _, err := v.call(ctx, r, into); err != nil {
		return nil, err
	}
	return ours(into), nil
}

// ticketActions are about sold tickets.
func (v *client) ticketActions() []vendors.Action {
	ticket := many(needed(param("ticket", "a ticket's id")))
	// The user is not needed for a day's tickets.
	user, session := param("user", "the buyer's user id at Bil24"), param("session", "that user's session id")
	return []vendors.Action{
		{
			Noun: "tickets", Verb: "list", Help: "List the tickets sold on a day, or a user's of an order or a performance",
			Params: []vendors.Param{
				param("day", "a day such as 2026-05-31"), param("order", "an order's id"), param("performance", "a performance's id"), user, session,
			},
			Run: v.listTickets,
		},
		{
			Noun: "tickets", Verb: "mail", Help: "Send tickets of one performance to an e-mail address, once more each time", Mutates: true,
			Params: v.userParams(ticket, needed(param("email", "the address"))),
			Run: func(ctx context.Context, args vendors.Args) (any, error) {
				visit, ids, err := v.deskTickets(args)
				if err != nil {
					return nil, err
				}
				if err := v.mail(ctx, visit, ids, args.Get("email"), ""); err != nil {
					return nil, err
				}
				return map[string]any{"sent": len(ids)}, nil
			},
		},
		asks[deletedAnswer](v, vendors.Action{
			Noun: "tickets", Verb: "delete", Help: "Leave a ticket, or all of a performance, out of the user's lists from now on", Mutates: true,
			Params: v.userParams(param("ticket", "a ticket's id"), param("performance", "a performance's id")),
		}, request{Command: "DELETE"}, v.asUser(func(r *request, args vendors.Args) error {
			name := "ticket"
			if r.Destination = deleteTicket; args.Get("performance") != "" {
				name, r.Destination = "performance", deletePerformance
			}
			if err := set(&r.ID, args, name); err != nil {
				return err
			}
			if r.ID == "" || args.Get("ticket") != "" && name == "performance" {
				return invalid("tickets delete", "either a ticket or a performance must be named")
			}
			return nil
		})),
	}
}

// listTickets tells tickets by the one thing that is named.
func (v *client) listTickets(ctx context.Context, args vendors.Args) (any, error) {
	chosen := ""
	for _, name := range []string{"day", "order", "performance"} {
		if args.Get(name) == "" {
			continue
		}
		if chosen != "" {
			return nil, invalid("tickets list", "name one of day, order, performance")
		}
		chosen = name
	}
	var a ticketListAnswer
	r := request{RawCoordinates: true, maxBody: maxDesk}.pictured()
	var err error
	switch chosen {
	case "day":
		return v.ticketsOfDay(ctx, args)
	case "order":
		r.Command, r.TimeZone = opTickets, v.zoneName()
		err = set(&r.OrderID, args, chosen)
	case "performance":
		r.Command = "GET_TICKETS_BY_ACTION_EVENT"
		err = set(&r.ActionEventID, args, chosen)
	default:
		err = invalid("tickets list", "name one of day, order, performance")
	}
	if err != nil {
		return nil, err
	}
	return v.tell(ctx, args, r, &a)
}

func (v *client) ticketsOfDay(ctx context.Context, args vendors.Args) (any, error) {
	day, err := v.dayArg(args, "day")
	if err != nil {
		return nil, err
	}
	var a dayAnswer
	r := request{Command: "GET_TICKETS_BY_DAY", Date: day.Format("02.01.2006"), TimeZone: v.zoneName(), maxBody: maxDesk}
	if _, err := v.call(ctx, r, &a); err != nil {
		return nil, err
	}
	return ours(&a), nil
}

// deskTickets are the tickets that the arguments name, and whose.
func (v *client) deskTickets(args vendors.Args) (vendors.Visit, []json.Number, error) {
	visit, err := v.deskUser(args)
	if err != nil {
		return nil, nil, err
	}
	ids, err := numberArgs(args, "ticket")
	return visit, ids, err
}

// systemActions are those that only ticketing systems may.
func (v *Vendor) systemActions() []vendors.Action {
	ticket := many(needed(param("ticket", "a ticket's id")))
	return []vendors.Action{
		asks[orderInfoAnswer](v.client, vendors.Action{
			Noun: "orders", Verb: "cancel", Help: "Give up an order that is not paid; on any other only its state is told", Mutates: true,
			Params: v.userParams(needed(param("order", "the order's id"))),
		}, request{Command: "CANCEL_ORDER"}, v.asUser(func(r *request, args vendors.Args) error {
			return set(&r.OrderID, args, "order")
		})),
		{
			Noun: "orders", Verb: "refund", Help: "Refund tickets; asked again, their state is told", Mutates: true,
			Params: v.userParams(ticket), Run: v.refund,
		},
		{
			Noun: "tickets", Verb: "print", Help: "Make one file of tickets of one performance", Params: v.userParams(ticket),
			Run: func(ctx context.Context, args vendors.Args) (any, error) {
				visit, ids, err := v.deskTickets(args)
				if err != nil {
					return nil, err
				}
				d, err := v.print(ctx, visit, ids, "")
				if err != nil {
					return nil, err
				}
				return map[string]any{"content_type": d.ContentType, "name": d.Name, "content": d.Content}, nil
			},
		},
	}
}

// refund tells by ticket what became of its refund.
func (v *Vendor) refund(ctx context.Context, args vendors.Args) (any, error) {
	visit, ids, err := v.deskTickets(args)
	if err != nil {
		return nil, err
	}
	r, err := request{Command: "REFUND_TICKETS", TicketIDSet: ids, mutates: true}.as(visit)
	if err != nil {
		return nil, err
	}
	var a refundAnswer
	if _, err := v.call(ctx, r, &a); err != nil {
		return nil, err
	}
	states := make(map[string]string, len(a.StatusMap))
	for ticket, status := range a.StatusMap {
		states[string(ticket)] = map[int]string{1: "cannot be refunded", 2: "being refunded", 3: "refunded"}[int(status)]
		if states[string(ticket)] == "" {
			states[string(ticket)] = "unknown"
		}
	}
	return map[string]any{"tickets": states}, nil
}
