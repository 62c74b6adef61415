package bil24

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// user is what a visit holds: a pair that does not expire and is a credential
// for cart, orders and tickets.
type user struct {
	ID      rest.ID `json:"userId"`
	Session string  `json:"sessionId"`
}

type userAnswer struct {
	result
	user
}

// NewVisit makes a user (CREATE_USER). A user that is made twice because an
// answer was lost does no harm, so the call is repeated like a read.
func (v *Vendor) NewVisit(ctx context.Context) (vendors.Visit, error) {
	r := request{Command: "CREATE_USER"}
	var a userAnswer
	if _, err := v.call(ctx, r, &a); err != nil {
		return nil, err
	}
	if _, ok := a.ID.Number(); !ok || a.Session == "" {
		return nil, v.rest.Lost(rest.Call{Op: r.Command}, 0, errors.New("answer has no user"))
	}
	return json.Marshal(a.user)
}

// as returns r with the visit's user in it.
func (r request) as(visit vendors.Visit) (request, error) {
	var u user
	err := json.Unmarshal(visit, &u)
	id, ok := u.ID.Number()
	if err != nil || !ok || u.Session == "" {
		return r, &vendors.Error{Vendor: name, Op: r.Command, Kind: vendors.ErrVisit}
	}
	r.UserID, r.SessionID = id, u.Session
	return r, nil
}
