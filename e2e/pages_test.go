package e2e_test

import (
	"testing"

	"github.com/parterre/parterre/server/demo"
)

// TestPromotersPages looks at every page of the promoters' site: the checkout
// is drawn in its frame, as high as it is, and nothing complains.
func TestPromotersPages(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	b := newBrowser(t, still)
	for _, name := range []string{"opera", "arena", "club", "teatru"} {
		t.Run(name, func(t *testing.T) {
			promoter := b.in(t).buyer()
			promoter.open(d.Promoter + "/" + name)
			p := promoter.frame()
			p.plan()
			p.place(hook("cart"), true)
			promoter.is("document.querySelector('parterre-checkout').state", "ready")
			promoter.is("document.querySelector('parterre-checkout > a').checkVisibility()", "false")
			p.shot("plan")
		})
	}
}
