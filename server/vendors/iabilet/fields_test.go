package iabilet_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/iabilet"
)

func TestFieldsRefused(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	labelled := func(name string) string { return fmt.Sprintf(`{"name":%q,"labels":{"ro":"X"}}`, name) }
	var many []string
	for i := range 21 {
		many = append(many, labelled("field"+string(rune('a'+i))))
	}
	for name, tt := range map[string]struct{ fields, want string }{
		"no name":      {labelled(""), "name of letters"},
		"digits":       {labelled("seat2"), "name of letters"},
		"markup":       {labelled(`a"b`), "name of letters"},
		"a known name": {labelled("fullName"), "taken"},
		"uuid":         {labelled("uuid"), "taken"},
		"twice":        {labelled("hatSize") + "," + labelled("hat_size"), "taken"},
		"no labels":    {`{"name":"hatSize"}`, "no labels"},
		"too many":     {strings.Join(many, ","), "more than 20"},
		"unknown key":  {`{"name":"hatSize","label":"X"}`, "label"},
	} {
		_, err := iabilet.New(f.options(`"custom_fields":{"order":[` + tt.fields + `]}`))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: New = %v, want an error with %q", name, err, tt.want)
		}
	}
	for settings, want := range map[string]string{
		`"sold_seats":true`: "request_seat_code", `"days":-1`: "days", `"print_hosts":["https://x"]`: "host name", `"link_hosts":[""]`: "host name",
	} {
		if _, err := iabilet.New(f.options(settings)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: New = %v, want an error with %q", settings, err, want)
		}
	}
}

// hatFields asks for a hat in every event and for a meal in one.
const hatFields = `"custom_fields":{
	"order":[{"name":"hatSize","labels":{"ro":"Pălărie"},"required":true},{"name":"source","value":"web","events":["22189"]}],
	"ticket":[{"name":"meal","labels":{"ro":"Masă"},"events":["22189"]},{"name":"fanId"}]}`

func TestFieldsAskedFor(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/events", `[{"id":22189,"startDate":"2014-11-06","allowBookingEx":"Y"},{"id":1,"startDate":"2014-11-07","allowBookingEx":"Y"}]`)
	events, err := f.open(t, hatFields).Events(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	hat := vendors.Field{Name: "hat_size", Labels: map[string]string{"ro": "Pălărie"}, Required: true}
	meal := vendors.Field{Name: "meal", Labels: map[string]string{"ro": "Masă"}, PerPlace: true}
	fan := vendors.Field{Name: vendors.FieldFanID, PerPlace: true}
	for i, want := range [][]vendors.Field{{hat, meal, fan}, {hat, fan}} {
		if diff := cmp.Diff(want, events[i].Performances[0].Needs.Fields, compare); diff != "" {
			t.Errorf("fields of event %s (-want +got):\n%s", events[i].ID, diff)
		}
	}
}

func TestFieldsSent(t *testing.T) {
	t.Parallel()
	hat := vendors.Answer{Field: "hat_size", Value: " 56 "}
	tests := []struct {
		name    string
		answers []vendors.Answer
		key     string // of the place; "" for the example's
		want    string // customFields as they are sent, "" for ErrInvalid
	}{
		{"the order's", []vendors.Answer{hat}, "", `{"order":{"hatSize":"56","source":"web"}}`},
		{
			"and a ticket's", []vendors.Answer{hat, {Field: "meal", Ref: "ticket-1", Value: "soup"}, {Field: "meal", Ref: "other", Value: "fish"}}, "",
			`{"order":{"hatSize":"56","source":"web"},"tickets":[{"uuid":"a64b96e2-7492-4756-aef6-980dcac97410","meal":"soup"}]}`,
		},
		{"not what nobody is asked", []vendors.Answer{hat, {Field: "source", Value: "x"}, {Field: "uuid", Ref: "ticket-1", Value: "x"}}, "", `{"order":{"hatSize":"56","source":"web"}}`},
		{"one missing", []vendors.Answer{{Field: "hat_size", Ref: "ticket-1", Value: "56"}}, "", ""},
		{"one empty", []vendors.Answer{{Field: "hat_size", Value: "  "}}, "", ""},
		{"one too long", []vendors.Answer{{Field: "hat_size", Value: strings.Repeat("x", 1001)}}, "", ""},
		{"no uuid", []vendors.Answer{hat, {Field: "meal", Ref: "ticket-1", Value: "soup"}}, "ticket-1", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("/prepareOrder", fixture(t, "prepareOrder.response.json"))
			v := f.open(t, hatFields)
			r := vendors.OrderRequest{Visit: newVisit(t, v), Performance: concert, Holding: heldStanding(), Buyer: vendors.Buyer{Email: email, Answers: tt.answers}}
			if tt.key != "" {
				r.Holding.Places[0].Key = tt.key
			}
			_, err := v.PlaceOrder(t.Context(), r)
			if tt.want == "" {
				wantKind(t, "PlaceOrder", err, vendors.ErrInvalid)
				if n := len(f.sent("/prepareOrder")); n != 0 {
					t.Errorf("sent %d orders", n)
				}
				return
			}
			body := f.last(t, "/prepareOrder").Body
			if _, sent, _ := strings.Cut(body, `"customFields":`); err != nil || !sameJSON(t, strings.TrimSuffix(sent, "}"), tt.want) {
				t.Errorf("PlaceOrder %v sent %s, want customFields %s", err, body, tt.want)
			}
		})
	}
}
