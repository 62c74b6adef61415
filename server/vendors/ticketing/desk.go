package ticketing

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

// Actions lists the promoter's and the door's calls.
func (v *Vendor) Actions() []vendors.Action {
	actions := []vendors.Action{v.accountShow()}
	actions = append(actions, v.admissionActions()...)
	actions = append(actions, v.eventActions()...)
	actions = append(actions, v.listActions()...)
	actions = append(actions, v.orderActions()...)
	actions = append(actions, v.ticketActions()...)
	return append(actions, v.tokenActions()...)
}

// Parameters that several actions have.
var (
	paramEvent   = vendors.Param{Name: "event", Help: "the event's id", Required: true}
	paramOrder   = vendors.Param{Name: "order", Help: "the order's number", Required: true}
	paramToken   = vendors.Param{Name: "token", Help: "the token's id, the last segment of its URI", Required: true}
	paramPage    = vendors.Param{Name: "page", Help: "which page of the list, 1 where left out"}
	paramRecords = vendors.Param{Name: "records", Help: "how many on a page, 25 where left out"}
	paramCode    = vendors.Param{Name: "code", Help: "the code of an admission token to act with, in place of the account's key"}
)

// filter is a parameter that becomes a query parameter of the same name.
func filter(name, help string) vendors.Param { return vendors.Param{Name: name, Help: help} }

// query takes the given parameters of an action over into a query.
func query(args vendors.Args, params []vendors.Param) url.Values {
	q := url.Values{}
	for _, p := range params {
		if value := args.Get(p.Name); value != "" {
			q.Set(p.Name, value)
		}
	}
	return q
}

// wrong refuses an argument.
func wrong(name, why string) error {
	return refused("argument "+name, vendors.ErrInvalid, errors.New(why))
}

// choices are the arguments that have only some values; what the vendor does
// with another is not documented.
var choices = map[string][]string{
	"active": {"true", "false"}, "global": {"true", "false"}, "order": {"asc", "desc"},
	"sort": {"alphabetical", "published", "popularity", "start"},
}

// checkList checks what a list is asked for with.
func checkList(args vendors.Args) error {
	for _, name := range []string{"page", "records"} {
		if value := args.Get(name); value != "" {
			if n, err := strconv.Atoi(value); err != nil || n < 1 || n > 1_000_000 {
				return wrong(name, "must be a number from 1 to 1000000")
			}
		}
	}
	for name, values := range choices {
		if value := args.Get(name); value != "" && !slices.Contains(values, value) {
			return wrong(name, "must be "+strings.Join(values, " or "))
		}
	}
	return nil
}

// listing is an action that reads one page of a list.
func (v *Vendor) listing(noun, verb, help, path string, params ...vendors.Param) vendors.Action {
	params = append(params, paramPage, paramRecords)
	return vendors.Action{
		Noun: noun, Verb: verb, Help: help, Params: params,
		Run: func(ctx context.Context, args vendors.Args) (any, error) {
			if err := checkList(args); err != nil {
				return nil, err
			}
			return v.fetch(ctx, call{op: "GET " + path, path: path, query: query(args, params)})
		},
	}
}

// fetch makes a read for the desk; the result is the vendor's own.
func (v *Vendor) fetch(ctx context.Context, c call) (any, error) {
	c.quote = true
	var result json.RawMessage
	if _, err := v.do(ctx, c, &result); err != nil {
		return nil, err
	}
	return result, nil
}

// id checks an argument that becomes part of a path.
func id(args vendors.Args, name string) (string, error) {
	value, ok := idOf(args.Get(name))
	if !ok {
		return "", wrong(name, "is no id")
	}
	return value, nil
}

// eventOf is the event that an action is about.
func eventOf(args vendors.Args) (seatplan.EventID, error) {
	value, err := id(args, "event")
	return seatplan.EventID(value), err
}

// accountShow shows whose the key is. The session's key is left out.
func (v *Vendor) accountShow() vendors.Action {
	return vendors.Action{
		Noun: "account", Verb: "show", Help: "the session and the account that the key acts as",
		Run: func(ctx context.Context, _ vendors.Args) (any, error) {
			var fields map[string]json.RawMessage
			if _, err := v.do(ctx, call{op: opSession, path: "/sessions/active", quote: true}, &fields); err != nil {
				return nil, err
			}
			delete(fields, "key")
			return fields, nil
		},
	}
}

func (v *Vendor) eventActions() []vendors.Action {
	return []vendors.Action{
		{
			Noun: "events", Verb: "list", Help: "published events, one page",
			Params: append(eventFilters(), paramPage, paramRecords),
			Run:    v.listEventsPage,
		},
		{
			Noun: "events", Verb: "show", Help: "one event with its sections or tiers", Params: []vendors.Param{paramEvent},
			Run: func(ctx context.Context, args vendors.Args) (any, error) {
				event, err := eventOf(args)
				if err != nil {
					return nil, err
				}
				return v.showEvent(ctx, event)
			},
		},
	}
}

func eventFilters() []vendors.Param {
	return []vendors.Param{
		filter("title", "only with this title"), filter("region", "only in the region with this id"),
		filter("host", "only of the host with this id"), filter("category", "only of the category with this id"),
		filter("active", "true for events that are not over"), filter("before", "only that end before this time"),
		filter("after", "only that start after this time"), filter("sort", "alphabetical, published, popularity or start"),
		filter("order", "asc or desc"),
	}
}

// listEventsPage lists events where this server has them.
func (v *Vendor) listEventsPage(ctx context.Context, args vendors.Args) (any, error) {
	if err := checkList(args); err != nil {
		return nil, err
	}
	q := query(args, append(eventFilters(), paramPage, paramRecords))
	if eventsOnly, _ := v.dialect.get(); !eventsOnly {
		result, err := v.fetch(ctx, call{op: opPublished, path: "/published-events", query: q})
		if !isCode(err, codeRoute) {
			return result, err
		}
		v.dialect.setEventsOnly()
	}
	return v.fetch(ctx, call{op: opEvents, path: "/events", query: q})
}

// showEvent reads an event and, where it has no sections, its tiers.
func (v *Vendor) showEvent(ctx context.Context, event seatplan.EventID) (any, error) {
	var result map[string]json.RawMessage
	if _, err := v.do(ctx, call{op: opEvent, path: eventPath(event), quote: true}, &result); err != nil {
		return nil, err
	}
	if s := string(result["sections"]); s != "" && s != "[]" && s != "null" {
		return result, nil
	}
	var tiers []json.RawMessage
	err := v.each(ctx, call{op: opTiers, path: eventPath(event) + "/tiers"}, func(entry json.RawMessage) error {
		tiers = append(tiers, entry)
		return nil
	})
	if err != nil && !isCode(err, codeRoute) {
		return nil, err
	}
	if len(tiers) > 0 {
		encoded, err := json.Marshal(tiers)
		if err != nil {
			return nil, v.rest.Lost(v.request(call{op: opTiers}), 0, errShape)
		}
		result["tiers"] = encoded
	}
	return result, nil
}

// listActions are the lists that promoters choose from.
func (v *Vendor) listActions() []vendors.Action {
	return []vendors.Action{
		v.listing("lists", "categories", "categories of events with their subcategories", "/categories"),
		{
			Noun: "lists", Verb: "countries", Help: "countries",
			Run: func(ctx context.Context, _ vendors.Args) (any, error) {
				return v.fetch(ctx, call{op: "GET /countries", path: "/countries"})
			},
		},
		v.listing("lists", "regions", "regions that have venues", "/regions", filter("active", "true for those that have events")),
		v.listing("lists", "venues", "venues", "/venues", filter("region", "only in the region with this id"), filter("name", "only with this name")),
	}
}
