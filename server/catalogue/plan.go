package catalogue

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/vendors"
)

// PlanEntry is a seating plan in the forms it is used in. It is immutable and
// shared; performances with equal plans share one.
type PlanEntry struct {
	Plan *seatplan.Plan
	Wire []byte       // the plan's wire form; must not be changed
	Hash string       // SHA-256 of Wire in lower-case hex
	Key  wire.PlanKey // the first bytes of that hash
}

// Plan returns the seating plan of a performance. It waits only when there is
// none yet; what was read is served until the catalogue moves the performance
// to another venue, somebody doubts it with [Catalogue.DoubtPlan] or it is
// older than the configured time, and then while it is read again. Unknown
// performances, and vendors without plans, are errors of kind
// [vendors.ErrNotFound].
func (c *Catalogue) Plan(ctx context.Context, path seatplan.PerformancePath) (*PlanEntry, error) {
	entry, err := c.Performance(ctx, path)
	if err != nil {
		return nil, err
	}
	planner, ok := entry.Vendor.(vendors.Planner)
	if !ok {
		return nil, notFound("find plan of " + path.String())
	}
	slot := c.plans.slot(path, c.reader)
	slot.at(entry.Performance.Venue)
	plan, _, err := slot.get(ctx, c.reader, reading[*PlanEntry]{
		unit: panics.Plan, of: path.String(), ttl: c.config.PlanTTL,
		load: func(ctx context.Context) (*PlanEntry, error) { return c.readPlan(ctx, planner, entry) },
	})
	if err != nil {
		return nil, fmt.Errorf("read plan of %s: %w", path, err)
	}
	return c.plans.use(path, slot, plan), nil
}

// PlanByHash returns a plan that was read before and is still kept.
func (c *Catalogue) PlanByHash(hash string) (*PlanEntry, bool) { return c.plans.byHash(hash) }

// DoubtPlan makes the next [Catalogue.Plan] of the performance read again, say
// because a vendor spoke of seats that the plan does not have. Until then, and
// if the reading fails, the plan is served as it is. Doubts are heeded once per
// FailureTTL and performance.
func (c *Catalogue) DoubtPlan(path seatplan.PerformancePath) {
	if slot := c.plans.known(path); slot != nil {
		slot.doubt(c.config.Now(), c.config.FailureTTL)
	}
}

// readPlan reads, parses and encodes a plan when it is its turn: few of an account
// at a time, so that one that does not answer keeps its own plans waiting and no
// other's, and few of all are parsed at a time.
func (c *Catalogue) readPlan(ctx context.Context, planner vendors.Planner, entry Entry) (*PlanEntry, error) {
	slots := c.accounts[Key{entry.Path.Promoter, entry.Path.Account}].slots
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	performance := entry.Performance
	performance.Code = c.code(entry.Path) // whoever asked may have waited for it
	ctx = vendors.WithParsers(ctx, c.parsers)
	plan, err := planner.Plan(vendors.WithPriority(ctx, vendors.PriorityRead), performance)
	if err != nil {
		c.config.Log.Warn("read plan", "performance", entry.Path.String(), "error", err)
		return nil, err
	}
	var made *PlanEntry
	err = vendors.Parse(ctx, func() error {
		made = newPlanEntry(plan)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return c.plans.intern(made), nil
}

func newPlanEntry(plan *seatplan.Plan) *PlanEntry {
	e := &PlanEntry{Plan: plan, Wire: wire.EncodePlan(plan)}
	sum := sha256.Sum256(e.Wire)
	e.Hash = hex.EncodeToString(sum[:])
	copy(e.Key[:], sum[:])
	return e
}
