package checkout

import "context"

// Doors for the tests of this package.
var (
	LineChanges  = lineChanges
	CheckDetails = checkDetails
	Payable      = payable
	Picked       = picked
	Adopt        = adopt
)

// Jobs are what a worker remembers from beat to beat.
type Jobs = jobs

// NewJobs returns a worker's memory.
func NewJobs() *Jobs { return &Jobs{running: make(map[string]bool), paused: make(map[string]pause)} }

// Turn does once what Run does at every beat, and waits for it.
func (s *Service) Turn(ctx context.Context, j *Jobs) {
	s.look(ctx, j)
	j.group.Wait()
}
