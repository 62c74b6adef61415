package checkout

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/parterre/parterre/server/store"
)

// Doors for the tests of this package.
var (
	LineChanges  = lineChanges
	CheckDetails = checkDetails
	Payable      = payable
	Picked       = picked
	Adopt        = adopt
	Spread       = spread
)

// Hints counts how often orders are read out of turn.
func Hints() func(store.OrderID, time.Time, time.Duration) bool { return new(hints).take }

// Jobs are what a worker remembers from beat to beat.
type Jobs = jobs

// NewJobs returns a worker's memory.
func NewJobs() *Jobs { return newJobs(nil) }

// Turn does once what Run does at every beat, and waits for it.
func (s *Service) Turn(ctx context.Context, j *Jobs) {
	s.look(ctx, j)
	j.group.Wait()
}

// Rekey changes the key, and not what opens sealed records: those of before a
// rotation stay readable.
func (s *Service) Rekey(key []byte) { s.Key = key }

// Derive makes an order's private part one from before its secret was kept there,
// and returns the hash that was stored of it.
func (s *Service) Derive(ctx context.Context, id store.OrderID) (store.Hash, error) {
	o, err := s.Store.Order(ctx, id)
	if err != nil {
		return o.Secret, err
	}
	var body orderBody
	if err := s.sealer.Open(string(id), o.Body, &body); err != nil {
		return o.Secret, err
	}
	mac := hmac.New(sha256.New, s.Key)
	mac.Write([]byte("order secret " + id))
	o.Secret, body.Secret = hashOf("os_"+hex.EncodeToString(mac.Sum(nil)[:16])), ""
	if o.Body, err = s.sealer.Seal(string(id), body); err != nil {
		return o.Secret, err
	}
	return o.Secret, s.Store.Commit(ctx, store.Batch{Orders: []*store.Order{&o}})
}
