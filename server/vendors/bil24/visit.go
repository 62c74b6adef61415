package bil24

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// user is what a visit holds: a pair that does not expire and is a credential
// for cart, orders and tickets.
type user struct {
	ID      rest.ID `json:"userId"`
	Session string  `json:"sessionId"`
}

// visit is the user as it is kept.
func (u user) visit() (vendors.Visit, error) {
	if _, ok := u.ID.Number(); !ok || u.Session == "" {
		return nil, errors.New("answer has no user")
	}
	return json.Marshal(u)
}

type userAnswer struct {
	result
	user
	FrontendType *rest.Int `json:"frontendType"` // AUTH only
}

// NewVisit makes a user: CREATE_USER, or with a browser interface AUTH without
// ids. A user that is made twice because an answer was lost does no harm, so
// the call is repeated like a read.
func (v *client) NewVisit(ctx context.Context) (vendors.Visit, error) {
	a, err := v.newUser(ctx, v.browser())
	if err != nil {
		return nil, v.explainType(ctx, err)
	}
	visit, err := a.visit()
	if err != nil {
		return nil, v.rest.Lost(rest.Call{Op: opNewUser(v.browser())}, 0, err)
	}
	return visit, nil
}

// opNewUser is how a type of interface gets a user.
func opNewUser(browser bool) string {
	if browser {
		return "AUTH"
	}
	return "CREATE_USER"
}

func (v *client) newUser(ctx context.Context, browser bool) (userAnswer, error) {
	var a userAnswer
	_, err := v.call(ctx, request{Command: opNewUser(browser)}, &a)
	return a, err
}

// probe remembers whether the interface was found to be of the other type.
type probe struct {
	mu    sync.Mutex
	other bool      // guarded by mu
	at    time.Time // of the latest try, guarded by mu
}

// probePause is how long a try is not repeated: each leaves a user behind.
const probePause = time.Minute

// otherType reports whether the interface is of the other type than configured:
// whether that type's way to get a user is open to it.
func (v *client) otherType(ctx context.Context) bool {
	v.probed.mu.Lock()
	defer v.probed.mu.Unlock()
	now := v.rest.Now()
	if v.probed.other || !v.probed.at.IsZero() && now.Sub(v.probed.at) < probePause {
		return v.probed.other
	}
	v.probed.at = now
	_, err := v.newUser(ctx, !v.browser())
	v.probed.other = err == nil
	return v.probed.other
}

// explainType turns the refusal of a command that every interface of the
// configured type may send into ErrAccount where the interface turns out to be
// of the other type.
func (v *client) explainType(ctx context.Context, err error) error {
	var e *vendors.Error
	if !errors.As(err, &e) || e.Code == "" || e.Kind == vendors.ErrAccount || !v.otherType(ctx) {
		return err
	}
	e = as(e, vendors.ErrAccount)
	e.Message, e.Cause = "", v.wrongType()
	return e
}

// wrongType names the type that the settings should have.
func (v *client) wrongType() error {
	is := interfaceBrowser
	if v.browser() {
		is = interfaceTicketing
	}
	return fmt.Errorf("interface %s is of the type %s, while the settings say interface: %s", v.fid, is, v.settings.Interface)
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

// ownUser is a user without a cart, for session commands that are nobody's.
type ownUser struct {
	mu    sync.Mutex
	visit vendors.Visit // guarded by mu
}

// ask sends a reading command as the account's own user, which is made when
// there is none and again when the vendor has forgotten it.
func (v *client) ask(ctx context.Context, r request, into answer) error {
	for again := false; ; again = true {
		visit, err := v.ownVisit(ctx, again)
		if err != nil {
			return err
		}
		r, err := r.as(visit)
		if err != nil {
			return err
		}
		if _, err = v.call(ctx, r, into); again || !errors.Is(err, vendors.ErrVisit) {
			return err
		}
	}
}

func (v *client) ownVisit(ctx context.Context, anew bool) (vendors.Visit, error) {
	v.own.mu.Lock()
	defer v.own.mu.Unlock()
	if v.own.visit != nil && !anew {
		return v.own.visit, nil
	}
	visit, err := v.NewVisit(ctx)
	if err == nil {
		v.own.visit = visit
	}
	return visit, err
}
