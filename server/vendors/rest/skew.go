package rest

import (
	"net/http"
	"sync"
	"time"
)

// skew remembers by how much the vendor's clock differs from ours.
type skew struct {
	mu    sync.Mutex // guards what follows
	ahead time.Duration
	known bool
}

// note compares an answer's Date with the middle of the time it was made in.
// Date has whole seconds, the fraction being cut off.
func (s *skew) note(a Answer, received time.Time) {
	date, err := http.ParseTime(a.Header.Get("Date"))
	if err != nil {
		return
	}
	made := a.Sent.Add(received.Sub(a.Sent) / 2)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ahead, s.known = date.Add(time.Second/2).Sub(made), true
}

func (s *skew) last() (time.Duration, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ahead, s.known
}
