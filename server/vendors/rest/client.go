package rest

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/parterre/parterre/server/vendors"
)

// Options is what a client is made of. Vendor, BaseURL and HTTP are required.
type Options struct {
	// Vendor names the vendor in errors and logs.
	Vendor string
	// BaseURL is absolute, http or https; its path prefix is kept, its query
	// and user are refused.
	BaseURL string
	// HTTP makes the calls. It is copied; the copy follows no redirects and
	// keeps no cookies, so that visits cannot mix.
	HTTP *http.Client
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Log gets one debug line per request and a warning when calls begin or
	// cease to pause; nil means none.
	Log *slog.Logger
	// Concurrency is how many calls are under way at once; 0 means 16.
	Concurrency int
}

// Client makes the calls of one account. It may be used concurrently.
//
// Calls wait for each other by [vendors.PriorityOf]: settling goes first and finds
// places that no other priority can take. A priority whose calls break down ten times in
// a row makes none for five seconds, and while the vendor wants no calls none is
// made; both as ErrUnavailable and never for settling.
type Client struct {
	vendor string
	base   *url.URL
	http   *http.Client
	now    func() time.Time
	log    *slog.Logger

	scheduler *scheduler
	large     chan struct{} // answers being read that may be large
	breakers  breakers
	limit     limit
	skew      skew
}

// New checks the options and returns a client.
func New(o Options) (*Client, error) {
	base, err := url.Parse(o.BaseURL)
	switch {
	case err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https":
		return nil, fmt.Errorf("base_url of %s: not an absolute http or https URL", o.Vendor)
	case base.RawQuery != "" || base.Fragment != "" || base.User != nil:
		return nil, fmt.Errorf("base_url of %s: must have no query, fragment or user", o.Vendor)
	case o.HTTP == nil:
		return nil, fmt.Errorf("open %s: no HTTP client", o.Vendor)
	}
	c := &Client{vendor: o.Vendor, base: base, now: o.Now, log: o.Log}
	if c.now == nil {
		c.now = time.Now
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	c.scheduler, c.breakers = newScheduler(o.Concurrency), newBreakers(o.Vendor, c.log)
	c.large = make(chan struct{}, largeAtOnce)
	own := *o.HTTP
	own.Jar = nil
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	c.http = &own
	return c, nil
}

// Base returns a copy of the base URL.
func (c *Client) Base() *url.URL {
	base := *c.base
	return &base
}

// Now returns the time by the client's clock.
func (c *Client) Now() time.Time { return c.now() }

// Skew returns how far the vendor's clock was ahead of ours in its latest
// answer, give or take a second, and false where none told.
func (c *Client) Skew() (time.Duration, bool) { return c.skew.last() }

const (
	// largeAnswer is from when on an answer may be large in memory, largeAtOnce how
	// many such readings and polls of an account are under way at once.
	largeAnswer = 8 << 20
	largeAtOnce = 4
)

// DefaultMaxBody bounds an answer whose call says nothing else.
const DefaultMaxBody = 1 << 20

// Call is one request.
type Call struct {
	// Op is the vendor's own name of the operation, for errors and logs.
	Op string
	// Method is POST when empty.
	Method string
	// Path is appended to the base URL's; empty means the base URL itself.
	Path string
	// URL is used as it is in place of base and Path. The caller has checked
	// that its host may be called.
	URL   *url.URL
	Query url.Values
	// Header is added to the request and never appears in an error.
	Header http.Header
	// Send is the body, encoded as JSON; nil means none.
	Send any
	// Mutates says that the call may change something at the vendor: it is
	// sent at most once, and when its answer is lost the outcome is unknown.
	Mutates bool
	// MaxBody bounds the answer in bytes, before and after decompression;
	// 0 means DefaultMaxBody.
	MaxBody int64
	// ErrorBodies says that the vendor reports its own errors as JSON under
	// 5xx: such answers are returned instead of being taken for a breakdown.
	ErrorBodies bool
}

// Answer is what came back, read to its end.
type Answer struct {
	// Status is any but 429 and, unless the call has ErrorBodies, 5xx.
	Status int
	Header http.Header
	// Body is decompressed.
	Body []byte
	// Sent is when the request left us.
	Sent time.Time
}

// Do makes a call. Reads are tried up to three times within the context's
// deadline; mutating calls are sent at most once. All errors are
// *[vendors.Error] of the kinds ErrUnavailable and ErrOutcomeUnknown.
func (c *Client) Do(ctx context.Context, call Call) (Answer, error) {
	return c.do(ctx, call, func([]byte) error { return nil })
}

// JSON makes a call and decodes the answer, which must be one JSON document
// whatever its status; the caller looks at Answer.Status. Everything else is as
// in [Client.Do]: what cannot be decoded is an answer lost.
func (c *Client) JSON(ctx context.Context, call Call, into any) (Answer, error) {
	a, err := c.do(ctx, call, checkJSON)
	if err != nil {
		return Answer{}, err
	}
	if err := json.Unmarshal(trimBOM(a.Body), into); err != nil {
		return Answer{}, c.Lost(call, a.Status, decodeCause(err))
	}
	return a, nil
}

// Lost returns the error for an answer that cannot be understood: the outcome
// of a mutating call is unknown then, and a read did not happen. The cause must
// have no secrets in it.
func (c *Client) Lost(call Call, status int, cause error) *vendors.Error {
	kind := vendors.ErrUnavailable
	if call.Mutates {
		kind = vendors.ErrOutcomeUnknown
	}
	return &vendors.Error{Vendor: c.vendor, Op: call.Op, Kind: kind, Status: status, Cause: cause}
}

// unsent returns the error for a call that certainly was not carried out.
func (c *Client) unsent(call Call, cause error) *vendors.Error {
	return &vendors.Error{Vendor: c.vendor, Op: call.Op, Kind: vendors.ErrUnavailable, Cause: cause}
}

// refused returns the error for a call that the vendor wants later.
func (c *Client) refused(call Call, wait time.Duration) *vendors.Error {
	e := c.unsent(call, errLimited)
	e.Status, e.RetryAfter = http.StatusTooManyRequests, wait
	return e
}
