package ticketsonic_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/ticketsonic"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

// TestErrors: the document's error texts and what each means, of a read and of
// the call that must not be taken lightly.
func TestErrors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status        int
		body          string
		read, confirm vendors.Kind // confirm is empty where the order is made
	}{
		{400, failure("unknown user"), vendors.ErrAccount, vendors.ErrAccount},
		{400, failure("unknown key"), vendors.ErrAccount, vendors.ErrAccount},
		{400, failure("invalid stock or sku"), vendors.ErrSoldOut, vendors.ErrSoldOut},
		{400, failure("event ownership verification failure"), vendors.ErrNotFound, vendors.ErrNotFound},
		{400, failure("ticket ownership verification failure"), vendors.ErrNotFound, vendors.ErrNotFound},
		{400, failure("duplicated request"), vendors.ErrRefused, ""},
		{400, failure("duplicated order"), vendors.ErrRefused, ""},
		{400, failure("invalid event id"), vendors.ErrNotFound, vendors.ErrNotFound},
		{400, failure("invalid sensitive"), vendors.ErrInvalid, vendors.ErrInvalid},
		{500, failure("error fetching data"), vendors.ErrUnavailable, vendors.ErrOutcomeUnknown},
		// Texts that are nearly the document's.
		{400, failure("Unknown User."), vendors.ErrAccount, vendors.ErrAccount},
		{400, `{"status":"error","message":"invalid stock or sku"}`, vendors.ErrSoldOut, vendors.ErrSoldOut},
		{200, failure("invalid stock or sku"), vendors.ErrSoldOut, vendors.ErrSoldOut},
		{400, `{"message":"unknown key"}`, vendors.ErrAccount, vendors.ErrAccount},
		// What the document does not have is no final word.
		{400, failure("the moon is full"), vendors.ErrUnavailable, vendors.ErrOutcomeUnknown},
		{400, `{"status":"failure"}`, vendors.ErrUnavailable, vendors.ErrOutcomeUnknown},
		{400, `{"status":"failure","message":{"code":7}}`, vendors.ErrUnavailable, vendors.ErrOutcomeUnknown},
		{400, `{"status":"success"}`, vendors.ErrUnavailable, vendors.ErrOutcomeUnknown},
		{404, `<html>`, vendors.ErrUnavailable, vendors.ErrOutcomeUnknown},
		{200, `{"status":"pending"}`, vendors.ErrUnavailable, vendors.ErrOutcomeUnknown},
		{200, `{}`, vendors.ErrUnavailable, vendors.ErrOutcomeUnknown},
		{200, `{"status":"success","tickets":{"sku":1}}`, vendors.ErrUnavailable, vendors.ErrOutcomeUnknown},
		{200, `{"status":["success"]}`, vendors.ErrUnavailable, vendors.ErrOutcomeUnknown},
		{307, ``, vendors.ErrUnavailable, vendors.ErrOutcomeUnknown},
	} {
		t.Run(fmt.Sprintf("%d %s", tt.status, tt.body), func(t *testing.T) {
			t.Parallel()
			var orders atomic.Int32
			b := open(t, script{
				"ticket/list": says(tt.status, tt.body),
				"order/new": func(w http.ResponseWriter, r *http.Request) {
					orders.Add(1)
					says(tt.status, tt.body)(w, r)
				},
			}, &clock{at: start})
			_, err := b.Availability(t.Context(), concert)
			if kindOf(err) != tt.read {
				t.Errorf("Availability = %v, want %v", err, tt.read)
			}
			o, err := b.ConfirmOrder(t.Context(), vendors.OrderRef{Performance: concert, ID: "ab", Holding: cart(1, 0, 0)}, "p")
			if kindOf(err) != tt.confirm || tt.confirm == "" && (o.State != vendors.OrderConfirmed || len(o.Tickets) > 0) {
				t.Errorf("ConfirmOrder = %+v, %v, want %q", o, err, tt.confirm)
			}
			if n := orders.Load(); n != 1 {
				t.Errorf("order/new was sent %d times", n)
			}
			if err != nil && (strings.Contains(err.Error(), "moon") || strings.Contains(err.Error(), ticketsonicsandbox.DefaultKey)) {
				t.Errorf("the error says %v", err)
			}
		})
	}
}

// failure is the body of an error.
func failure(text string) string { return `{"status":"failure","message":"` + text + `"}` }

// TestCredentials: a wrong user and a wrong key are told apart, by the sandbox
// and by the client.
func TestCredentials(t *testing.T) {
	t.Parallel()
	for code, change := range map[string]func(*vendors.Options, *ticketsonic.Settings){
		"unknown user": func(_ *vendors.Options, s *ticketsonic.Settings) { s.UserID = "somebody@else.example" },
		"unknown key":  func(_ *vendors.Options, s *ticketsonic.Settings) { s.Key = "0000" },
	} {
		c := &clock{at: start}
		b := open(t, ticketsonicsandbox.New(ticketsonicsandbox.Options{Now: c.now}), c, change)
		var e *vendors.Error
		if _, err := b.Events(t.Context()); !errors.As(err, &e) || e.Kind != vendors.ErrAccount || e.Code != code {
			t.Errorf("Events = %v, want %v with code %q", err, vendors.ErrAccount, code)
		}
	}
}

// TestReadsAreRetried: lists and health may be asked again, and are.
func TestReadsAreRetried(t *testing.T) {
	t.Parallel()
	for op, read := range map[string]func(context.Context, *bench) error{
		"event/list":  func(ctx context.Context, b *bench) error { _, err := b.Events(ctx); return err },
		"ticket/list": func(ctx context.Context, b *bench) error { _, err := b.Availability(ctx, concert); return err },
		"health": func(ctx context.Context, b *bench) error {
			_, err := run(ctx, b.Vendor, "account show", nil)
			return err
		},
	} {
		b := sell(t, ticketsonicsandbox.Options{})
		b.tell(`{"fail":{"op":"` + op + `","mode":"drop_before","count":2}}`)
		if err := read(t.Context(), b); err != nil || b.books().Calls[op] != 3 {
			t.Errorf("%s = %v after %d calls, want it to work at the third", op, err, b.books().Calls[op])
		}
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	good := ticketsonic.Settings{UserID: "u@promoter.example", Key: "s3cret"}
	for name, tt := range map[string]struct {
		change func(*ticketsonic.Settings)
		want   string
	}{
		"good":            {func(*ticketsonic.Settings) {}, ""},
		"languages":       {func(s *ticketsonic.Settings) { s.PrimaryLanguage, s.SecondaryLanguage = "bg", "pt-BR" }, ""},
		"no user":         {func(s *ticketsonic.Settings) { s.UserID = "" }, "user_id: is missing"},
		"no key":          {func(s *ticketsonic.Settings) { s.Key = "" }, "key: is missing"},
		"line end":        {func(s *ticketsonic.Settings) { s.Key = "s3cret\n" }, "key: has characters"},
		"no language":     {func(s *ticketsonic.Settings) { s.PrimaryLanguage = "Bulgarian" }, "primary_language"},
		"half a language": {func(s *ticketsonic.Settings) { s.PrimaryLanguage = "bg-" }, "primary_language"},
		"plan in another": {func(s *ticketsonic.Settings) {
			s.PrimaryLanguage, s.SecondaryLanguage, s.PlanLanguage = "bg", "en", "ro"
		}, "plan_language"},
		"secondary only":     {func(s *ticketsonic.Settings) { s.SecondaryLanguage = "en" }, "needs primary_language"},
		"the same languages": {func(s *ticketsonic.Settings) { s.PrimaryLanguage, s.SecondaryLanguage = "en", "en" }, "is the primary_language"},
	} {
		s := good
		tt.change(&s)
		v, err := ticketsonic.New(vendors.Options{BaseURL: "https://www.ticketsonic.com:9507/v1", HTTP: http.DefaultClient,
			Settings: func(into any) error { *into.(*ticketsonic.Settings) = s; return nil }})
		switch {
		case tt.want == "" && err != nil, tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%s: New = %v, want %q", name, err, tt.want)
		case err != nil && strings.Contains(err.Error(), "s3cret"):
			t.Errorf("%s: the error has the key in it: %v", name, err)
		case err == nil && (v.HoldMode() != vendors.HoldOurs || strings.Contains(fmt.Sprintf("%v %+v %#v %+v", v, v, v, s), "s3cret")):
			t.Errorf("%s: %v holds %s", name, v, v.HoldMode())
		}
	}
	for name, o := range map[string]vendors.Options{
		"no settings": {BaseURL: "https://x.example", HTTP: http.DefaultClient},
		"bad settings": {BaseURL: "https://x.example", HTTP: http.DefaultClient,
			Settings: func(any) error { return errors.New("unknown key") }},
		"no address": {HTTP: http.DefaultClient, Settings: func(into any) error { *into.(*ticketsonic.Settings) = good; return nil }},
	} {
		if _, err := ticketsonic.New(o); err == nil {
			t.Errorf("%s: New works", name)
		}
	}
}
