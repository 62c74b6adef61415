package web

import (
	"net/http"
	"strings"
)

// loggedPath is a request's path as it may be logged: without the proof in the
// address of a payment's page, which lets whoever has it pay.
func loggedPath(r *http.Request) string {
	if page, ok := strings.CutPrefix(r.URL.Path, "/pay/demo/"); ok {
		id, _, _ := strings.Cut(page, ".")
		return "/pay/demo/" + id
	}
	return r.URL.Path
}
