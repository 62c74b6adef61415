package ticketingsandbox

import (
	"net/http"
	"time"
)

type jsonAccount struct {
	Self      string `json:"self"`
	Number    string `json:"number"`
	Username  string `json:"username"`
	Email     string `json:"email"`
	FirstName string `json:"firstName"`
	LastName  string `json:"lastName"`
}

func (a *account) json() jsonAccount {
	return jsonAccount{a.uri(), a.number, a.username, a.email, a.first, a.last}
}

func (a *account) uri() string { return "/accounts/" + a.number }

type jsonSession struct {
	Self    string      `json:"self"`
	Started string      `json:"started"`
	Key     string      `json:"key"`
	Account jsonAccount `json:"account"`
}

func (s *session) json() jsonSession {
	return jsonSession{"/sessions/active", s.started.Format(time.DateTime), s.key, s.account.json()}
}

// maxSessions bounds what callers can make us remember.
const maxSessions = 10_000

func (c *call) startSession() (int, any, error) {
	var q struct{ Identification, Password string }
	if err := c.decode(&q); err != nil {
		return 0, nil, err
	}
	if q.Identification == "" || q.Password == "" {
		return 0, nil, missing("identification", "password")
	}
	for _, a := range c.accounts {
		if a.username != q.Identification && a.email != q.Identification {
			continue
		}
		if a.password != q.Password {
			return 0, nil, errPassword
		}
		if len(c.sessions) >= maxSessions {
			return 0, nil, errServer
		}
		s := &session{key: hexKey(16), started: c.now(), account: a}
		c.sessions[s.key] = s
		return http.StatusCreated, s.json(), nil
	}
	return 0, nil, errNobody
}

// current is the session of the caller's key.
func (c *call) current() *session {
	for _, s := range c.sessions {
		if c.by.account != nil && s.account == c.by.account {
			return s
		}
	}
	return nil
}

func (c *call) showSession() (int, any, error) {
	s := c.current()
	if s == nil {
		return 0, nil, errSession
	}
	return http.StatusOK, s.json(), nil
}

func (c *call) endSession() (int, any, error) {
	s := c.current()
	if s == nil {
		return 0, nil, errSession
	}
	delete(c.sessions, s.key)
	return http.StatusNoContent, nil, nil
}

// mayManage reports whether the caller may act for an account.
func (c *call) mayManage(number string) bool {
	return c.by.integration || c.by.account != nil && c.by.account.number == number
}
