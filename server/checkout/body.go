package checkout

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// cartBody is the sealed part of a cart: what is secret, what is personal, and
// what the vendor reckons.
type cartBody struct {
	// Access is the access code that the vendor accepted.
	Access string `json:"access,omitempty"`
	// Codes are the promo codes and vouchers to be applied; InForce those that
	// the vendor counts, as of its last answer.
	Codes     []string           `json:"codes,omitempty"`
	InForce   []string           `json:"in_force,omitempty"`
	Modifiers []vendors.Modifier `json:"modifiers,omitempty"`
	// Wrong counts codes that were refused.
	Wrong int `json:"wrong,omitempty"`
	// EmailNeeded: the vendor holds once it has verified an address. EmailSent is
	// where it sent the code to, and Mails how often.
	EmailNeeded bool   `json:"email_needed,omitempty"`
	EmailSent   string `json:"email_sent,omitempty"`
	Mails       int    `json:"mails,omitempty"`
	// Gone is why the places that can be asked for again were lost.
	Gone GoneReason `json:"gone,omitempty"`
}

// codes are the codes to be shown. Those in force are so for as long as the
// vendor has something that they can be in force for.
func (b cartBody) codes(inForce bool) []Code {
	var out []Code
	for _, code := range b.Codes {
		out = append(out, Code{Code: code, InForce: inForce && hasCode(b.InForce, code)})
	}
	for _, code := range b.InForce {
		if inForce && !hasCode(b.Codes, code) {
			out = append(out, Code{Code: code, InForce: true})
		}
	}
	return out
}

// hasCode reports whether a list has a code. Vendors give codes back in their own
// case.
func hasCode(list []string, code string) bool {
	return slices.ContainsFunc(list, func(c string) bool { return strings.EqualFold(c, code) })
}

// withoutCode is a list without a code.
func withoutCode(list []string, code string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(c string) bool { return strings.EqualFold(c, code) })
}

func (s *Service) cartBody(c store.Cart) (b cartBody, err error) {
	err = s.sealer.Open("body "+string(c.ID), c.Body, &b)
	return b, err
}

// changeBody lets f change the sealed part of a cart.
func (s *Service) changeBody(c *store.Cart, f func(*cartBody)) error {
	b, err := s.cartBody(*c)
	if err != nil {
		return err
	}
	before := b
	f(&b)
	if reflect.DeepEqual(before, b) {
		return nil
	}
	c.Body, err = s.sealer.Seal("body "+string(c.ID), b)
	return err
}

// unlocked is a performance with the access code that a cart has for it.
func (s *Service) unlocked(c store.Cart, p vendors.Performance) (vendors.Performance, error) {
	body, err := s.cartBody(c)
	p.Code = body.Access
	return p, err
}

// accept is adopt with the vendor's reckoning and the reason of what is lost.
func (s *Service) accept(c *store.Cart, held vendors.Holding) error {
	deadline := c.Deadline
	lost := adopt(c, held)
	return s.changeBody(c, func(b *cartBody) {
		b.InForce, b.Modifiers = held.Codes, held.Modifiers
		if lost {
			b.Gone = s.goneAt(deadline)
		}
	})
}

// editBody is edit of a cart's sealed part only.
func (s *Service) editBody(ctx context.Context, id store.CartID, f func(*cartBody)) (store.Cart, error) {
	return s.edit(ctx, id, func(c *store.Cart) error { return s.changeBody(c, f) })
}
