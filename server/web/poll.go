package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/server/checkout"
)

// pollsPerSecond and pollBurst bound the requests for availability from one
// address. They are counted apart from everything else: 200 buyers behind one
// proxy that lets no socket through ask 40 times a second, every 5 s each, and
// must still be able to buy.
const (
	pollsPerSecond = 50
	pollBurst      = 250
)

// staleHeader says since when the vendor could not be read, where that is so. It
// is what a socket's stale frame says.
const staleHeader = "Parterre-Stale-Since"

// handleAvailability answers what a socket's snapshot frame says, for watchers
// whose socket does not work: GET /v1/availability/{promoter}/{account}/{event}/{performance}.
// Who asks counts as a watcher for a while, so that the answer is kept fresh.
func (s *Server) handleAvailability(w http.ResponseWriter, r *http.Request) {
	if err := s.allowed(s.polls, info(r).from); err != nil {
		s.refusePoll(w, r, err)
		return
	}
	path := pathOf(r)
	entry, err := s.Catalogue.Performance(r.Context(), path)
	if err == nil && entry.Performance.AccessCode {
		err = s.mayWatch(r.Context(), entry, r.URL.Query().Get(passParam), hello{Token: s.pollToken(r)})
	}
	if err != nil {
		s.refusePoll(w, r, err)
		return
	}
	// Read before it is attended: a performance that nobody watched so far is
	// read anew, one that is watched is what its poller knows.
	view, err := s.Availability.View(r.Context(), path)
	s.Availability.Attend(path)
	if err != nil {
		s.refusePoll(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "no-cache") // may be kept, and is asked for all the same
	tag := entityTag(view.Position)
	h.Set("ETag", tag)
	if since, stale := s.Availability.Stale(path); stale {
		h.Set(staleHeader, Stamp(since))
	}
	if matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := view.Encoded()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.Write(body)
}

// pollToken is the token of the cart that a poll comes with, or its browser.
func (s *Server) pollToken(r *http.Request) checkout.Token {
	if token := bearer(r, ""); token != "" {
		return checkout.Token(token)
	}
	return s.wallet(r).Carts[seatplan.PromoterID(r.PathValue("promoter"))]
}

// refusePoll answers a poll that has no snapshot. It is not logged: what failed
// was, once, and whoever asks again and again must not fill the log.
func (s *Server) refusePoll(w http.ResponseWriter, r *http.Request, err error) {
	f := faultOf(err)
	if f.status >= http.StatusInternalServerError || f.status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "5")
	}
	if f == internal { // whatever keeps the seats from being read
		err = checkout.ErrVendorDown
		f = faultOf(err)
	}
	l := s.localeOf(r, seatplan.PromoterID(r.PathValue("promoter")))
	writeJSON(w, f.status, refusalJSON{Code: f.code, Message: s.refusalText(l, err)})
}

// entityTag is a position of a stream as an ETag.
func entityTag(at wire.Position) string {
	return `"` + strconv.FormatUint(at.Epoch, 10) + "-" + strconv.FormatUint(at.Seq, 10) + `"`
}

// matches reports whether an If-None-Match names a tag. One that a proxy has
// made weak is as good: it is about the same bytes.
func matches(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		one = strings.TrimSpace(one)
		if one == "*" || strings.TrimPrefix(one, "W/") == tag {
			return true
		}
	}
	return false
}
