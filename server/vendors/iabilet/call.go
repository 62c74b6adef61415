package iabilet

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// call is one operation with its parameters: params of a read, send of a write.
type call struct {
	op      string
	params  url.Values
	send    any
	mutates bool
	maxBody int64
}

// read makes a call with the shared token. When the token is refused, which means
// that the call was not looked at, it logs in once and repeats it.
func (v *Vendor) read(ctx context.Context, c call, into any) error {
	token, err := v.session.get(ctx, "")
	if err != nil {
		return err
	}
	if err = v.exchange(ctx, token, c, into); !errors.Is(err, vendors.ErrVisit) {
		return err
	}
	if token, err = v.session.get(ctx, token); err != nil {
		return err
	}
	err = v.exchange(ctx, token, c, into)
	var e *vendors.Error
	if errors.Is(err, vendors.ErrVisit) && errors.As(err, &e) {
		e.Kind = vendors.ErrAccount
	}
	return err
}

// readAs makes a read with a visit's token. Where that is refused the shared
// token asks instead: a booking outlives the token that made it.
func (v *Vendor) readAs(ctx context.Context, b vendors.Visit, c call, into any) error {
	token, err := tokenOf(b, c.op)
	if err == nil {
		err = v.exchange(ctx, token, c, into)
	}
	if errors.Is(err, vendors.ErrVisit) {
		return v.read(ctx, c, into)
	}
	return err
}

// write makes a mutating call with a visit's token, once. A refused token is
// ErrVisit: the call was not carried out and its locks are another session's.
func (v *Vendor) write(ctx context.Context, b vendors.Visit, c call, into any) error {
	token, err := tokenOf(b, c.op)
	if err != nil {
		return err
	}
	c.mutates = true
	return v.exchange(ctx, token, c, into)
}

// writeTo is write about a booking, which outlives the token that made it. Where
// that is refused, the vendor has not looked at the call: it is sent once more,
// with the shared token. A lock or an unlock is the session's and has no such way.
func (v *Vendor) writeTo(ctx context.Context, b vendors.Visit, c call, into any) error {
	err := v.write(ctx, b, c, into)
	if !errors.Is(err, vendors.ErrVisit) || statusOf(err) != http.StatusUnauthorized {
		return err
	}
	c.mutates = true
	again := v.read(ctx, c, into)
	if statusOf(again) == http.StatusUnauthorized {
		return err
	}
	return again
}

// statusOf returns the HTTP status that an error came with, 0 without one.
func statusOf(err error) int {
	var e *vendors.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Status
}

// exchange makes one call and reads its answer into the given value. The body
// decides before the status does: the vendor reports its errors under 200 and
// has announced to change that.
func (v *Vendor) exchange(ctx context.Context, token string, c call, into any) error {
	request := v.request(token, c)
	var body json.RawMessage
	answer, err := v.rest.JSON(ctx, request, &body)
	status := answer.Status
	if err != nil {
		status = statusOf(err)
	}
	switch {
	case status == http.StatusUnauthorized: // whatever its body is
		return &vendors.Error{Vendor: name, Op: c.op, Kind: vendors.ErrVisit, Status: status}
	case err != nil:
		return err
	}
	if refused, code := refusal(body); refused {
		return &vendors.Error{Vendor: name, Op: c.op, Kind: vendors.ErrRefused, Status: status, Code: code}
	}
	if status >= 400 {
		return &vendors.Error{Vendor: name, Op: c.op, Kind: kindOf(status), Status: status}
	}
	if json.Unmarshal(body, into) != nil {
		// The decoder's own words may quote the answer.
		return v.rest.Lost(request, status, errors.New("answer is of another shape"))
	}
	return nil
}

// request turns a call into an HTTP request. Reads whose route is not GET carry
// their parameters in a JSON body, as the vendor's point-of-sale client does.
func (v *Vendor) request(token string, c call) rest.Call {
	r := v.routes[c.op]
	request := rest.Call{
		Op: c.op, Method: r.method, Path: r.path, Query: url.Values{},
		Send: c.send, Mutates: c.mutates, MaxBody: c.maxBody, Header: http.Header{},
	}
	for key, values := range r.query {
		request.Query[key] = values
	}
	if r.inQuery() {
		for key, values := range c.params {
			request.Query[key] = values
		}
	} else if c.params != nil {
		request.Send = flat(c.params)
	}
	if token == "" {
		return request
	}
	request.Header.Set("Authorization", "Bearer "+token)
	if v.settings.TokenInBody && !r.inQuery() {
		request.Send = withToken{send: request.Send, token: token}
	}
	return request
}

func flat(params url.Values) map[string]string {
	body := make(map[string]string, len(params))
	for key := range params {
		body[key] = params.Get(key)
	}
	return body
}

// withToken is a body with the token among its own keys.
type withToken struct {
	send  any
	token string
}

// MarshalJSON adds authToken to the body's object.
func (w withToken) MarshalJSON() ([]byte, error) {
	fields := map[string]json.RawMessage{}
	if w.send != nil {
		body, err := json.Marshal(w.send)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(body, &fields); err != nil {
			return nil, err
		}
	}
	token, err := json.Marshal(w.token)
	if err != nil {
		return nil, err
	}
	fields["authToken"] = token
	return json.Marshal(fields)
}

// refusal looks for the vendor's error key, which only an object can have.
func refusal(body []byte) (refused bool, code string) {
	if body = bytes.TrimSpace(body); len(body) == 0 || body[0] != '{' {
		return false, ""
	}
	var f failure
	if json.Unmarshal(body, &f) != nil || !f.isError() {
		return false, ""
	}
	return true, f.code()
}

// kindOf reads a status in the 400s that came without the vendor's error key.
func kindOf(status int) vendors.Kind {
	switch status {
	case http.StatusForbidden:
		return vendors.ErrAccount
	case http.StatusNotFound, http.StatusGone:
		return vendors.ErrNotFound
	}
	return vendors.ErrInvalid
}
