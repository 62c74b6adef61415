package web

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/locale"
)

// passParam is the parameter of a page's address that shows a protected
// performance to whoever has entered its access code, also where no cookie
// tells us who asks. It lets nobody hold anything: that takes the code on the
// cart.
const passParam = "pass"

// passFor is how long a pass is good at least.
const passFor = 6 * time.Hour

// pass is what shows a performance at a time.
func (s *Server) pass(p seatplan.PerformancePath, now time.Time) string {
	mac := hmac.New(sha256.New, s.Key)
	fmt.Fprintf(mac, "access pass %s %d", p, now.Unix()/int64(passFor/time.Second))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:15])
}

// passes reports whether what was given is a pass for a performance.
func (s *Server) passes(p seatplan.PerformancePath, given string) bool {
	now := s.Now()
	return hmac.Equal([]byte(given), []byte(s.pass(p, now))) || hmac.Equal([]byte(given), []byte(s.pass(p, now.Add(-passFor))))
}

// passed reports whether the request has a pass for its performance.
func (sc *scene) passed() bool { return sc.server.passes(sc.path, sc.r.URL.Query().Get(passParam)) }

// watched is an address at which a page hears of the scene's seats, with a pass
// where they are protected: a new one for who gave the code, else the one that came.
func (sc *scene) watched(path string) string {
	if !sc.entry.Performance.AccessCode {
		return path
	}
	pass := sc.r.URL.Query().Get(passParam)
	if sc.cart.Access {
		pass = sc.server.pass(sc.path, sc.server.Now())
	}
	return path + "?" + url.Values{passParam: {pass}}.Encode()
}

// mayWatch fails unless whoever gave a pass, or bears a cart or an order, may know
// which of a performance's seats are free.
func (s *Server) mayWatch(ctx context.Context, e catalogue.Entry, pass string, h hello) error {
	if !e.Performance.AccessCode || s.passes(e.Path, pass) {
		return nil
	}
	var may bool
	var err error
	switch {
	case h.Order != "":
		var v checkout.OrderView
		v, err = s.Checkout.Order(ctx, h.Order, checkout.Secret(h.Token))
		may = err == nil && v.Secret != "" && v.Path == e.Path
	case h.Token != "":
		var v checkout.View
		v, err = s.Checkout.Cart(ctx, e.Path.Promoter, h.Token)
		may = err == nil && v.Access && v.Path == e.Path
	}
	switch {
	case may:
		return nil
	case err != nil && !errors.Is(err, checkout.ErrNotFound):
		return err
	}
	return &checkout.Refusal{Kind: checkout.ErrAccessCode}
}

// open reports whether the buyer may see what is sold.
func (sc *scene) open() bool {
	return !sc.entry.Performance.AccessCode || sc.cart.Access || sc.passed()
}

// wrongCode is a code, or an address, that was not accepted.
type wrongCode struct {
	field, value string
	text         string
	fault
}

// codeAction is a form's action that is about a code or an address.
type codeAction struct {
	field, value string
	do           func(*checkout.Service, context.Context, seatplan.PromoterID, checkout.Token, string) (checkout.View, error)
}

var codeActions = []codeAction{
	{field: "access_code", do: (*checkout.Service).EnterAccessCode},
	{field: "promo", do: (*checkout.Service).ApplyCode},
	{field: "promo_remove", do: (*checkout.Service).RemoveCode},
	{field: "email_bind", do: (*checkout.Service).BindEmail},
	{field: "email_code", do: (*checkout.Service).ConfirmEmail},
}

func codeActionOf(r *http.Request) (codeAction, bool) {
	for _, a := range codeActions {
		if r.PostForm.Has(a.field) {
			return actionOf(a.field, r.PostForm.Get(a.field)), true
		}
	}
	return codeAction{}, false
}

// carryOut does what the action asks for.
func (a codeAction) carryOut(s *Server, r *http.Request, p seatplan.PromoterID, t checkout.Token) (checkout.View, error) {
	return a.do(s.Checkout, r.Context(), p, t, a.value)
}

// guessed reports whether a failure is that the code was wrong.
func guessed(err error) bool {
	return errors.Is(err, checkout.ErrAccessCode) || errors.Is(err, checkout.ErrVoucher) || errors.Is(err, checkout.ErrInvalid)
}

// enterCode carries out a form's action about a code, and answers it.
func (s *Server) enterCode(w http.ResponseWriter, r *http.Request, sc *scene, a codeAction) {
	if a.field == "promo_remove" && a.value == "1" && len(sc.cart.Codes) == 1 {
		a.value = sc.cart.Codes[0].Code
	}
	before := sc.cart.EmailSent
	err := s.ensureCart(w, r, sc)
	if err == nil {
		var v checkout.View
		v, err = a.carryOut(s, r, sc.promoter.ID, sc.token)
		sc.changed(v)
	}
	if err != nil {
		s.logFault(r, faultOf(err), err)
		s.retryAfter(w, err)
	}
	sc.wrong = sc.wrongOf(a, err)
	switch {
	case a.field == "access_code" && err == nil:
		http.Redirect(w, r, address(r, performancePath(sc.path), passParam, s.pass(sc.path, s.Now())), http.StatusSeeOther)
	case a.field == "access_code":
		s.showGate(w, r, sc, faultOf(err).status, sc.accessGate())
	case a.field == "email_bind" && err == nil:
		gate := sc.emailGate(false)
		if before == sc.cart.EmailSent {
			gate.Message = components.Message{
				Kind: components.MessageNotice, Text: sc.l.T(locale.EmailSentAgain, "address", sc.cart.EmailSent),
			}
		}
		s.showGate(w, r, sc, http.StatusOK, gate)
	case a.field == "email_bind", a.field == "email_code" && sc.wrong.field != "":
		s.showGate(w, r, sc, faultOf(err).status, sc.emailGate(a.field == "email_bind"))
	case a.field == "email_code" && err == nil:
		http.Redirect(w, r, address(r, performancePath(sc.path), "step", "choose"), http.StatusSeeOther)
	case sc.wrong.field != "":
		s.showChoose(w, r, sc, faultOf(err).status, components.Message{})
	default:
		s.answerLines(w, r, sc, err)
	}
}

// wrongOf is what to say at the input; the zero value where the failure is about
// something else.
func (sc *scene) wrongOf(a codeAction, err error) wrongCode {
	if err == nil || a.field == "promo_remove" {
		return wrongCode{}
	}
	f := faultOf(err)
	wrong := wrongCode{field: a.field, value: a.value, fault: f, text: sc.server.refusalText(sc.l, err)}
	var refusal *checkout.Refusal
	told := errors.As(err, &refusal) && refusal.Message != ""
	empty, wrongKey := codeFaults[a.field][0], codeFaults[a.field][1]
	switch {
	case refusal != nil && refusal.Bound != "", f.code == "vendor_down", f.code == "outcome_unknown":
	case errors.Is(err, checkout.ErrLimit):
		wrong.text = sc.l.T(locale.PromoTooMany)
	case !guessed(err):
		if a.field == "email_code" {
			return wrongCode{} // the places that were wanted
		}
	case strings.TrimSpace(a.value) == "":
		wrong.text = sc.l.T(empty)
	case !told && wrongKey != "":
		wrong.text = sc.l.T(wrongKey)
	}
	return wrong
}

// codeFaults are what is said of an input that is empty, and of one that is
// wrong where the vendor says nothing.
var codeFaults = map[string][2]locale.Key{
	"access_code": {locale.AccessMissing, locale.AccessWrong},
	"promo":       {locale.PromoMissing, locale.VoucherRefused},
	"email_bind":  {locale.EmailMissing, locale.EmailAddressWrong},
	"email_code":  {locale.EmailCodeMissing, locale.EmailCodeWrong},
}

// showGate answers with a question before the first step.
func (s *Server) showGate(w http.ResponseWriter, r *http.Request, sc *scene, status int, gate components.Gate) {
	c := components.GateStep(gate)
	if _, ok := wantsFragments(r); !ok {
		c = components.GateView(components.GatePage{Page: s.page(r, sc.promoter, sc.entry.Event.Title), Head: sc.head(), Gate: gate})
	}
	s.show(w, r, status, sc.promoter, c)
}

func (sc *scene) gate(step string) components.Gate {
	return components.Gate{
		Step: step, LinesURL: address(sc.r, performancePath(sc.path)+"/lines"), Section: sc.section, Cart: sc.cartModel(),
		Hold: holdModel(sc.l, sc.cart.Deadline, sc.cart.Now), Code: sc.wrong.code, Words: sc.server.words[sc.l.Code()],
	}
}

// accessGate asks for the access code; nothing else is shown before.
func (sc *scene) accessGate() components.Gate {
	l, gate := sc.l, sc.gate(components.StepAccess)
	gate.Heading, gate.Text, gate.Submit = l.T(locale.AccessHeading), l.T(locale.AccessText), l.T(locale.AccessSubmit)
	gate.Field = components.Field{
		Name: "access_code", Hook: "access-code", Autocomplete: "off", Label: l.T(locale.AccessField),
		Value: sc.wrong.value, Error: sc.wrong.text,
	}
	return gate
}

// emailNeeded reports whether the vendor keeps what is wanted once it has
// verified the buyer's address.
func (sc *scene) emailNeeded() bool { return sc.cart.EmailNeeded && sc.cart.Count() > 0 }

// emailGate asks for the address, or for the code that was sent to it.
func (sc *scene) emailGate(anew bool) components.Gate {
	l, gate, url := sc.l, sc.gate(components.StepEmail), performancePath(sc.path)
	words := gate.Words
	gate.URL = address(sc.r, url, "step", "email")
	gate.Back = &components.Link{Text: words.DetailsBack, Href: address(sc.r, url, "step", "choose")}
	gate.Message = components.Message{Kind: components.MessageNotice, Text: l.T(locale.EmailRequired)}
	if sc.wrong.text != "" {
		gate.Message = components.Message{}
	}
	if sc.cart.EmailSent == "" || anew {
		if anew {
			gate.URL = address(sc.r, url, "step", "address")
		}
		gate.Heading, gate.Text, gate.Submit = l.T(locale.EmailHeading), l.T(locale.EmailText), l.T(locale.EmailSubmit)
		gate.Field = components.Field{
			Name: "email_bind", Hook: "email-bind", Type: "email", Autocomplete: "email", InputMode: "email",
			Label: l.T(locale.EmailField), Value: sc.wrong.value, Error: sc.wrong.text,
		}
		return gate
	}
	gate.Step, gate.Message = components.StepEmailCode, components.Message{}
	gate.Heading, gate.Submit = l.T(locale.EmailCodeHeading), l.T(locale.EmailCodeSubmit)
	gate.Text = l.T(locale.EmailCodeText, "address", sc.cart.EmailSent)
	gate.Field = components.Field{
		Name: "email_code", Hook: "email-code", Autocomplete: "one-time-code", Label: l.T(locale.EmailCodeField),
		Hint: l.T(locale.EmailCodeHint), Value: sc.wrong.value, Error: sc.wrong.text,
	}
	gate.Again = components.GateAgain{Text: l.T(locale.EmailResend), Name: "email_bind", Value: sc.cart.EmailSent, Hook: "email-resend"}
	gate.Other = &components.Link{Text: l.T(locale.EmailOther), Href: address(sc.r, url, "step", "address")}
	return gate
}
