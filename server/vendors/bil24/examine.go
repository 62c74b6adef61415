package bil24

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// maxSkew is how wrong a clock may be: orders are looked for by time, and holds
// end by it.
const maxSkew = skew

// frontendBrowser is what the document's AUTH example answers.
const frontendBrowser = 4

// Examine looks at credentials, type of interface, clock, and what the vendor
// leaves out of its answers. A user without a cart is made, which the vendor
// keeps; nothing else is changed.
func (v *client) Examine(ctx context.Context) []vendors.Finding {
	a, err := v.newUser(ctx, v.browser())
	if err != nil {
		return append(v.examineFailure(ctx, err), v.examineClock()...)
	}
	found := []vendors.Finding{{Level: vendors.Good, Says: fmt.Sprintf(
		"Interface %s is of the type %s, as the settings say, and its token is accepted.", v.fid, v.settings.Interface)}}
	if a.FrontendType != nil && *a.FrontendType != frontendBrowser {
		found = append(found, vendors.Finding{Level: vendors.Note, Says: fmt.Sprintf(
			"Bil24 says that the interface's frontendType is %d; the document knows only %d for a browser.", *a.FrontendType, frontendBrowser)})
	}
	found = append(found, v.examineClock()...)
	return append(found, v.examineFields(ctx)...)
}

// examineFailure says why not even a user can be made.
func (v *client) examineFailure(ctx context.Context, err error) []vendors.Finding {
	var e *vendors.Error
	errors.As(v.explainType(ctx, err), &e)
	switch {
	case e == nil:
		return nil
	case e.Kind == vendors.ErrAccount:
		return bad("Bil24 refuses the account: %s.", e.Cause)
	case e.Code == "":
		return bad("Bil24 does not answer: %s.", e.Cause)
	}
	return bad("Bil24 makes no user for interface %s (result code %s).", v.fid, e.Code)
}

func bad(format string, args ...any) []vendors.Finding {
	return []vendors.Finding{{Level: vendors.Bad, Says: fmt.Sprintf(format, args...)}}
}

// Skew returns how far the vendor's clock is ahead of ours, false where no answer
// told.
func (v *client) Skew() (time.Duration, bool) { return v.rest.Skew() }

func (v *client) examineClock() []vendors.Finding {
	ahead, ok := v.Skew()
	if !ok || ahead.Abs() <= maxSkew {
		return nil
	}
	side := "ahead of"
	if ahead < 0 {
		side = "behind"
	}
	return []vendors.Finding{{Level: vendors.Note, Clock: true, Says: fmt.Sprintf(
		"Bil24's clock is %s %s ours: one of the two is wrong, and lost orders may not be found.", ahead.Abs().Round(time.Second), side)}}
}

// rawAnswer is an answer with every field as it came.
type rawAnswer struct {
	result
	fields map[string]any
}

// UnmarshalJSON keeps all fields.
func (r *rawAnswer) UnmarshalJSON(b []byte) error {
	if err := json.Unmarshal(b, &r.result); err != nil {
		return err
	}
	return json.Unmarshal(b, &r.fields)
}

// required are fields that the document requires and that something of ours
// depends on, by command. A list's entries are looked at one by one.
var required = map[string][]string{
	"GET_ALL_ACTIONS": {
		"cityList.cityName", "cityList.venueList.venueId", "cityList.venueList.venueName", "cityList.venueList.address",
		"actionList.actionId", "actionList.fullActionName", "actionList.kdp", "actionList.age", "actionList.minPrice",
		"actionList.bigPosterUrl", "actionList.actionEventList.actionEventId", "actionList.actionEventList.currency",
		"actionList.actionEventList.day", "actionList.actionEventList.time", "actionList.actionEventList.venueId",
		"actionList.actionEventList.seatingPlanName", "actionList.actionEventList.fullNameRequired",
		"actionList.actionEventList.phoneRequired", "actionList.actionEventList.fanIdRequired",
		"actionList.actionEventList.tariffPlanList", "actionList.actionEventList.categoryLimitList",
	},
	"GET_ACTION_EXT": {
		"action.actionId", "action.fullActionName", "action.cityName", "action.kdp", "action.age", "action.bigPosterUrl",
		"action.venueList.venueName", "action.venueList.address", "action.venueList.actionEventList.actionEventId",
		"action.venueList.actionEventList.currency", "action.venueList.actionEventList.day", "action.venueList.actionEventList.time",
		"action.venueList.actionEventList.seatingPlanName", "action.venueList.actionEventList.fullNameRequired",
		"action.venueList.actionEventList.phoneRequired", "action.venueList.actionEventList.fanIdRequired",
		"action.venueList.actionEventList.tariffPlanList", "action.venueList.actionEventList.categoryLimitList",
	},
	"GET_SEAT_LIST": {
		"currency", "tariffPlanList", "categoryList.categoryPriceId", "categoryList.categoryPriceName", "categoryList.price",
		"categoryList.tariffIdMap", "categoryList.availability", "seatList.seatId", "seatList.categoryPriceId",
		"seatList.placement", "seatList.available",
	},
}

// examineFields reads catalogue and one seat map and says which required fields
// are missing. A reading that fails is left to those who read for a purpose.
func (v *client) examineFields(ctx context.Context) []vendors.Finding {
	var found []vendors.Finding
	look := func(r request) {
		var a rawAnswer
		if _, err := v.call(ctx, r, &a); err != nil {
			return
		}
		var fields []string
		for _, path := range required[r.Command] {
			if missing, of := absent(a.fields, strings.Split(path, ".")); missing > 0 {
				fields = append(fields, fmt.Sprintf("%s (%d of %d times)", path, missing, of))
			}
		}
		if len(fields) > 0 {
			found = append(found, vendors.Finding{Level: vendors.Note, Says: fmt.Sprintf(
				"Bil24 left out fields that its document requires of %s: %s.", r.Command, strings.Join(fields, ", "))})
		}
	}
	if v.settings.Catalogue == catalogueAll {
		look(request{Command: "GET_ALL_ACTIONS", maxBody: maxCatalogue})
	} else if list, err := v.listActions(ctx); err == nil && len(list) > 0 {
		look(request{Command: "GET_ACTION_EXT", CityID: list[0].city, ActionID: list[0].action, maxBody: maxCatalogue})
	}
	if id, ok := v.someOnSale(ctx); ok {
		everySeat := false
		look(request{Command: "GET_SEAT_LIST", ActionEventID: id, AvailableOnly: &everySeat, maxBody: maxSeatList})
	}
	return found
}

// someOnSale returns a performance that can be bought.
func (v *client) someOnSale(ctx context.Context) (json.Number, bool) {
	events, err := v.Events(ctx)
	if err != nil {
		return "", false
	}
	for _, e := range events {
		for _, p := range e.Performances {
			if p.State == vendors.OnSale {
				return numberOf(p.ID)
			}
		}
	}
	return "", false
}

func numberOf(id seatplan.PerformanceID) (json.Number, bool) { return rest.ID(id).Number() }

// absent counts how often a field is missing from the objects that should have
// it.
func absent(v any, path []string) (missing, of int) {
	switch v := v.(type) {
	case []any:
		for _, entry := range v {
			m, n := absent(entry, path)
			missing, of = missing+m, of+n
		}
	case map[string]any:
		next, ok := v[path[0]]
		switch {
		case len(path) > 1:
			return absent(next, path[1:])
		case !ok || next == nil:
			return 1, 1
		}
		return 0, 1
	}
	return missing, of
}
