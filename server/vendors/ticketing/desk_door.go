package ticketing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

const (
	opIssueToken  = "POST /events/{event}/tokens"
	opTokens      = "GET /events/{event}/tokens"
	opToken       = "GET /events/{event}/tokens/{token}"
	opEditToken   = "PUT /events/{event}/tokens/{token}"
	opDeleteToken = "DELETE /events/{event}/tokens/{token}"
	opTokenKey    = "GET /tokens/{code}"
	opAdmit       = "POST /events/{event}/admissions"
	opAdmissions  = "GET /events/{event}/admissions"

	// justNow is how long before a call an admission by the same device may have
	// been to be one whose answer the device has not seen.
	justNow = 15 * time.Second
	// maxSerials bounds one admission.
	maxSerials = 100
)

// tokenRequest is what a token is issued or changed with.
type tokenRequest struct {
	Sections []string `json:"sections"`
}

func (v *Vendor) tokenActions() []vendors.Action {
	sections := vendors.Param{Name: "section", Help: "id or URI of a section that it redeems tickets for", Required: true, Many: true}
	return []vendors.Action{
		{
			Noun: "tokens", Verb: "delete", Help: "take an admission token back; the global one stays", Mutates: true,
			Params: []vendors.Param{paramEvent, paramToken}, Run: v.deleteToken,
		},
		{
			Noun: "tokens", Verb: "edit", Help: "set the sections that a token redeems tickets for; the global one stays as it is", Mutates: true,
			Params: []vendors.Param{paramEvent, paramToken, sections},
			Run: func(ctx context.Context, args vendors.Args) (any, error) {
				path, err := tokenPath(args)
				if err != nil {
					return nil, err
				}
				return v.sendToken(ctx, call{op: opEditToken, path: path}, args)
			},
		},
		{
			Noun: "tokens", Verb: "issue", Help: "issue an admission token, one for each member of staff", Mutates: true,
			Params: []vendors.Param{paramEvent, sections},
			Run: func(ctx context.Context, args vendors.Args) (any, error) {
				event, err := eventOf(args)
				if err != nil {
					return nil, err
				}
				return v.sendToken(ctx, call{op: opIssueToken, path: eventPath(event) + "/tokens"}, args)
			},
		},
		{
			Noun: "tokens", Verb: "list", Help: "an event's admission tokens, one page",
			Params: []vendors.Param{paramEvent, filter("global", "true for the global token alone, false for the others"), paramPage, paramRecords},
			Run:    v.listTokens,
		},
		{
			Noun: "tokens", Verb: "show", Help: "one admission token", Params: []vendors.Param{paramEvent, paramToken},
			Run: func(ctx context.Context, args vendors.Args) (any, error) {
				path, err := tokenPath(args)
				if err != nil {
					return nil, err
				}
				return v.fetch(ctx, call{op: opToken, path: path})
			},
		},
	}
}

func tokenPath(args vendors.Args) (string, error) {
	event, err := eventOf(args)
	if err != nil {
		return "", err
	}
	token, err := id(args, "token")
	return eventPath(event) + "/tokens/" + token, err
}

// sendToken issues or changes a token. A lost answer is not repeated: it would
// issue another.
func (v *Vendor) sendToken(ctx context.Context, c call, args vendors.Args) (any, error) {
	event, err := eventOf(args)
	if err != nil {
		return nil, err
	}
	var request tokenRequest
	for _, section := range args["section"] {
		if seatplan.ValidID(section) {
			section = "/sections/" + section
		}
		uri, ok := v.path(within(event, section))
		if !ok {
			return nil, wrong("section", "is neither an id nor a URI")
		}
		request.Sections = append(request.Sections, uri)
	}
	c.send, c.mutates, c.quote = request, true, true
	var result json.RawMessage
	if _, err := v.do(ctx, c, &result); err != nil {
		return nil, unsure(err, hintToken(c.op))
	}
	return result, nil
}

// hintToken says how to find out what became of a call about a token.
func hintToken(op string) string {
	if op == opIssueToken {
		return "list the event's tokens before issuing another"
	}
	return "show the token to see it; the call may be made again"
}

// unsure adds to the error of a call whose answer was lost what to do next.
func unsure(err error, hint string) error {
	var e *vendors.Error
	if errors.As(err, &e) && e.Kind == vendors.ErrOutcomeUnknown {
		e.Cause = fmt.Errorf("%w; %s", e.Cause, hint)
	}
	return err
}

func (v *Vendor) deleteToken(ctx context.Context, args vendors.Args) (any, error) {
	path, err := tokenPath(args)
	if err != nil {
		return nil, err
	}
	if _, err := v.do(ctx, call{op: opDeleteToken, path: path, mutates: true, quote: true}, nil); err != nil {
		return nil, unsure(err, hintToken(opDeleteToken))
	}
	return map[string]string{"deleted": path}, nil
}

func (v *Vendor) listTokens(ctx context.Context, args vendors.Args) (any, error) {
	event, err := eventOf(args)
	if err == nil {
		err = checkList(args)
	}
	if err != nil {
		return nil, err
	}
	q := query(args, []vendors.Param{{Name: "global"}, paramPage, paramRecords})
	return v.fetch(ctx, call{op: opTokens, path: eventPath(event) + "/tokens", query: q})
}

// admissionKey gets the key that a door's code stands for. It opens the door's
// calls and nothing else. The vendor's own words are not quoted: they may have
// the code in them, which is a credential.
func (v *Vendor) admissionKey(ctx context.Context, code string) (rest.Secret, error) {
	if !seatplan.ValidID(code) {
		return "", wrong("code", "is no token's code")
	}
	var answer struct {
		Key string `json:"key"`
	}
	c := call{op: opTokenKey, path: "/tokens/" + code}
	if _, err := v.do(ctx, c, &answer); err != nil {
		return "", err
	}
	if answer.Key == "" {
		return "", v.rest.Lost(v.request(c), 0, errors.New("answer has no key"))
	}
	return rest.Secret(answer.Key), nil
}

func (v *Vendor) admissionActions() []vendors.Action {
	filters := []vendors.Param{
		filter("redeemer", "only by this member of staff"), filter("device", "only by this device"),
		filter("ticket", "only of the ticket with this serial"), filter("patron", "only of this account"),
		filter("section", "only to the section with this id"),
	}
	return []vendors.Action{
		{
			Noun: "admissions", Verb: "admit", Help: "admit the holders of tickets; says which serials were refused", Mutates: true,
			Params: []vendors.Param{
				paramEvent, {Name: "serial", Help: "a ticket's serial", Required: true, Many: true},
				{Name: "redeemer", Help: "name of the member of staff", Required: true},
				{Name: "device", Help: "name of the device", Required: true}, paramCode,
			},
			Run: v.admitAction,
		},
		{
			Noun: "admissions", Verb: "list", Help: "who was admitted to an event, one page",
			Params: append(append([]vendors.Param{paramEvent}, filters...), paramCode, paramPage, paramRecords),
			Run: func(ctx context.Context, args vendors.Args) (any, error) {
				event, err := eventOf(args)
				if err == nil {
					err = checkList(args)
				}
				if err != nil {
					return nil, err
				}
				key, err := v.doorKey(ctx, args)
				if err != nil {
					return nil, err
				}
				q := query(args, append(filters, paramPage, paramRecords))
				return v.fetch(ctx, call{op: opAdmissions, path: eventPath(event) + "/admissions", query: q, key: key})
			},
		},
	}
}

// doorKey is the key of the door's calls, empty for the account's own.
func (v *Vendor) doorKey(ctx context.Context, args vendors.Args) (rest.Secret, error) {
	if code := args.Get("code"); code != "" {
		return v.admissionKey(ctx, code)
	}
	return "", nil
}

// admitRequest is what holders of tickets are admitted with.
type admitRequest struct {
	Redeemer string   `json:"redeemer"`
	Device   string   `json:"device"`
	Serials  []string `json:"serials"`
}

// admitted is what became of an admission, serial by serial.
type admitted struct {
	Admitted []json.RawMessage `json:"admitted"`
	// Refused are serials that do not open the door, or did so before.
	Refused []string `json:"refused"`
	// Unknown are serials of a call whose answer was lost, or that could not be
	// looked up.
	Unknown []string `json:"unknown"`
}

func (v *Vendor) admitAction(ctx context.Context, args vendors.Args) (any, error) {
	event, err := eventOf(args)
	if err != nil {
		return nil, err
	}
	request := admitRequest{Redeemer: args.Get("redeemer"), Device: args.Get("device"), Serials: args["serial"]}
	if len(request.Serials) > maxSerials {
		return nil, wrong("serial", "is given more than "+strconv.Itoa(maxSerials)+" times")
	}
	key, err := v.doorKey(ctx, args)
	if err != nil {
		return nil, err
	}
	return v.admit(ctx, event, key, request)
}

// admit admits and says of each serial what became of it. The answer names only
// those that were admitted, a repeat is a refusal, and an answer may be lost:
// so what is not in it is looked for among the admissions, where one by the
// same device a moment ago is this one.
func (v *Vendor) admit(ctx context.Context, event seatplan.EventID, key rest.Secret, request admitRequest) (admitted, error) {
	c := call{op: opAdmit, path: eventPath(event) + "/admissions", key: key, send: request, mutates: true, quote: true}
	var body json.RawMessage
	since := v.vendorTime(v.rest.Now()).Add(-justNow)
	_, err := v.do(ctx, c, &body)
	lost := errors.Is(err, vendors.ErrOutcomeUnknown)
	if err != nil && !lost && !isBad(err) {
		return admitted{}, err
	}
	out := admitted{Admitted: []json.RawMessage{}, Refused: []string{}, Unknown: []string{}}
	done := map[string]bool{}
	for _, entry := range entriesOf(body) {
		var a wireAdmission
		if json.Unmarshal(entry, &a) == nil && a.Ticket != "" {
			done[string(a.Ticket)] = true
			out.Admitted = append(out.Admitted, entry)
		}
	}
	for _, s := range request.Serials {
		if done[s] {
			continue
		}
		done[s] = true
		entry, found, readErr := v.justAdmitted(ctx, event, key, s, request.Device, since)
		switch {
		case found:
			out.Admitted = append(out.Admitted, entry)
		case readErr != nil || lost:
			out.Unknown = append(out.Unknown, s)
		default:
			out.Refused = append(out.Refused, s)
		}
	}
	if lost && len(out.Admitted) == 0 {
		return admitted{}, err
	}
	return out, nil
}

func isBad(err error) bool { return isCode(err, codeNow) || isCode(err, codeMissing) }

// entriesOf are the admissions of an answer: a list, a page or a single one.
func entriesOf(body []byte) []json.RawMessage {
	var list []json.RawMessage
	if json.Unmarshal(body, &list) == nil {
		return list
	}
	var p page
	if json.Unmarshal(body, &p) == nil && p.Entries != nil {
		return p.Entries
	}
	if isObject(body) {
		return []json.RawMessage{body}
	}
	return nil
}

// justAdmitted looks for a ticket's admission by a device since a moment ago.
func (v *Vendor) justAdmitted(ctx context.Context, event seatplan.EventID, key rest.Secret, ticket, device string, since time.Time) (json.RawMessage, bool, error) {
	var found json.RawMessage
	c := call{op: opAdmissions, path: eventPath(event) + "/admissions", query: url.Values{"ticket": {ticket}}, key: key}
	until := v.vendorTime(v.rest.Now()).Add(justNow)
	err := v.each(ctx, c, func(entry json.RawMessage) error {
		var a wireAdmission
		if json.Unmarshal(entry, &a) != nil {
			return nil
		}
		at := v.moment(a.Admitted)
		if string(a.Ticket) == ticket && strings.EqualFold(string(a.Device), device) && at.within(since, until) {
			found = slices.Clone(entry)
			return errStop
		}
		return nil
	})
	return found, found != nil, err
}
