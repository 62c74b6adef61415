package ticketsonic_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

// expected is one finding that there must be.
type expected struct {
	level vendors.Level
	words string
}

func TestExamine(t *testing.T) {
	t.Parallel()
	events := `{"status":"success","events":[{"event_id":"1"},{"event_id":"2","primary_text_pl":"T"},{"event_id":"3","primary_text_sl":"S","start_time":9},
		{"event_id":"4"},{"event_id":"5"},{"event_id":"6"},{"event_id":"7"}]}`
	tickets := `{"status":"success","user_public_key":"user_public_key","tickets":[{"sku":"a","event_id":"3","currency":"USD","stock":1,"price":"25000"},
		{"sku":"b","event_id":"3","currency":"EUR","stock":1,"price":"3"},{"sku":"c","event_id":"3","currency":"EUR","price":"3"}]}`
	ok := says(200, `{"status":"success"}`)
	for name, tt := range map[string]struct {
		server http.Handler
		want   []expected
		not    string
	}{
		"well": {ticketsonicsandbox.New(ticketsonicsandbox.Options{Now: func() time.Time { return start }}), []expected{
			{vendors.Good, "is well"}, {vendors.Good, "knows the user and the key"}, {vendors.Note, "a key of 512 bits"},
		}, "without"},
		"unknown user": {script{"health": ok, "event/list": says(400, failure("unknown user"))}, []expected{
			{vendors.Good, "is well"}, {vendors.Bad, "does not know the user: look at settings.user_id"},
		}, "settings.key"},
		"unknown key": {script{"health": ok, "event/list": says(400, failure("unknown key"))}, []expected{
			{vendors.Bad, "not the key: look at settings.key"},
		}, "settings.user_id"},
		"unwell": {script{"health": says(400, failure("maintenance")), "event/list": ok, "ticket/list": says(400, failure("invalid event id"))}, []expected{
			{vendors.Bad, "does not say that it is well"}, {vendors.Bad, "lists cannot be read"},
		}, "knows the user and the key"},
		"gaps": {script{"health": ok, "event/list": says(200, events), "ticket/list": says(200, tickets)}, []expected{
			{vendors.Note, "no public key"}, {vendors.Note, "events without a title: 1, 4, 5, 6, 7"},
			{vendors.Note, "events without a start, which are not sold: 1, 2, 4, 5, 6 and 1 more"},
			{vendors.Note, "which are not sold: c"}, {vendors.Note, "several currencies, of which one is sold: 3"}, {vendors.Note, "not in cents"},
		}, "well now"},
		"key of a kilobit": {script{"health": ok, "event/list": says(200, `{"status":"success","user_public_key":"`+kilobit+`"}`), "ticket/list": ok}, []expected{
			{vendors.Good, "a key of 1024 bits"},
		}, "broken"},
		"nobody there": {script{}, []expected{{vendors.Bad, "does not say that it is well"}, {vendors.Bad, "lists cannot be read"}}, "knows"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := open(t, tt.server, &clock{at: start}).Examine(t.Context())
			for _, w := range tt.want {
				if !said(found, w.level, w.words) {
					t.Errorf("nothing %s says %q: %+v", w.level, w.words, found)
				}
			}
			for _, f := range found {
				if strings.Contains(f.Says, tt.not) || strings.Contains(f.Says, ticketsonicsandbox.DefaultKey) || strings.Contains(f.Says, ticketsonicsandbox.DefaultUser) {
					t.Errorf("it says %q", f.Says)
				}
			}
		})
	}
}

// kilobit is a made-up key of 1024 bits, as PKCS#1.
const kilobit = "MIGHAoGBAP//////////////////////////////////////////////////////////////////////////////////////////" +
	"////////////////////////////////////////////////////////////////////////////////AgED"

// TestExamineClocks: clocks that differ are mentioned.
func TestExamineClocks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		date string
		want string
	}{
		{start.Format(http.TimeFormat), ""}, {start.Add(10 * time.Minute).Format(http.TimeFormat), "differ by 10m0s"},
		{start.Add(-time.Hour).Format(http.TimeFormat), "differ by 1h0m"}, {"", "do not say what time it is"},
	} {
		b := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header()["Date"] = nil
			if tt.date != "" {
				w.Header().Set("Date", tt.date)
			}
			says(200, `{"status":"success"}`)(w, r)
		}), &clock{at: start})
		found := b.Examine(t.Context())
		if tt.want != "" && !said(found, vendors.Note, tt.want) || tt.want == "" && (said(found, vendors.Note, "differ") || said(found, vendors.Note, "what time")) {
			t.Errorf("date %q: %+v, want %q", tt.date, found, tt.want)
		}
	}
}
