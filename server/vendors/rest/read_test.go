package rest_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

func TestEntries(t *testing.T) {
	t.Parallel()
	for document, want := range map[string]int{
		`{}`: 0, `[]`: 1, `1`: 0, `[1]`: 1, `[1,2,3]`: 3, `{"a":1,"b":2}`: 0, `{"a":[1,2],"b":[{"c":[null,null]}]}`: 5,
		`["a,b","c\",d","\\",",[,"]`: 4, `[[],[],[[]]]`: 7, `"a,[b"`: 0, `[{"a":"]","b":"\\\""},{}]`: 2, `{"a,":["\u0022,"]}`: 1,
	} {
		if !json.Valid([]byte(document)) {
			t.Fatalf("%s is not valid", document)
		}
		if got := rest.Entries([]byte(document)); got != want {
			t.Errorf("Entries(%s) = %d, want %d", document, got, want)
		}
	}
}

// FuzzEntries states: what is valid can be counted, and has no more entries than
// bytes.
func FuzzEntries(f *testing.F) {
	for _, seed := range []string{`[1,"\\",{"a":[]}]`, `"\""`, `{"a":"\\\"","b":[[],[]]}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, document string) {
		if json.Valid([]byte(document)) && rest.Entries([]byte(document)) > len(document) {
			t.Errorf("%q has more entries than bytes", document)
		}
	})
}

// TestAnswersOfManyEntriesAreRefused has answers whose bytes are few for what
// they would be decoded to: each is refused in a sentence that says the limit.
func TestAnswersOfManyEntriesAreRefused(t *testing.T) {
	t.Parallel()
	many := rest.MaxEntries + 1
	deep := strings.Repeat(`{"a":[`, 20_000) + strings.Repeat(`]}`, 20_000)
	for _, tc := range []struct{ name, body, want string }{
		{"empty objects", `{"list":[{}` + strings.Repeat(",{}", many) + `]}`, "more than 400000 entries"},
		{"numbers", `{"list":[1` + strings.Repeat(",1", many) + `]}`, "more than 400000 entries"},
		{"lists in lists", `{"list":[[]` + strings.Repeat(",[]", many/2+1) + `]}`, "more than 400000 entries"},
		{"depth", deep, "not JSON"},
		{"bytes", `{"list":["` + strings.Repeat("x", 8<<20) + `"]}`, "larger than 8388608 bytes"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			for _, announced := range []bool{true, false} {
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if !announced {
						w.(http.Flusher).Flush()
					}
					io.WriteString(w, tc.body)
				}))
				defer server.Close()
				c, err := rest.New(rest.Options{Vendor: "fake", BaseURL: server.URL, HTTP: server.Client()})
				if err != nil {
					t.Fatal(err)
				}
				var into struct {
					List []struct{ A, B, C, D, E, F string }
				}
				_, err = c.JSON(t.Context(), rest.Call{Op: "SEATS", MaxBody: 8 << 20}, &into)
				var e *vendors.Error
				if !errors.As(err, &e) || e.Kind != vendors.ErrUnavailable || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), "SEATS") {
					t.Errorf("announced %v: %.200v, want what and where and %q", announced, err, tc.want)
				}
			}
		})
	}
}
