package ticketing

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// call is one operation.
type call struct {
	op      string // method and path, with {names} for what varies
	path    string
	query   url.Values
	send    any
	mutates bool
	key     rest.Secret // in place of the account's own
	// quote has a refusal quote the vendor's own words: for the desk, which
	// shows them to whoever asked.
	quote bool
}

// maxAnswer bounds an answer: a page of a hundred events with all their areas.
const maxAnswer = 8 << 20

// Why a call was refused, in Error.Code.
const (
	codeMissing  = "missing"  // 400: something is missing or wrong in the request
	codeNow      = "not now"  // 400: it cannot be done at this time
	codeRoute    = "route"    // 404: the server has no such operation
	codeResource = "resource" // 404: there is no such thing, or no such page
	codeConflict = "conflict" // 409
	codeVersion  = "version"  // 412
)

// do makes a call and reads its answer into the given value; nil means that the
// answer has nothing of interest, and it may be empty then.
func (v *Vendor) do(ctx context.Context, c call, into any) (rest.Answer, error) {
	request := v.request(c)
	var body json.RawMessage
	var answer rest.Answer
	var err error
	if c.mutates {
		answer, err = v.rest.Do(ctx, request)
		body = bytes.TrimPrefix(answer.Body, []byte("\xef\xbb\xbf"))
	} else {
		answer, err = v.rest.JSON(ctx, request, &body)
	}
	if err != nil {
		return answer, err
	}
	if answer.Status >= 400 {
		return answer, v.refusal(c, request, answer.Status, body)
	}
	if into == nil {
		return answer, nil
	}
	if json.Unmarshal(body, into) != nil {
		// The decoder's own words may quote the answer.
		return answer, v.rest.Lost(request, answer.Status, errors.New("answer is of another shape"))
	}
	return answer, nil
}

// request turns a call into an HTTP request. The page wants both headers in
// every one, the version's also where its own examples leave it out.
func (v *Vendor) request(c call) rest.Call {
	key := c.key
	if key == "" {
		key = v.settings.Key
	}
	method, _, _ := strings.Cut(c.op, " ")
	return rest.Call{
		Op: c.op, Method: method, Path: c.path, Query: c.query, Send: c.send, Mutates: c.mutates, MaxBody: maxAnswer,
		Header: http.Header{"X-Api-Key": {string(key)}, "X-Client-Version": {v.settings.ClientVersion}},
	}
}

// failure is an error of the vendor's: one of the two keys, as it happens.
type failure struct {
	Error   rest.Text `json:"error"`
	Message rest.Text `json:"message"`
}

func (f failure) text() string {
	if f.Error != "" {
		return string(f.Error)
	}
	return string(f.Message)
}

// readFailure reads an error; ok is false for what is none of the vendor's,
// such as a proxy's page.
func readFailure(body []byte) (f failure, ok bool) {
	err := json.Unmarshal(body, &f)
	return f, err == nil && f.text() != ""
}

// refusal says what a status in the 400s means.
func (v *Vendor) refusal(c call, request rest.Call, status int, body []byte) error {
	f, ok := readFailure(body)
	if !ok {
		return v.rest.Lost(request, status, errors.New("answer is no error of the vendor's"))
	}
	e := &vendors.Error{Vendor: name, Op: c.op, Status: status}
	switch status {
	case http.StatusBadRequest:
		e.Kind, e.Code, e.Cause = badRequest(f.text())
	case http.StatusUnauthorized:
		e.Kind, e.Cause = vendors.ErrAccount, errors.New("the key is missing, or its session has ended")
	case http.StatusForbidden:
		e.Kind, e.Cause = vendors.ErrAccount, errors.New("the key is not valid, or may not do this")
	case http.StatusNotFound:
		e.Kind, e.Code, e.Cause = notFound(f)
	case http.StatusConflict:
		e.Kind, e.Code, e.Cause = vendors.ErrRefused, codeConflict, errors.New("it exists already, or is in a state that does not allow it")
	case http.StatusPreconditionFailed:
		e.Kind, e.Code = vendors.ErrAccount, codeVersion
		e.Cause = errors.New("client version " + v.settings.ClientVersion + " is refused; set client_version to a later one")
	default: // somebody on the way, such as a gateway that gave up waiting
		return v.rest.Lost(request, status, errors.New("the vendor has no such status"))
	}
	if c.quote {
		e.Cause = fmt.Errorf("%w; %w", e.Cause, quoted(f.text()))
	}
	return e
}

// badRequest tells apart what the vendor reports under one status: a request
// with something missing, and one that cannot be carried out now. Only the text
// differs; one that is not known is taken for the latter.
func badRequest(text string) (vendors.Kind, string, error) {
	text = strings.ToLower(text)
	for _, word := range []string{"required", "invalid", "not been supplied", "well-formed"} {
		if strings.Contains(text, word) {
			return vendors.ErrInvalid, codeMissing, errors.New("something is missing or wrong in the request")
		}
	}
	return vendors.ErrRefused, codeNow, errors.New("it cannot be done now")
}

// notFound tells an operation that the server does not have from a thing that
// is not there: the page has the former under message, the latter under error.
func notFound(f failure) (vendors.Kind, string, error) {
	if f.Error == "" && strings.Contains(strings.ToLower(string(f.Message)), "endpoint") {
		return vendors.ErrNotFound, codeRoute, errors.New("the server has no such operation")
	}
	return vendors.ErrNotFound, codeResource, errors.New("there is none")
}

const maxQuote = 300

// quoted is the vendor's own text on one line, bounded.
func quoted(text string) error {
	text = strings.Join(strings.Fields(text), " ")
	return errors.New("the vendor says: " + strings.ToValidUTF8(text[:min(len(text), maxQuote)], ""))
}

// isCode reports whether an error is a refusal with a code of this package.
func isCode(err error, code string) bool {
	var e *vendors.Error
	return errors.As(err, &e) && e.Code == code
}

// refused returns a refusal that is ours.
func refused(op string, kind vendors.Kind, cause error) error {
	return &vendors.Error{Vendor: name, Op: op, Kind: kind, Cause: cause}
}

// withPriority gives a call a priority unless it settles something already.
func withPriority(ctx context.Context, p vendors.Priority) context.Context {
	if vendors.PriorityOf(ctx) == vendors.PrioritySettle {
		return ctx
	}
	return vendors.WithPriority(ctx, p)
}
