package rest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors/rest"
)

func TestLenientTypes(t *testing.T) {
	t.Parallel()
	type all struct {
		ID     rest.ID
		Amount rest.Amount
		Text   rest.Text
		Int    rest.Int
	}
	tests := []struct {
		in   string
		want all
		ok   bool
	}{
		{`{"ID": 18446744073709551615, "Amount": 630.00, "Text": "A", "Int": 3}`, all{"18446744073709551615", "630.00", "A", 3}, true},
		{`{"ID": "o-7", "Amount": " 12.5 ", "Text": 11, "Int": "3"}`, all{"o-7", "12.5", "11", 3}, true},
		{`{"ID": null, "Amount": null, "Text": null, "Int": null}`, all{}, true},
		{`{"Int": ""}`, all{}, true},
		{`{"ID": 1.5}`, all{}, false},
		{`{"ID": 1e3}`, all{}, false},
		{`{"ID": {}}`, all{}, false},
		{`{"Amount": true}`, all{}, false},
		{`{"Text": []}`, all{}, false},
		{`{"Int": 1.5}`, all{}, false},
		{`{"Int": "many"}`, all{}, false},
	}
	for _, tt := range tests {
		var got all
		err := json.Unmarshal([]byte(tt.in), &got)
		if (err == nil) != tt.ok || tt.ok && got != tt.want {
			t.Errorf("Unmarshal(%s) = %+v, %v, want %+v", tt.in, got, err, tt.want)
		}
	}
}

func TestAmountMoney(t *testing.T) {
	t.Parallel()
	tests := []struct {
		literal string
		minor   int64
		ok      bool
	}{
		{"", 0, true}, {"600", 60000, true}, {"630.00", 63000, true}, {"0.1", 10, true}, {"-5", -500, true},
		{"1.0E7", 1000000000, true}, {"1.25e+1", 1250, true}, {"125E-2", 125, true}, {"1e-2", 1, true},
		{"1e-3", 0, false}, {"1.005", 0, false}, {"1e", 0, false}, {"e5", 0, false}, {"-e5", 0, false}, {"1e999", 0, false}, {"1,50", 0, false}, {"abc", 0, false},
	}
	for _, tt := range tests {
		got, err := rest.Amount(tt.literal).Money("RON")
		if (err == nil) != tt.ok || tt.ok && got != (seatplan.Money{Minor: tt.minor, Currency: "RON"}) {
			t.Errorf("Amount(%q).Money = %v, %v, want %d, ok %t", tt.literal, got, err, tt.minor, tt.ok)
		}
	}
}

func TestSentForms(t *testing.T) {
	t.Parallel()
	got, err := json.Marshal(map[string]any{
		"amount": rest.AmountOf(seatplan.Money{Minor: 10050, Currency: "RON"}), "none": rest.Amount(""), "secret": rest.Secret("s3cret"),
	})
	if want := `{"amount":100.50,"none":null,"secret":"[redacted]"}`; err != nil || string(got) != want {
		t.Errorf("Marshal = %s, %v, want %s", got, err, want)
	}
	for in, ok := range map[rest.ID]bool{"": false, "007": false, "-1": false, "o-7": false, "0": true, "18446744073709551615": true, "18446744073709551616": false} {
		if n, isNumber := in.Number(); isNumber != ok || ok && string(n) != string(in) {
			t.Errorf("ID(%q).Number = %s, %t, want %t", in, n, isNumber, ok)
		}
	}
}

func TestSecretsAreRedacted(t *testing.T) {
	t.Parallel()
	secret := struct{ S rest.Secret }{"s3cret"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if got := fmt.Sprintf(verb, secret); got == "" || strings.Contains(got, "s3cret") {
			t.Errorf("Sprintf(%s) = %s", verb, got)
		}
	}
	if got := rest.Secret("s3cret").LogValue().String(); got != "[redacted]" {
		t.Errorf("LogValue = %s", got)
	}
}
