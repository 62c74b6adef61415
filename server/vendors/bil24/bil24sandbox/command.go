package bil24sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// envelope is what every command's body has.
type envelope struct {
	Command   string `json:"command"`
	FID       int64  `json:"fid"`
	Token     string `json:"token"`
	Locale    string `json:"locale"`
	UserID    int64  `json:"userId"`
	SessionID string `json:"sessionId"`
}

// call is one command under way. The sandbox's lock is held while it runs.
type call struct {
	*state
	envelope
	body []byte
	base string // address of the sandbox, for links
	lang language
	sort sort
	user *user // nil for a command without a session
}

// sort is a type of interface.
type sort int

const (
	anySort sort = iota
	ticketingSystem
	browser
)

// command carries out one command: the answer's own fields, or a *refusal.
type command struct {
	session bool // needs userId and sessionId
	only    sort // of the interfaces that may
	run     func(*call) (any, error)
}

var commands = map[string]command{
	"GET_COUNTRIES":   {false, anySort, (*call).countries},
	"GET_CITIES":      {false, anySort, (*call).cities},
	"GET_VENUE_TYPES": {false, anySort, (*call).venueTypes},
	"GET_VENUES":      {false, anySort, (*call).venueList},
	"GET_KINDS":       {false, anySort, (*call).kinds},
	"GET_GENRES":      {false, anySort, (*call).genres},
	"GET_FILTER":      {false, anySort, (*call).filter},
	"GET_ALL_ACTIONS": {false, ticketingSystem, (*call).allActions},
	"GET_ACTIONS_V2":  {false, anySort, (*call).actionList},
	"GET_ACTION_EXT":  {false, anySort, (*call).actionExt},
	"GET_SEAT_LIST":   {false, anySort, (*call).seatList},
	"GET_SCHEMA":      {false, anySort, (*call).schema},

	"AUTH":          {false, browser, (*call).authorise},
	"CREATE_USER":   {false, ticketingSystem, (*call).createUser},
	"BIND_EMAIL":    {true, anySort, (*call).bindEmail},
	"CONFIRM_EMAIL": {true, anySort, (*call).confirmEmail},
	"GET_EMAIL":     {true, anySort, (*call).emailOf},
	"GET_USER_INFO": {true, anySort, (*call).userInfo},

	"CHECK_KDP":       {true, anySort, (*call).checkCode},
	"ADD_PROMO_CODES": {true, anySort, (*call).addPromoCodes},
	"GET_PROMO_CODES": {true, anySort, (*call).promoCodes},
	"RESERVATION":     {true, anySort, (*call).reservation},
	"GET_CART":        {true, anySort, (*call).cart},

	"CREATE_ORDER":     {true, browser, (*call).createOrder},
	"CREATE_ORDER_EXT": {true, ticketingSystem, (*call).createOrderExt},
	"PAY_ORDER":        {true, ticketingSystem, (*call).payOrder},
	"CANCEL_ORDER":     {true, ticketingSystem, (*call).cancelOrder},
	"GET_ORDER_INFO":   {true, anySort, (*call).orderInfo},
	"GET_ORDERS":       {true, anySort, (*call).orders},
	"GET_ORDERS_EXT":   {true, anySort, (*call).orderList},

	"GET_TICKETS_BY_ORDER":                 {true, anySort, (*call).ticketList},
	"GET_TICKETS_BY_ACTION_EVENT":          {true, anySort, (*call).ticketsOfPerformance},
	"GET_TICKETS_BY_DAY":                   {false, anySort, (*call).ticketsOfDay},
	"GET_ACTION_EVENTS_GROUPED_BY_TICKETS": {true, anySort, (*call).performancesWithTickets},
	"PRINT_TICKETS":                        {true, ticketingSystem, (*call).printTickets},
	"SEND_TICKETS_TO_EMAIL":                {true, anySort, (*call).mailTickets},
	"REFUND_TICKETS":                       {true, ticketingSystem, (*call).refundTickets},
	"GET_MECS":                             {true, anySort, (*call).cards},

	"DELETE":         {true, anySort, (*call).remove},
	"SET_PUSH_TOKEN": {true, anySort, (*call).setPushToken},
	"GET_NEWS":       {true, anySort, (*call).news},
}

// sortOf returns the type of the interface that a request names, if its token
// is right.
func (s *Sandbox) sortOf(c *call) (sort, bool) {
	switch {
	case c.FID == s.opts.FID && c.Token == s.opts.Token:
		return ticketingSystem, true
	case c.FID == BrowserFID && c.Token == BrowserToken:
		return browser, true
	}
	return anySort, false
}

// maxBody bounds a request's body.
const maxBody = 1 << 20

func (s *Sandbox) serveCommand(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "commands are posted", http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "the body is too large or was cut off", http.StatusBadRequest)
		return
	}
	c := &call{body: body, base: baseURL(r)}
	bad := json.Unmarshal(body, &c.envelope) != nil
	c.lang = languageOf(c.Locale)
	caller := ""
	if c.UserID != 0 {
		caller = id(c.UserID)
	}
	op := c.Command
	if _, known := commands[op]; !known {
		op = "unknown"
	}
	s.calls.Serve(w, r, op, caller,
		func() sandbox.Answer { return c.refused(errBusy) },
		func() sandbox.Answer {
			if bad {
				return c.refused(errProtocol)
			}
			return s.run(c)
		})
}

// run carries c out under the lock and encodes its answer after it.
func (s *Sandbox) run(c *call) sandbox.Answer {
	result, err := s.dispatch(c)
	if err != nil {
		var no *refusal
		if !errors.As(err, &no) {
			no = errProtocol
		}
		return c.refused(no)
	}
	fields, err := json.Marshal(result)
	if err != nil {
		panic("bil24sandbox: answer of " + c.Command + ": " + err.Error())
	}
	return c.answer(0, "OK", strings.TrimSuffix(string(fields), "}"))
}

func (s *Sandbox) dispatch(c *call) (any, error) {
	of, ok := s.sortOf(c)
	if !ok {
		return nil, errInterface
	}
	do, ok := commands[c.Command]
	switch {
	case !ok:
		return nil, errCommand
	case do.only != anySort && do.only != of:
		return nil, errSort
	}
	c.sort = of
	s.mu.Lock()
	defer s.mu.Unlock()
	c.state = s.state
	c.expire()
	if do.session {
		if c.user = c.known(); c.user == nil {
			return nil, errUser
		}
	}
	return do.run(c)
}

func (c *call) refused(no *refusal) sandbox.Answer { return c.answer(no.code, no.text.in(c.lang), "{") }

// answer completes the fields of an answer, an object without its last brace,
// with those that every answer has.
func (c *call) answer(code int, description, fields string) sandbox.Answer {
	end, err := json.Marshal(struct {
		Command     string `json:"command"`
		ResultCode  int    `json:"resultCode"`
		Description string `json:"description"`
	}{c.Command, code, description})
	if err != nil {
		panic("bil24sandbox: envelope: " + err.Error())
	}
	if fields != "{" {
		fields += ","
	}
	return sandbox.Answer{
		Status: http.StatusOK,
		Header: map[string]string{"Content-Type": "application/json;charset=UTF-8"},
		Body:   []byte(fields + string(end[1:])),
	}
}

// decode reads the command's own fields.
func (c *call) decode(into any) error {
	if err := json.Unmarshal(c.body, into); err != nil {
		return errProtocol
	}
	return nil
}
