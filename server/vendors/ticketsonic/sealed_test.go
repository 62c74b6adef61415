package ticketsonic_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors/ticketsonic"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

// publicKey is the sandbox's, as its lists have it.
func publicKey(t testing.TB) string {
	t.Helper()
	b := sell(t, ticketsonicsandbox.Options{})
	var answer struct {
		Key string `json:"user_public_key"`
	}
	if err := json.Unmarshal([]byte(b.get("event/list")), &answer); err != nil || answer.Key == "" {
		t.Fatalf("event/list has no key: %v", err)
	}
	return answer.Key
}

func TestBlock(t *testing.T) {
	t.Parallel()
	key := publicKey(t)
	content := ticketsonicsandbox.Content{}.Number('V', 1).Text('H', "TS00046601").Number('$', 25000).Number('I', 46527).
		Number('E', 3685246).Number('S', 1).Number('B', 2).Number('R', 3).Number('P', 400)
	price := uint64(25000)
	got, err := ticketsonic.OpenBlock(key, ticketsonicsandbox.Seal(content.Sum()))
	want := ticketsonic.Block{Version: 1, Barcode: "TS00046601", Price: &price, Product: 46527, Event: 3685246, Segments: [4]uint64{1, 2, 3, 400}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("OpenBlock = %v (-want +got):\n%s", err, diff)
	}
	got, err = ticketsonic.OpenBlock(key, ticketsonicsandbox.Seal(ticketsonicsandbox.Content{}.
		Number('T', 1615233535).Number('F', 1615273479).Text('X', "gate=north=1").Text('Q', "?").Sum()))
	want = ticketsonic.Block{
		Starts: time.Unix(1615233535, 0), Ends: time.Unix(1615273479, 0), Extra: map[string]string{"gate": "north=1"}, Unknown: 1,
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("OpenBlock = %v (-want +got):\n%s", err, diff)
	}
}

func TestBlockRefused(t *testing.T) {
	t.Parallel()
	key := publicKey(t)
	good := ticketsonicsandbox.Seal(ticketsonicsandbox.Content{}.Number('V', 1).Sum())
	flip := func(text string) string {
		raw, _ := base64.StdEncoding.DecodeString(text)
		raw[40] ^= 1
		return base64.StdEncoding.EncodeToString(raw)
	}
	for name, sealed := range map[string]string{
		"empty": "", "not base64": "%%%%", "short": "YWJj", "long": good + good, "changed": flip(good),
		"larger than the key": base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\xff", 64))),
		"zero":                base64.StdEncoding.EncodeToString(make([]byte, 64)),
		"the document's":      "eNHLS+upw1T4gZ317Nb17ACvuEAR6TmvHUBBoaNsSdUGNlgHCwIGhrtfzY75Uptj6ozyHX3F9NCo+3tv2zvmqg==",
		"no checksum":         ticketsonicsandbox.Seal(ticketsonicsandbox.Content{}.Number('V', 1)),
		"another checksum":    ticketsonicsandbox.Seal(ticketsonicsandbox.Content{}.Number('V', 1).Number('C', 7)),
		"more after it":       ticketsonicsandbox.Seal(append(ticketsonicsandbox.Content{}.Number('V', 1).Sum(), 'V', 1, 1)),
		"cut off":             ticketsonicsandbox.Seal([]byte{'H', 40, 'x'}),
		"label only":          ticketsonicsandbox.Seal([]byte{'H'}),
		"a huge number":       ticketsonicsandbox.Seal(ticketsonicsandbox.Content{}.Text('$', "123456789").Sum()),
		"extra without key":   ticketsonicsandbox.Seal(ticketsonicsandbox.Content{}.Text('X', "north").Sum()),
		"nothing":             ticketsonicsandbox.Seal(nil),
	} {
		if got, err := ticketsonic.OpenBlock(key, sealed); err == nil {
			t.Errorf("%s: OpenBlock = %+v, want an error", name, got)
		} else if sealed != "" && strings.Contains(err.Error(), sealed) {
			t.Errorf("%s: the error has the block in it", name)
		}
	}
}

// TestChecksumIsTheLowHalf: sums beyond 16 bits are cut.
func TestChecksumIsTheLowHalf(t *testing.T) {
	t.Parallel()
	content := ticketsonicsandbox.Content{}.Text('H', strings.Repeat("\xff", 250)).Text('Q', strings.Repeat("\xff", 250))
	if _, err := ticketsonic.ParseBlock(content.Sum()); err != nil {
		t.Errorf("ParseBlock = %v", err)
	}
}

func TestPublicKey(t *testing.T) {
	t.Parallel()
	bare := publicKey(t)
	der, err := base64.StdEncoding.DecodeString(bare)
	if err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	for text := bare; text != ""; {
		n := min(64, len(text))
		lines.WriteString(text[:n] + "\r\n")
		text = text[n:]
	}
	for name, tt := range map[string]struct {
		key  string
		bits int
	}{
		"bare": {bare, 512}, "PEM": {"-----BEGIN PUBLIC KEY-----\r\n" + lines.String() + "-----END PUBLIC KEY-----\r\n", 512},
		"bare in lines": {"  " + lines.String(), 512},
		// The key alone, without the frame that says it is one of RSA.
		"PKCS#1": {base64.StdEncoding.EncodeToString(der[len(der)-74:]), 512},
		"absent": {"", 0}, "placeholder": {"user_public_key", 0}, "cut off": {bare[:40], 0},
		"huge": {strings.Repeat("A", 20_000), 0}, "no key": {base64.StdEncoding.EncodeToString([]byte("hello")), 0},
		"tiny": {base64.StdEncoding.EncodeToString([]byte{0x30, 6, 2, 1, 15, 2, 1, 3}), 0},
		"zero": {base64.StdEncoding.EncodeToString([]byte{0x30, 6, 2, 1, 0, 2, 1, 0}), 0},
	} {
		if bits, err := ticketsonic.KeyBits(tt.key); bits != tt.bits || (err == nil) != (tt.bits > 0) {
			t.Errorf("%s: %d bits, %v, want %d", name, bits, err, tt.bits)
		}
	}
}
