package bil24

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// Bounds on a catalogue that is read event by event.
const (
	maxCities  = 200
	maxActions = 2000
	// actionsAtOnce is how many events are read at the same time.
	actionsAtOnce = 4
)

// filterAnswer is what we need of GET_FILTER: the cities with something on.
type filterAnswer struct {
	result
	CityList []struct {
		CityID rest.ID `json:"cityId"`
	} `json:"cityList"`
}

// actionsAnswer is what we need of GET_ACTIONS_V2. Its prices have other names
// than elsewhere.
type actionsAnswer struct {
	result
	ActionList []struct {
		ActionID rest.ID     `json:"actionId"`
		MinSum   rest.Amount `json:"minSum"`
	} `json:"actionList"`
}

// actionAnswer is what we need of GET_ACTION_EXT.
type actionAnswer struct {
	result
	Action struct {
		action
		CityName  rest.Text `json:"cityName"`
		VenueList []struct {
			venue
			ActionEventList []actionEvent `json:"actionEventList"`
		} `json:"venueList"`
	} `json:"action"`
}

// listedAction is an event in one city, yet to be read.
type listedAction struct {
	city, action json.Number
	minSum       rest.Amount
}

// filteredActions reads the catalogue as interfaces of the type Browser must:
// the cities (GET_FILTER), the events of each (GET_ACTIONS_V2), and each event's
// dates there (GET_ACTION_EXT). One that is refused is left out; it may just
// have ended. Any other failure is the whole reading's.
func (v *client) filteredActions(ctx context.Context) ([]offer, error) {
	list, err := v.listActions(ctx)
	if err != nil {
		return nil, err
	}
	offers := make([]*offer, len(list))
	failures := make([]error, len(list))
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var running panics.Group // whoever reads the catalogue recovers
	slots := make(chan struct{}, actionsAtOnce)
	for i, l := range list {
		slots <- struct{}{}
		running.Go(func() {
			defer func() { <-slots }()
			if offers[i], failures[i] = v.readAction(ctx, l); failures[i] != nil {
				cancel() // the reading is lost; make it short
			}
		})
	}
	running.Wait()
	// The first failure made the others.
	if i := slices.IndexFunc(failures, func(err error) bool { return err != nil && !errors.Is(err, context.Canceled) }); i >= 0 {
		return nil, failures[i]
	}
	if err := ctx.Err(); err != nil {
		return nil, v.rest.Lost(rest.Call{Op: "GET_ACTION_EXT"}, 0, err)
	}
	var found []offer
	for _, o := range offers {
		if o != nil {
			found = append(found, *o)
		}
	}
	return found, nil
}

func (v *client) listActions(ctx context.Context) ([]listedAction, error) {
	var f filterAnswer
	if _, err := v.call(ctx, request{Command: "GET_FILTER", maxBody: maxCatalogue}, &f); err != nil {
		return nil, err
	}
	var list []listedAction
	for _, city := range f.CityList[:min(len(f.CityList), maxCities)] {
		id, ok := city.CityID.Number()
		if !ok {
			continue
		}
		var a actionsAnswer
		if _, err := v.call(ctx, request{Command: "GET_ACTIONS_V2", CityID: id, maxBody: maxCatalogue}, &a); err != nil {
			return nil, err
		}
		for _, action := range a.ActionList {
			if n, ok := action.ActionID.Number(); ok && len(list) < maxActions {
				list = append(list, listedAction{id, n, action.MinSum})
			}
		}
	}
	return list, nil
}

// readAction reads one event in one city; nil where the vendor refuses it.
func (v *client) readAction(ctx context.Context, l listedAction) (*offer, error) {
	var a actionAnswer
	r := request{Command: "GET_ACTION_EXT", CityID: l.city, ActionID: l.action, maxBody: maxCatalogue}
	if _, err := v.call(ctx, r, &a); err != nil {
		var e *vendors.Error
		if errors.As(err, &e) && e.Code != "" && e.Kind != vendors.ErrAccount {
			return nil, nil
		}
		return nil, err
	}
	o := &offer{action: a.Action.action}
	if o.ActionID == "" {
		o.ActionID = rest.ID(l.action)
	}
	o.MinPrice = l.minSum
	for _, venue := range a.Action.VenueList {
		for _, session := range venue.ActionEventList {
			o.dates = append(o.dates, date{session, venue.in(a.Action.CityName)})
		}
	}
	return o, nil
}
