package bil24sandbox

import (
	"crypto/rand"
	"encoding/hex"
	"strings"
)

// maxUsers bounds how many users anybody can make us remember.
const maxUsers = 100_000

type wireUser struct {
	UserID    int64  `json:"userId"`
	SessionID string `json:"sessionId"`
}

func (u *user) wire() wireUser { return wireUser{u.id, u.session} }

// known returns the user that a request names, if it is this interface's and
// its session is right.
func (c *call) known() *user {
	u := c.users[c.UserID]
	if u == nil || u.session != c.SessionID || u.fid != c.FID {
		return nil
	}
	return u
}

func (c *call) newUser() (*user, error) {
	if len(c.users) >= maxUsers {
		return nil, errFull
	}
	u := &user{id: c.nextUser, fid: c.FID, session: random(), used: map[string]bool{}}
	c.nextUser++
	c.users[u.id] = u
	return u, nil
}

// random returns 32 random hexadecimal digits.
func random() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// createUser answers CREATE_USER.
func (c *call) createUser() (any, error) {
	u, err := c.newUser()
	if err != nil {
		return nil, err
	}
	return u.wire(), nil
}

// authorise answers AUTH: with ids it only checks them.
func (c *call) authorise() (any, error) {
	const frontendBrowser = 4
	u := c.known()
	if u == nil && (c.UserID != 0 || c.SessionID != "") {
		return nil, errUser
	}
	if u == nil {
		var err error
		if u, err = c.newUser(); err != nil {
			return nil, err
		}
	}
	return struct {
		wireUser
		FrontendType int `json:"frontendType"`
	}{u.wire(), frontendBrowser}, nil
}

// bindEmail answers BIND_EMAIL: a code is sent to the address, so to speak.
func (c *call) bindEmail() (any, error) {
	var q struct {
		Email string `json:"email"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	name, host, _ := strings.Cut(q.Email, "@")
	if name == "" || host == "" || len(q.Email) > 254 {
		return nil, errAddress
	}
	c.user.pending = strings.ToLower(q.Email)
	return struct{}{}, nil
}

// confirmEmail answers CONFIRM_EMAIL with the user that the address belongs to:
// never the one that asked.
func (c *call) confirmEmail() (any, error) {
	var q struct {
		Code int64 `json:"code"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	if c.user.pending == "" || id(q.Code) != EmailCode {
		return nil, errEmailCode
	}
	u := c.byEmail[c.user.pending]
	if u == nil || u.fid != c.FID {
		var err error
		if u, err = c.newUser(); err != nil {
			return nil, err
		}
		u.email = c.user.pending
		c.byEmail[u.email] = u
	}
	c.user.pending = ""
	return struct {
		wireUser
		Email string `json:"email"`
	}{u.wire(), u.email}, nil
}

// emailOf answers GET_EMAIL.
func (c *call) emailOf() (any, error) {
	return struct {
		Email    string `json:"email"`
		NeedSend bool   `json:"needSendTicketEmail"`
	}{c.user.email, c.user.email != ""}, nil
}

// checkCode answers CHECK_KDP.
func (c *call) checkCode() (any, error) {
	var q struct {
		ActionID int64 `json:"actionId"`
		KDP      int64 `json:"kdp"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	for _, e := range c.events {
		if e.id != q.ActionID {
			continue
		}
		if e.code != 0 && e.code != q.KDP {
			return nil, errCode
		}
		return struct{}{}, nil
	}
	return nil, errUnknown
}
