package bil24test

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
	*house
	envelope
	body []byte
	base string // address of the sandbox, for links
	lang language
	user *user // nil for a command without a session
}

// command carries out one command: the answer's own fields, or a *refusal.
type command struct {
	session bool // needs userId and sessionId
	run     func(*call) (any, error)
}

var commands = map[string]command{
	"GET_ALL_ACTIONS":      {false, (*call).allActions},
	"GET_SEAT_LIST":        {false, (*call).seatList},
	"GET_SCHEMA":           {false, (*call).schema},
	"CREATE_USER":          {false, (*call).createUser},
	"CHECK_KDP":            {true, (*call).checkCode},
	"RESERVATION":          {true, (*call).reservation},
	"GET_CART":             {true, (*call).cart},
	"CREATE_ORDER_EXT":     {true, (*call).createOrder},
	"PAY_ORDER":            {true, (*call).payOrder},
	"CANCEL_ORDER":         {true, (*call).cancelOrder},
	"GET_ORDER_INFO":       {true, (*call).orderInfo},
	"GET_ORDERS_EXT":       {true, (*call).orderList},
	"GET_TICKETS_BY_ORDER": {true, (*call).ticketList},
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
		panic("bil24test: answer of " + c.Command + ": " + err.Error())
	}
	return c.answer(0, "OK", strings.TrimSuffix(string(fields), "}"))
}

func (s *Sandbox) dispatch(c *call) (any, error) {
	if c.FID != s.opts.FID || c.Token != s.opts.Token {
		return nil, errInterface
	}
	do, ok := commands[c.Command]
	if !ok {
		return nil, errCommand
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c.house = s.house
	c.expire()
	if do.session {
		u := c.users[c.UserID]
		if u == nil || u.session != c.SessionID {
			return nil, errUser
		}
		c.user = u
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
		panic("bil24test: envelope: " + err.Error())
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
