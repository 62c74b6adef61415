package ticketsonic

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// The vendor's operations, which are also their paths below the base URL.
const (
	opHealth         = "health" // known from the plug-in only
	opEventList      = "event/list"
	opEventNew       = "event/new"
	opEventEdit      = "event/edit"
	opTicketList     = "ticket/list"
	opTicketNew      = "ticket/new"
	opTicketEdit     = "ticket/edit"
	opTicketValidate = "ticket/validate"
	opOrderNew       = "order/new"
)

const (
	// listBody bounds the answers that are lists.
	listBody = 8 << 20
	// orderBody bounds the answer with an order's tickets.
	orderBody = 4 << 20
)

// call is one operation. A call with a body to send mutates.
type call struct {
	op      string
	event   string // for X-API-EventID; empty for none
	sku     string // for X-API-SKU; empty for none
	send    any
	maxBody int64
}

var (
	errShape   = errors.New("answer is of another shape")
	errStatus  = errors.New("answer is neither success nor failure")
	errUnnamed = errors.New("the vendor's error is none of its document's")
)

// exchange makes one call and reads its answer into the given value, nil for
// none. The body decides before the status does: validation reports a failure
// under 200. 5xx counts as no answer, whatever its body.
func (v *Vendor) exchange(ctx context.Context, c call, into any) error {
	request := v.request(c)
	var body json.RawMessage
	answer, err := v.rest.JSON(ctx, request, &body)
	if err != nil {
		return err
	}
	var head envelope
	if json.Unmarshal(body, &head) != nil {
		return v.rest.Lost(request, answer.Status, errShape)
	}
	switch {
	case answer.Status < 300 && head.Status == statusSuccess:
		if into != nil && json.Unmarshal(body, into) != nil {
			// The decoder's own words may quote the answer.
			return v.rest.Lost(request, answer.Status, errShape)
		}
		return nil
	case answer.Status < 300 && head.Status != statusFailure && head.Status != statusError:
		return v.rest.Lost(request, answer.Status, errStatus)
	}
	refusal := v.refusal(request, answer.Status, head)
	// That we are not known says nothing about what was asked.
	if f, ok := into.(failer); ok && answer.Status < 300 && !errors.Is(refusal, vendors.ErrAccount) {
		f.failed(head.text())
		return nil
	}
	return refusal
}

// failer is an answer that a failure under 200 is a result for, not an error.
type failer interface{ failed(text string) }

func (v *Vendor) request(c call) rest.Call {
	r := rest.Call{
		Op: c.op, Path: "/" + c.op, Send: c.send, Mutates: c.send != nil, MaxBody: c.maxBody,
		Header: http.Header{"X-Api-UserID": {string(v.settings.UserID)}, "X-API-Key": {string(v.settings.Key)}},
	}
	if c.send == nil {
		r.Method = http.MethodGet
	}
	if c.event != "" {
		r.Header["X-API-EventID"] = []string{c.event}
	}
	if c.sku != "" {
		r.Header["X-API-SKU"] = []string{c.sku}
	}
	return r
}

// The texts that are the vendor's error codes, as the document has them.
const (
	codeUser        = "unknown user"
	codeKey         = "unknown key"
	codeStock       = "invalid stock or sku"
	codeEventOwner  = "event ownership verification failure"
	codeTicketOwner = "ticket ownership verification failure"
	codeEventID     = "invalid event id"
	codeSensitive   = "invalid sensitive"
	// codeDuplicate is how "duplicated request" and "duplicated order" begin,
	// one thing that the document calls by two names.
	codeDuplicate = "duplicat"
)

// kinds says what the vendor's error codes mean.
var kinds = []struct {
	code string
	kind vendors.Kind
}{
	{codeUser, vendors.ErrAccount},
	{codeKey, vendors.ErrAccount},
	{codeStock, vendors.ErrSoldOut},
	{codeEventOwner, vendors.ErrNotFound},
	{codeTicketOwner, vendors.ErrNotFound},
	{codeEventID, vendors.ErrNotFound},
	{codeSensitive, vendors.ErrInvalid},
}

// refusal returns the error for a failure that the vendor reported. One that
// the document does not have is no final word: what it means for a mutating
// call is not known.
func (v *Vendor) refusal(request rest.Call, status int, head envelope) error {
	e := &vendors.Error{Vendor: name, Op: request.Op, Status: status}
	text := strings.ToLower(strings.TrimSpace(head.text()))
	if strings.HasPrefix(text, codeDuplicate) {
		e.Kind, e.Code = vendors.ErrRefused, codeDuplicate
		return e
	}
	for _, k := range kinds {
		if strings.Contains(text, k.code) {
			e.Kind, e.Code = k.kind, k.code
			return e
		}
	}
	return v.rest.Lost(request, status, errUnnamed)
}

// hasCode reports whether err is the vendor's refusal with the given code.
func hasCode(err error, code string) bool {
	var e *vendors.Error
	return errors.As(err, &e) && e.Code == code
}

// refused is our own refusal of a call that was not made.
func refused(op string, kind vendors.Kind, cause error) error {
	return &vendors.Error{Vendor: name, Op: op, Kind: kind, Cause: cause}
}
