package bil24test

import (
	"crypto/rand"
	"encoding/hex"
)

// maxUsers bounds how many users anybody can make us remember.
const maxUsers = 100_000

// createUser answers CREATE_USER.
func (c *call) createUser() (any, error) {
	if len(c.users) >= maxUsers {
		return nil, errFull
	}
	var session [16]byte
	_, _ = rand.Read(session[:]) // never fails
	u := &user{id: c.nextUser, session: hex.EncodeToString(session[:])}
	c.nextUser++
	c.users[u.id] = u
	return struct {
		UserID    int64  `json:"userId"`
		SessionID string `json:"sessionId"`
	}{u.id, u.session}, nil
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
