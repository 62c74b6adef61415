package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/demo"
	"github.com/parterre/parterre/server/vendors/registry"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
)

// runs runs a command line and returns what it wrote and how it ended.
func runs(t *testing.T, args ...string) (out, errs string, err error) {
	t.Helper()
	var o, e strings.Builder
	err = run(t.Context(), environment{out: &o, err: &e}, args)
	return o.String(), e.String(), err
}

func configuration(t *testing.T) string {
	t.Helper()
	d, err := demo.Open(t.Context(), demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return filepath.Join(d.Dir, "parterre.yaml")
}

func TestRunRefuses(t *testing.T) {
	t.Parallel()
	file := configuration(t)
	for _, tc := range []struct {
		name string
		args []string
		want string
	}{
		{"nothing", nil, "a command is missing"},
		{"an unknown command", []string{"sell"}, `no command "sell"`},
		{"no configuration", []string{"vendor", "opera/b24", "events", "list"}, "--config is missing"},
		{"no account", []string{"vendor", "--config", file}, "PROMOTER/ACCOUNT is missing"},
		{"an unknown account", []string{"vendor", "--config", file, "opera/b25"}, "there is opera/b24"},
		{"an unknown noun", []string{"vendor", "--config", file, "opera/b24", "seats", "list"}, "opera/b24 has no seats"},
		{"orders without a word", []string{"orders", "--config", file}, "list, list --person or show ORDER"},
		{"an order that is not there", []string{"orders", "--config", file, "show", "o_none"}, `there is no order "o_none"`},
		{"an unknown vendor", []string{"sandbox", "--vendor", "bil25"}, `"bil25" is not one of bil24`},
		{"a file that is not there", []string{"doctor", "--config", "nowhere.yaml"}, "nowhere.yaml"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			out, _, err := runs(t, tc.args...)
			if err == nil || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("run %v = %v, want one sentence that says %q", tc.args, err, tc.want)
			}
			if out != "" {
				t.Errorf("run %v wrote %q", tc.args, out)
			}
		})
	}
}

func TestDoctor(t *testing.T) {
	t.Parallel()
	out, _, err := runs(t, "doctor", "--config", configuration(t))
	if err != nil && !strings.Contains(out, "FAIL  browser module") { // a test may run without it
		t.Errorf("doctor = %v:\n%s", err, out)
	}
	for _, line := range strings.Split(strings.TrimSpace(out), "\n") {
		verdict, says, ok := strings.Cut(line, "  ")
		subject, _, told := strings.Cut(strings.TrimSpace(says), ": ")
		if !ok || !told || subject == "" || !strings.Contains("ok note FAIL", verdict) {
			t.Errorf("doctor writes %q, want a verdict, a subject and what is found", line)
		}
	}
}

func TestVendorHelp(t *testing.T) {
	t.Parallel()
	out, _, err := runs(t, "vendor", "--config", configuration(t), "opera/b24", "--help")
	if err != nil || !strings.HasPrefix(out, "opera/b24, at Bil24:\n") {
		t.Errorf("help = %q, %v", out, err)
	}
	if _, errs, err := runs(t, "vendor", "--help"); !errors.Is(err, flag.ErrHelp) || !strings.Contains(errs, "NOUN VERB") {
		t.Errorf("help of the command = %q, %v", errs, err)
	}
}

func TestOrders(t *testing.T) {
	t.Parallel()
	if out, _, err := runs(t, "orders", "--config", configuration(t), "list", "--person"); err != nil || out != "[]\n" {
		t.Errorf("orders of nobody = %q, %v, want an empty list", out, err)
	}
}

// TestVendor changes something at a vendor and reads it again.
func TestVendor(t *testing.T) {
	t.Parallel()
	file := configuration(t)
	vendor := func(words ...string) (text string, result map[string]any) {
		t.Helper()
		text, _, err := runs(t, append([]string{"vendor", "--config", file, "wadadli/ttg"}, words...)...)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(text), &result); err != nil {
			t.Fatalf("%v wrote %q: %v", words, text, err)
		}
		return text, result
	}
	_, issued := vendor("tokens", "issue", "--event", ticketingsandbox.EventSunset, "--section", ticketingsandbox.SectionLawn)
	code, _ := issued["code"].(string)
	listed, _ := vendor("tokens", "list", "--event="+ticketingsandbox.EventSunset)
	if code == "" || !strings.Contains(listed, code) || !strings.Contains(listed, "\n  ") {
		t.Errorf("token %q is not in the list, or the list is not indented: %s", code, listed)
	}
	if _, _, err := runs(t, "vendor", "--config", file, "wadadli/ttg", "tokens", "show", "--event", "1", "--token", "1"); err == nil ||
		!strings.HasPrefix(err.Error(), "wadadli/ttg: tokens show: ") {
		t.Errorf("show of what is not there = %v, want an error that names the account and the call", err)
	}
}

func TestSandbox(t *testing.T) {
	t.Parallel()
	for _, vendor := range registry.Names() {
		t.Run(vendor, func(t *testing.T) {
			t.Parallel()
			ctx, stop := context.WithCancel(t.Context())
			ready := writer(func(b []byte) {
				if strings.HasPrefix(string(b), "ready http://127.0.0.1:") {
					stop()
				}
			})
			if err := run(ctx, environment{out: ready, err: &strings.Builder{}}, []string{"sandbox", "--vendor", vendor}); err != nil {
				t.Errorf("sandbox = %v", err)
			}
		})
	}
}

// writer is told of what is written.
type writer func([]byte)

func (w writer) Write(b []byte) (int, error) {
	w(b)
	return len(b), nil
}
