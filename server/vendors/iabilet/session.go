package iabilet

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"

	"github.com/parterre/parterre/server/vendors"
)

// session is the one token that all catalogue reads share. Locks never go
// through it: a lock frees whatever its session locked before.
type session struct {
	login func(context.Context) (string, error)
	// turn has one place; who fills it may use token and log in. A channel
	// rather than a mutex, so that waiting for somebody's login ends with the
	// waiter's own context.
	turn  chan struct{}
	token string
}

func newSession(login func(context.Context) (string, error)) *session {
	return &session{login: login, turn: make(chan struct{}, 1)}
}

// get returns the shared token, logging in when there is none or when it is
// still the stale one that the vendor refused. Of many callers one logs in.
func (s *session) get(ctx context.Context, stale string) (string, error) {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return "", &vendors.Error{Vendor: name, Op: opLogin, Kind: vendors.ErrUnavailable, Cause: ctx.Err()}
	}
	defer func() { <-s.turn }()
	if s.token != "" && s.token != stale {
		return s.token, nil
	}
	token, err := s.login(ctx)
	if err != nil {
		return "", err
	}
	s.token = token
	return token, nil
}

// login makes a new token. It may be repeated.
func (v *Vendor) login(ctx context.Context) (string, error) {
	var answer loginAnswer
	c := call{op: opLogin, send: loginRequest{Key: string(v.settings.Key), Secret: string(v.settings.Secret)}}
	err := v.exchange(ctx, "", c, &answer)
	var e *vendors.Error
	if errors.As(err, &e) && vendors.Final(err) {
		e.Kind = vendors.ErrAccount
	}
	if err != nil {
		return "", err
	}
	if answer.Token == "" || len(answer.Token) > maxToken {
		return "", v.rest.Lost(v.request("", c), 0, errors.New("answer has no token"))
	}
	return answer.Token, nil
}

// maxToken bounds a token; the document's example has 57 characters.
const maxToken = 4096

// visit is what a [vendors.Visit] holds.
type visit struct {
	Token string `json:"token"`
}

// errSameToken is what makes an account unusable here.
var errSameToken = errors.New("the vendor gives every login the same token: buyers would free each other's seats")

// NewVisit logs in for one cart. The token is the session that locks belong to
// and is shared with nobody; a vendor that hands out one token to all is
// refused with kind ErrAccount.
func (v *Vendor) NewVisit(ctx context.Context) (vendors.Visit, error) {
	shared, err := v.session.get(ctx, "")
	if err != nil {
		return nil, err
	}
	token, err := v.login(ctx)
	if err != nil {
		return nil, err
	}
	if token == shared || !v.isNew(token) {
		return nil, &vendors.Error{Vendor: name, Op: opLogin, Kind: vendors.ErrAccount, Cause: errSameToken}
	}
	return json.Marshal(visit{Token: token})
}

// isNew reports whether token differs from the last visit's, and notes it.
func (v *Vendor) isNew(token string) bool {
	hash := sha256.Sum256([]byte(token))
	v.mu.Lock()
	defer v.mu.Unlock()
	differs := hash != v.lastVisit
	v.lastVisit = hash
	return differs
}

// tokenOf opens a visit.
func tokenOf(b vendors.Visit, op string) (string, error) {
	var opened visit
	if json.Unmarshal(b, &opened) != nil || opened.Token == "" {
		return "", &vendors.Error{Vendor: name, Op: op, Kind: vendors.ErrVisit, Cause: errors.New("not a visit of ours")}
	}
	return opened.Token, nil
}
