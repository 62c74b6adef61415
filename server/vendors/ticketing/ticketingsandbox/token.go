package ticketingsandbox

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// token authorises staff to admit to sections.
type token struct {
	event  *event
	id     string
	code   string
	key    string // admission key
	global bool
	areas  []*area
}

func (st *state) newToken(e *event, global bool, areas []*area) *token {
	t := &token{event: e, id: st.newID(), code: letters(8), key: hexKey(16), global: global, areas: areas}
	st.doors[t.key] = t
	return t
}

func (t *token) opens(a *area) bool { return slices.Contains(t.areas, a) }

func (t *token) uri() string { return t.event.uri() + "/tokens/" + t.id }

type jsonToken struct {
	Self     string   `json:"self"`
	Code     string   `json:"code"`
	Global   bool     `json:"global"`
	Sections []string `json:"sections"`
}

func (t *token) json() jsonToken {
	j := jsonToken{t.uri(), t.code, t.global, []string{}}
	for _, a := range t.areas {
		j.Sections = append(j.Sections, a.uri())
	}
	return j
}

// promoted is the event of the path, if the caller may manage it.
func (c *call) promoted() (*event, error) {
	if !c.by.integration {
		return nil, errForbidden
	}
	if e := c.state.event(c.vars["event"]); e != nil {
		return e, nil
	}
	return nil, errNone
}

// token is the token of the path.
func (c *call) token() (*token, error) {
	e, err := c.promoted()
	if err != nil {
		return nil, err
	}
	for _, t := range e.tokens {
		if t.id == c.vars["token"] {
			return t, nil
		}
	}
	return nil, errNone
}

// sections reads the sections that a token is to be for.
func (c *call) sections(e *event) ([]*area, error) {
	var q struct{ Sections []string }
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	if len(q.Sections) == 0 {
		return nil, missing("sections")
	}
	var areas []*area
	for _, uri := range q.Sections {
		i := slices.IndexFunc(e.areas, func(a *area) bool { return a.uri() == uri || strings.HasSuffix(uri, "/"+a.id) && e.tiers })
		if i < 0 {
			return nil, errPayload
		}
		areas = append(areas, e.areas[i])
	}
	return areas, nil
}

// maxTokens bounds what callers can make us remember.
const maxTokens = 10_000

func (c *call) issueToken() (int, any, error) {
	e, err := c.promoted()
	if err != nil {
		return 0, nil, err
	}
	areas, err := c.sections(e)
	if err != nil {
		return 0, nil, err
	}
	if len(e.tokens) >= maxTokens {
		return 0, nil, errServer
	}
	t := c.newToken(e, false, areas)
	e.tokens = append(e.tokens, t)
	return http.StatusCreated, t.json(), nil
}

func (c *call) listTokens() (int, any, error) {
	e, err := c.promoted()
	if err != nil {
		return 0, nil, err
	}
	all := []any{}
	for _, t := range e.tokens {
		if c.is("global", strconv.FormatBool(t.global)) {
			all = append(all, t.json())
		}
	}
	return c.list(all)
}

func (c *call) showToken() (int, any, error) {
	t, err := c.token()
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, t.json(), nil
}

func (c *call) editToken() (int, any, error) {
	t, err := c.token()
	if err != nil {
		return 0, nil, err
	}
	if t.global {
		return 0, nil, errGlobal
	}
	areas, err := c.sections(t.event)
	if err != nil {
		return 0, nil, err
	}
	t.areas = areas
	return http.StatusOK, t.json(), nil
}

func (c *call) deleteToken() (int, any, error) {
	t, err := c.token()
	if err != nil {
		return 0, nil, err
	}
	if t.global {
		return 0, nil, errGlobal
	}
	t.event.tokens = slices.DeleteFunc(t.event.tokens, func(other *token) bool { return other == t })
	delete(c.doors, t.key)
	return http.StatusNoContent, nil, nil
}

// openDoor gives a code's admission key.
func (c *call) openDoor() (int, any, error) {
	for _, t := range c.doors {
		if t.code == c.vars["code"] {
			return http.StatusOK, struct {
				Key      string   `json:"key"`
				Event    string   `json:"event"`
				Sections []string `json:"sections"`
			}{t.key, t.event.uri(), t.json().Sections}, nil
		}
	}
	return 0, nil, errCode
}
