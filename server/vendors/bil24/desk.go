package bil24

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// Actions lists what the promoter's desk of a ticketing system can do.
func (v *Vendor) Actions() []vendors.Action {
	return sorted(append(v.actions(), v.systemActions()...))
}

// Actions lists what the promoter's desk of a browser interface can do.
func (v *Browser) Actions() []vendors.Action { return sorted(v.actions()) }

func sorted(actions []vendors.Action) []vendors.Action {
	slices.SortFunc(actions, func(a, b vendors.Action) int {
		return cmp.Or(strings.Compare(a.Noun, b.Noun), strings.Compare(a.Verb, b.Verb))
	})
	return actions
}

// actions are those that interfaces of both types have.
func (v *client) actions() []vendors.Action {
	return slices.Concat(v.accountActions(), v.deskLists(), v.eventActions(), v.orderActions(), v.ticketActions())
}

// maxDesk bounds an answer to the desk.
const maxDesk = 48 << 20

// param is an argument of a desk action.
func param(name, help string) vendors.Param { return vendors.Param{Name: name, Help: help} }

func needed(p vendors.Param) vendors.Param { p.Required = true; return p }

func many(p vendors.Param) vendors.Param { p.Many = true; return p }

// userParams are the arguments that name a user; the settings may have one.
func (v *client) userParams(more ...vendors.Param) []vendors.Param {
	user, session := param("user", "the buyer's user id at Bil24"), param("session", "that user's session id")
	if v.settings.UserID == "" {
		user, session = needed(user), needed(session)
	}
	return append(more, user, session)
}

// deskUser is the user that the arguments name, else the settings'.
func (v *client) deskUser(args vendors.Args) (vendors.Visit, error) {
	u := user{rest.ID(v.settings.UserID), string(v.settings.SessionID)}
	if args.Get("user") != "" || args.Get("session") != "" {
		u = user{rest.ID(args.Get("user")), args.Get("session")}
	}
	visit, err := u.visit()
	if err != nil {
		return nil, invalid("user", "user must be a number, and session go with it")
	}
	return visit, nil
}

// numberArg reads an argument that is an id; empty where it is not given.
func numberArg(args vendors.Args, name string) (json.Number, error) {
	text := args.Get(name)
	if text == "" {
		return "", nil
	}
	n, ok := rest.ID(text).Number()
	if !ok {
		return "", invalid(name, "must be a number")
	}
	return n, nil
}

// numberArgs reads an argument that is several ids.
func numberArgs(args vendors.Args, name string) (list []json.Number, err error) {
	for _, text := range args[name] {
		n, ok := rest.ID(text).Number()
		if !ok {
			return nil, invalid(name, "must be numbers")
		}
		list = append(list, n)
	}
	return list, nil
}

// set reads an argument that is an id into a request's field.
func set(into *json.Number, args vendors.Args, name string) error {
	n, err := numberArg(args, name)
	*into = n
	return err
}

// dayArg reads an argument that is a day, such as 2026-05-31.
func (v *client) dayArg(args vendors.Args, name string) (time.Time, error) {
	at, err := time.ParseInLocation(time.DateOnly, args.Get(name), v.zone)
	if err != nil {
		return at, invalid(name, "must be a day such as 2026-05-31")
	}
	return at, nil
}

// zoneName is the account's zone as the vendor wants to be told it.
func (v *client) zoneName() string {
	if name := v.zone.String(); name != "" && name != "Local" {
		return name
	}
	return "UTC"
}

// asks is an action that sends one reading command and tells its answer. fill
// completes the request; T is the answer's type.
func asks[T any, P interface {
	*T
	answer
}](v *client, a vendors.Action, r request, fill func(*request, vendors.Args) error) vendors.Action {
	r.mutates, r.maxBody = a.Mutates, maxDesk
	a.Run = func(ctx context.Context, args vendors.Args) (any, error) {
		req := r
		if err := fill(&req, args); err != nil {
			return nil, err
		}
		into := P(new(T))
		if _, err := v.call(ctx, req, into); err != nil {
			return nil, err
		}
		return ours(into), nil
	}
	return a
}

// asUser completes fill with the user that the arguments name.
func (v *client) asUser(fill func(*request, vendors.Args) error) func(*request, vendors.Args) error {
	return func(r *request, args vendors.Args) error {
		visit, err := v.deskUser(args)
		if err != nil {
			return err
		}
		if *r, err = r.as(visit); err != nil || fill == nil {
			return err
		}
		return fill(r, args)
	}
}

func nothing(*request, vendors.Args) error { return nil }

// maxPromoCodes is how many codes one ADD_PROMO_CODES may have.
const maxPromoCodes = 10

// accountActions are about the account, its users and their codes.
func (v *client) accountActions() []vendors.Action {
	return []vendors.Action{
		{
			Noun: "account", Verb: "show", Help: "Show the interface's id and type",
			Run: func(ctx context.Context, _ vendors.Args) (any, error) {
				a, err := v.newUser(ctx, v.browser())
				if err != nil {
					return nil, v.explainType(ctx, err)
				}
				return map[string]any{"id": v.fid, "type": v.settings.Interface, "frontend_type": a.FrontendType}, nil
			},
		},
		{
			Noun: "codes", Verb: "check", Help: "Check whether an access code opens an event",
			Params: []vendors.Param{needed(param("event", "the event's id")), needed(param("code", "the access code"))},
			Run: func(ctx context.Context, args vendors.Args) (any, error) {
				r := request{Command: opAccess}
				if err := set(&r.ActionID, args, "event"); err != nil {
					return nil, err
				}
				var err error
				if r.KDP, err = accessCode(opAccess, args.Get("code")); err != nil {
					return nil, err
				}
				if err := v.ask(ctx, r, &result{}); err != nil {
					return nil, refusedAs(err, vendors.ErrAccessCode)
				}
				return map[string]any{"opens": true}, nil
			},
		},
		asks[packListAnswer](v, vendors.Action{
			Noun: "codes", Verb: "list", Help: "List a user's promo codes", Params: v.userParams(),
		}, request{Command: "GET_PROMO_CODES"}, v.asUser(nil)),
		asks[promoListAnswer](v, vendors.Action{
			Noun: "codes", Verb: "new", Help: "Give a user promo codes, ten at most", Mutates: true,
			Params: v.userParams(many(needed(param("code", "a promo code")))),
		}, request{Command: "ADD_PROMO_CODES"}, v.asUser(func(r *request, args vendors.Args) error {
			if r.PromoCodeList = args["code"]; len(r.PromoCodeList) > maxPromoCodes {
				return invalid("codes new", fmt.Sprintf("code may be given %d times at most", maxPromoCodes))
			}
			return nil
		})),
		asks[userInfoAnswer](v, vendors.Action{
			Noun: "users", Verb: "show", Help: "Count what a user has: places, orders, tickets, codes", Params: v.userParams(),
		}, request{Command: "GET_USER_INFO"}, v.asUser(nil)),
		asks[emailInfoAnswer](v, vendors.Action{
			Noun: "users", Verb: "email", Help: "Show a user's e-mail address", Params: v.userParams(),
		}, request{Command: "GET_EMAIL"}, v.asUser(nil)),
		asks[done](v, vendors.Action{
			Noun: "users", Verb: "push-token", Help: "Set the token that a user's app is notified with", Mutates: true,
			Params: v.userParams(needed(param("token", "the app's token"))),
		}, request{Command: "SET_PUSH_TOKEN"}, v.asUser(func(r *request, args vendors.Args) error {
			r.PushToken = args.Get("token")
			return nil
		})),
	}
}

// deskLists are the lists.
func (v *client) deskLists() []vendors.Action {
	list := func(verb, help string, params ...vendors.Param) vendors.Action {
		return vendors.Action{Noun: "lists", Verb: verb, Help: help, Params: params}
	}
	country, city := param("country", "a country's id"), param("city", "a city's id")
	place := func(r *request, args vendors.Args) error {
		for name, into := range map[string]*json.Number{"country": &r.CountryID, "city": &r.CityID, "venue-type": &r.VenueTypeID} {
			if err := set(into, args, name); err != nil {
				return err
			}
		}
		return nil
	}
	return []vendors.Action{
		asks[filterListAnswer](v, list("filter", "List where and of what kind something is on sale"), request{Command: "GET_FILTER"}, nothing),
		asks[countriesAnswer](v, list("countries", "List the countries"), request{Command: "GET_COUNTRIES"}, nothing),
		asks[citiesAnswer](v, list("cities", "List the cities", country), request{Command: "GET_CITIES"}, place),
		asks[venueTypesAnswer](v, list("venue-types", "List the types of venues"), request{Command: "GET_VENUE_TYPES"}, nothing),
		asks[venuesAnswer](v, list("venues", "List the venues", country, city, param("venue-type", "a venue type's id")), request{Command: "GET_VENUES"}, place),
		asks[kindsAnswer](v, list("kinds", "List the kinds of events"), request{Command: "GET_KINDS"}, nothing),
		asks[genresAnswer](v, list("genres", "List the genres"), request{Command: "GET_GENRES"}, nothing),
		v.newsAction(),
		asks[cardsAnswer](v, list("mecs", "List a user's mobile electronic cards", v.userParams(param("after", "a card's id: list later ones"))...),
			request{Command: "GET_MECS", RawCoordinates: true}, v.asUser(func(r *request, args vendors.Args) error {
				*r = r.pictured()
				r.Type = ""
				return set(&r.MECID, args, "after")
			})),
		asks[groupsAnswer](v, list("performances", "List the performances that a user has tickets for", v.userParams()...),
			request{Command: "GET_ACTION_EVENTS_GROUPED_BY_TICKETS"}, v.asUser(nil)),
	}
}

// newsAction reads news as the account's own user.
func (v *client) newsAction() vendors.Action {
	return vendors.Action{
		Noun: "lists", Verb: "news", Help: "List the vendor's news, newest first",
		Params: []vendors.Param{
			param("before", "a day such as 2026-05-31: list what is older"), param("after", "a day: list what is newer, oldest first"),
		},
		Run: func(ctx context.Context, args vendors.Args) (any, error) {
			const most = 30
			r := request{Command: "GET_NEWS", Time: "0", Count: most, CursorMode: "backward", maxBody: maxDesk}
			for name, mode := range map[string]string{"before": "backward", "after": "forward"} {
				if args.Get(name) == "" {
					continue
				}
				day, err := v.dayArg(args, name)
				if err != nil {
					return nil, err
				}
				r.Time, r.CursorMode = json.Number(fmt.Sprint(day.UnixMilli())), mode
			}
			var a newsAnswer
			if err := v.ask(ctx, r, &a); err != nil {
				return nil, err
			}
			return ours(&a), nil
		},
	}
}
