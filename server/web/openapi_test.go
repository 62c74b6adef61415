package web_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"testing"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/web"
)

// TestDocumentNamesEveryRefusal compares what is answered with what the API's
// own document says may be.
func TestDocumentNamesEveryRefusal(t *testing.T) {
	t.Parallel()
	b := open(t, &house{}, checkout.PayVendor)
	var doc struct {
		Paths map[string]struct {
			Post struct{ Responses map[string]json.RawMessage }
		}
		Components struct {
			Schemas struct {
				Refusal struct {
					Properties struct{ Code struct{ Enum []string } }
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(b.get("/v1/openapi.json").body), &doc); err != nil {
		t.Fatal(err)
	}
	codes := doc.Components.Schemas.Refusal.Properties.Code.Enum
	for _, f := range web.Faults() {
		if !slices.Contains(codes, f.Code) {
			t.Errorf("the document has no code %q", f.Code)
		}
	}
	changes := doc.Paths["/v1/carts/{cart}/lines"].Post.Responses
	for _, f := range web.Faults() {
		if _, ok := changes[strconv.Itoa(f.Status)]; !ok {
			t.Errorf("the document does not say that a change may be answered %d (%s)", f.Status, f.Code)
		}
	}
}
