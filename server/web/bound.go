package web

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/locale"
)

// boundTexts name the limits, each with {n} and, but for those of one cart,
// {wait}.
var boundTexts = map[checkout.Bound]locale.Key{
	checkout.BoundPlaces: locale.LimitPlaces, checkout.BoundOrders: locale.LimitOrders, checkout.BoundExpired: locale.LimitExpired,
	checkout.BoundCodes: locale.LimitCodes, checkout.BoundMails: locale.LimitMails, boundRequests: locale.LimitRequests,
	checkout.BoundCartCodes: locale.LimitCartCodes, checkout.BoundCartMails: locale.LimitCartMails,
}

// boundText names the limit that was reached and when to try again, or that it is
// of no use.
func boundText(l *locale.Locale, r *checkout.Refusal, now time.Time) string {
	key, ok := boundTexts[r.Bound]
	switch {
	case !ok:
		return l.Refusal("rate_limited")
	case r.Bound == checkout.BoundPlaces && r.Until.IsZero():
		return l.Count(locale.LimitPlacesGood, r.Limit)
	}
	seconds := waitSeconds(r, now)
	wait := l.Count(locale.Seconds, seconds)
	if seconds >= 60 {
		wait = l.Count(locale.Minutes, (seconds+59)/60)
	}
	return l.Count(key, r.Limit, "wait", wait)
}

// waitSeconds is in how many seconds to try again, at least one.
func waitSeconds(r *checkout.Refusal, now time.Time) int {
	return max(1, int((r.Until.Sub(now)+time.Second-1)/time.Second))
}

// retryAfter says in a header when to try again, where a refusal says so.
func (s *Server) retryAfter(w http.ResponseWriter, err error) {
	var r *checkout.Refusal
	if errors.As(err, &r) && r.Kind == checkout.ErrRateLimited && !r.Until.IsZero() {
		w.Header().Set("Retry-After", strconv.Itoa(waitSeconds(r, s.Now())))
	}
}
