package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/parterre/parterre/server/vendors"
)

const (
	maxTries = 3 // of a read: once and twice again
	// firstPause is the mean pause before the second try; it doubles.
	firstPause = 100 * time.Millisecond
	// patience is the longest pause a read is kept waiting for.
	patience = 3 * time.Second
)

// do makes a call, trying reads again where the failure may pass. check looks
// at a body before it is accepted.
func (c *Client) do(ctx context.Context, call Call, check func([]byte) error) (Answer, error) {
	body, err := encode(call.Send)
	if err != nil {
		return Answer{}, c.unsent(call, err)
	}
	for try := 1; ; try++ {
		a, err := c.attempt(ctx, call, body, check)
		if err == nil {
			return a, nil
		}
		if call.Mutates || try == maxTries || !c.pause(ctx, try, err) {
			return Answer{}, err
		}
	}
}

func encode(send any) ([]byte, error) {
	if send == nil {
		return nil, nil
	}
	body, err := json.Marshal(send)
	if err != nil {
		// The cause may quote what was to be sent.
		return nil, errors.New("request cannot be encoded")
	}
	return body, nil
}

// pause waits before another try and reports whether there is time for it.
func (c *Client) pause(ctx context.Context, try int, err error) bool {
	if errors.Is(err, errPaused) || errors.Is(err, errCrowded) || refuses(err) || tooMuch(err) {
		return false
	}
	wait := firstPause << (try - 1)
	wait = wait/2 + rand.N(wait)
	var e *vendors.Error
	if errors.As(err, &e) && e.RetryAfter > 0 {
		wait = e.RetryAfter + rand.N(firstPause)
	}
	if deadline, ok := ctx.Deadline(); wait > patience || ok && time.Until(deadline) <= wait {
		return false
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// attempt waits for the call's turn and sends it once, unless that is of no use
// now.
func (c *Client) attempt(ctx context.Context, call Call, body []byte, check func([]byte) error) (Answer, error) {
	if err := ctx.Err(); err != nil {
		return Answer{}, c.unsent(call, err)
	}
	if call.maxBody() > largeAnswer && vendors.PriorityOf(ctx) <= vendors.PriorityPoll {
		select {
		case c.large <- struct{}{}:
			defer func() { <-c.large }()
		case <-ctx.Done():
			return Answer{}, c.unsent(call, ctx.Err())
		}
	}
	if err := c.scheduler.acquire(ctx); err != nil {
		return Answer{}, c.unsent(call, err)
	}
	defer c.scheduler.release()
	if wait := c.limit.wait(c.now()); wait > 0 && vendors.PriorityOf(ctx) != vendors.PrioritySettle {
		return Answer{}, c.refused(call, wait)
	}
	a, err := c.breakers.run(ctx, func() (Answer, error) {
		a, err := c.exchange(ctx, call, body)
		if err == nil {
			if cause := check(a.Body); cause != nil {
				return Answer{}, c.Lost(call, a.Status, cause)
			}
		}
		return a, err
	})
	if errors.Is(err, errPaused) {
		return Answer{}, c.unsent(call, err)
	}
	return a, err
}

// exchange sends the request and reads the answer to its end.
func (c *Client) exchange(ctx context.Context, call Call, body []byte) (Answer, error) {
	req, sent, err := c.request(ctx, call, body)
	if err != nil {
		return Answer{}, c.unsent(call, err)
	}
	a := Answer{Sent: c.now()}
	resp, err := c.http.Do(req)
	if err != nil {
		cause := transportCause(ctx, err)
		c.log.LogAttrs(ctx, slog.LevelDebug, "vendor call without an answer", c.attrs(ctx, call, a, slog.Any("error", cause))...)
		if !sent.Load() {
			return Answer{}, c.unsent(call, cause)
		}
		return Answer{}, c.Lost(call, 0, cause)
	}
	defer resp.Body.Close()
	a.Status, a.Header = resp.StatusCode, resp.Header
	c.skew.note(a, c.now())
	a.Body, err = readBody(resp.Body, call.maxBody(), resp.ContentLength)
	c.log.LogAttrs(ctx, slog.LevelDebug, "vendor call", c.attrs(ctx, call, a, slog.Int("status", a.Status), slog.Int("bytes", len(a.Body)))...)
	wait := c.limited(a)
	if a.Status == http.StatusTooManyRequests {
		return Answer{}, c.refused(call, wait)
	}
	if err != nil {
		return Answer{}, c.Lost(call, a.Status, transportCause(ctx, err))
	}
	if err := call.breakdown(a); err != nil {
		lost := c.Lost(call, a.Status, err)
		lost.RetryAfter = wait
		return Answer{}, lost
	}
	return a, nil
}

// attrs are what is logged of a call: nothing of its content.
func (c *Client) attrs(ctx context.Context, call Call, a Answer, more ...slog.Attr) []slog.Attr {
	return append(more,
		slog.String("vendor", c.vendor), slog.String("op", call.Op), slog.String("priority", priorityName(vendors.PriorityOf(ctx))),
		slog.Duration("took", c.now().Sub(a.Sent)))
}

// breakdown reports an answer that no vendor's program gave.
func (call Call) breakdown(a Answer) error {
	switch {
	case a.Status >= 500 && !(call.ErrorBodies && checkJSON(a.Body) == nil):
		return fmt.Errorf("status %d", a.Status)
	case a.Status < 200 || a.Status >= 300 && a.Status < 400:
		return fmt.Errorf("status %d is not followed", a.Status)
	}
	return nil
}

func (call Call) maxBody() int64 {
	if call.MaxBody > 0 {
		return call.MaxBody
	}
	return DefaultMaxBody
}

// request builds the HTTP request. The flag it returns is set once bytes that
// the vendor could act on may have been written.
//
// http.Transport repeats requests by itself when a kept connection turns out to
// be dead: GETs that have no body or a GetBody. A mutating call must not be
// repeated, so its body cannot be rewound and, with GET, is there even when it
// is empty.
func (c *Client) request(ctx context.Context, call Call, body []byte) (*http.Request, *atomic.Bool, error) {
	sent := new(atomic.Bool)
	trace := &httptrace.ClientTrace{}
	if len(body) == 0 {
		trace.WroteHeaders = func() { sent.Store(true) }
	}
	method := call.Method
	if method == "" {
		method = http.MethodPost
	}
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), method, c.target(call).String(), nil)
	if err != nil {
		return nil, nil, errors.New("request cannot be built") // the cause may quote the query
	}
	if len(body) > 0 || call.Mutates && method == http.MethodGet {
		req.Body = &onceBody{Reader: bytes.NewReader(body), sent: sent}
		req.ContentLength = int64(len(body))
	}
	if len(body) > 0 {
		req.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	req.Header.Set("Accept", "application/json")
	for name, values := range call.Header {
		req.Header[http.CanonicalHeaderKey(name)] = values
	}
	return req, sent, nil
}

// target joins base, path and query.
func (c *Client) target(call Call) *url.URL {
	target := c.Base()
	if call.URL != nil {
		*target = *call.URL
	} else if call.Path != "" {
		target = target.JoinPath(strings.Split(strings.TrimPrefix(call.Path, "/"), "/")...)
	}
	if len(call.Query) > 0 {
		target.RawQuery = call.Query.Encode()
	}
	return target
}

// onceBody is a request body that cannot be rewound and notes when its bytes
// are taken: before that the vendor has no complete request to act on.
type onceBody struct {
	*bytes.Reader
	sent *atomic.Bool
}

func (b *onceBody) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if n > 0 {
		b.sent.Store(true)
	}
	return n, err
}

// WriteTo hides the embedded reader's, which would go round Read.
func (b *onceBody) WriteTo(w io.Writer) (int64, error) {
	return io.Copy(w, struct{ io.Reader }{b})
}

// Close does nothing; the bytes are ours.
func (b *onceBody) Close() error { return nil }
