// Package checkout decides: it keeps carts, holds places at the vendors, makes
// orders and sees them through to tickets or to a clean end. The browser
// proposes, this package decides, the vendor has the last word.
//
// A cart's lines say what the buyer wants and what the vendor holds; reconcile
// makes the second follow the first, one vendor call at a time per cart. When
// that happens depends on the vendor: at each selection (add), right before the
// order (replace), with the order itself (order), or never, our own books holding
// instead against the vendor's stock (ours; see holdOurs). An
// order is a state machine on stored records: [Service.advance] takes one step
// after another until something outside must happen first. Every mutating call
// to a vendor is recorded as an intent before it leaves, and one whose answer
// was lost is settled by reading.
//
// Start with [Service], [Service.Change] and [Service.Place].
package checkout
