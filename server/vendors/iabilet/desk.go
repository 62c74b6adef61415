package iabilet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// Actions lists what the document has besides what buyers need. Results are the
// vendor's own JSON.
func (v *Vendor) Actions() []vendors.Action {
	paging := []vendors.Param{{Name: "page", Help: "page, from 1"}, {Name: "size", Help: "how many on a page, at most 1000"}}
	return []vendors.Action{
		{Noun: "account", Verb: "show", Help: "who the key logs in as", Run: v.showAccount},
		{
			Noun: "events", Verb: "list", Help: "the events that the key may see", Params: []vendors.Param{
				{Name: "from", Help: "first date, 2014-08-20"}, {Name: "to", Help: "last date"},
				{Name: "category", Help: "code of a category, see lists categories"},
				{Name: "order", Help: "popularity or date"},
				{Name: "include", Help: "sold_out, venue_only or external", Many: true},
				{Name: "full", Help: "venue or description", Many: true},
			}, Run: v.deskEvents,
		},
		{
			Noun: "events", Verb: "show", Help: "one event with all its tariffs",
			Params: []vendors.Param{{Name: "event", Help: "the event's id", Required: true}}, Run: v.showEvent,
		},
		{Noun: "lists", Verb: "artists", Help: "artists, a page at a time", Params: paging, Run: v.asking(opArtists, pageNames)},
		{Noun: "lists", Verb: "categories", Help: "the categories of events", Run: v.asking(opCategories, nil)},
		{
			Noun: "orders", Verb: "show", Help: "a booking with its state and seats",
			Params: []vendors.Param{{Name: "booking", Help: "the booking's reference", Required: true}},
			Run:    v.asking(opBooking, map[string]string{"booking": "bookingRef"}),
		},
		{
			Noun: "tickets", Verb: "list", Help: "an event's tickets with their buyers, a page at a time", Params: append([]vendors.Param{
				{Name: "event", Help: "the event's id", Required: true},
				{Name: "from", Help: "ordered from, 2017-09-01 00:00:00"}, {Name: "to", Help: "ordered until"},
			}, paging...),
			Run: v.asking(opTickets, map[string]string{
				"event": "eventId", "from": "orderDatetimeFrom", "to": "orderDatetimeTo", "page": "currentPage", "size": "pageSize",
			}),
		},
		{
			Noun: "tickets", Verb: "validate", Help: "let a ticket's holder in", Mutates: true, Params: []vendors.Param{
				{Name: "event", Help: "the event's id", Required: true}, {Name: "code", Help: "the scanned code", Required: true},
			}, Run: v.validate,
		},
	}
}

var pageNames = map[string]string{"page": "currentPage", "size": "pageSize"}

// asking returns a read whose parameters are arguments under other names.
func (v *Vendor) asking(op string, names map[string]string) func(context.Context, vendors.Args) (any, error) {
	return func(ctx context.Context, args vendors.Args) (any, error) {
		params := url.Values{}
		for arg, param := range names {
			if value := args.Get(arg); value != "" {
				params.Set(param, value)
			}
		}
		return v.raw(ctx, op, params)
	}
}

// raw makes a read and returns the vendor's JSON.
func (v *Vendor) raw(ctx context.Context, op string, params url.Values) (json.RawMessage, error) {
	var answer json.RawMessage
	err := v.read(ctx, call{op: op, params: params, maxBody: listBody}, &answer)
	return answer, err
}

// shownAccount is who we are; the key prints as [redacted].
type shownAccount struct {
	Username rest.Text   `json:"username"`
	Key      rest.Secret `json:"key"`
	// OurKey: the key is the one of the settings.
	OurKey bool `json:"key_is_ours"`
}

func (v *Vendor) showAccount(ctx context.Context, _ vendors.Args) (any, error) {
	var a shownAccount
	err := v.read(ctx, call{op: opAccount}, &a)
	a.OurKey = a.Key == v.settings.Key
	return a, err
}

func (v *Vendor) deskEvents(ctx context.Context, args vendors.Args) (any, error) {
	params := url.Values{}
	for arg, param := range map[string]string{"from": "fromDate", "to": "toDate", "category": "category", "order": "orderBy"} {
		if value := args.Get(arg); value != "" {
			params.Set(param, value)
		}
	}
	switches := map[string]map[string]string{
		"include": {"sold_out": "includeSoldOut", "venue_only": "includeVenueOnly", "external": "includeExternal"},
		"full":    {"venue": "fullVenue", "description": "fullDesc"},
	}
	for arg, names := range switches {
		for _, value := range args[arg] {
			param, ok := names[value]
			if !ok {
				return nil, refused(opEvents, vendors.ErrInvalid, fmt.Errorf("%s: no %q", arg, value))
			}
			params.Set(param, "1")
		}
	}
	return v.raw(ctx, opEvents, params)
}

// shownEvent is an event and its tariffs, those that cannot be bought too.
type shownEvent struct {
	Event   json.RawMessage `json:"event"`
	Tariffs json.RawMessage `json:"tariffs"`
}

// showEvent finds an event in the list, because no call reads a single one.
func (v *Vendor) showEvent(ctx context.Context, args vendors.Args) (any, error) {
	id := strings.TrimSpace(args.Get("event"))
	list, err := v.raw(ctx, opEvents, url.Values{
		"includeSoldOut": {"1"}, "includeVenueOnly": {"1"}, "includeExternal": {"1"}, "fullVenue": {"1"}, "fullDesc": {"1"},
	})
	if err != nil {
		return nil, err
	}
	events, err := listedEvents(list)
	if err != nil {
		return nil, v.rest.Lost(v.request("", call{op: opEvents}), 0, errors.New("answer is of another shape"))
	}
	i := slices.IndexFunc(events, func(one json.RawMessage) bool {
		var e struct {
			ID rest.ID `json:"id"`
		}
		return json.Unmarshal(one, &e) == nil && string(e.ID) == id
	})
	if i < 0 {
		return nil, refused(opEvents, vendors.ErrNotFound, nil)
	}
	var tariffs struct {
		Tariffs json.RawMessage `json:"tariffs"`
	}
	err = v.read(ctx, call{op: opTariffs, params: url.Values{"eventId": {id}, "forceAll": {"1"}}}, &tariffs)
	return shownEvent{Event: events[i], Tariffs: tariffs.Tariffs}, err
}
