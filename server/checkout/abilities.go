package checkout

import (
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

// Abilities is what a cart of one account can do.
type Abilities struct {
	HoldMode vendors.HoldMode
	// Codes: promo codes or vouchers are taken; RemoveCodes: and taken away.
	Codes, RemoveCodes bool
	// VendorPays: the vendor's page takes the money.
	VendorPays bool
	// PaysNothing: only what is free can be had, the rest is sold at the
	// performance's link.
	PaysNothing bool
	// Prints and Mails: there are tickets to print, or to be sent by the vendor.
	Prints, Mails bool
}

// Abilities says what a cart of a performance's account can do.
func (s *Service) Abilities(p seatplan.PerformancePath) (Abilities, error) {
	a, err := s.account(p)
	return a.abilities(), err
}

func (a Account) abilities() Abilities {
	if a.Vendor == nil {
		return Abilities{}
	}
	can := Abilities{HoldMode: a.Vendor.HoldMode(), VendorPays: a.vendorPays(), PaysNothing: a.paysNothing()}
	_, can.Prints = a.Vendor.(vendors.Printer)
	_, can.Mails = a.Vendor.(vendors.Mailer)
	if _, holds := a.Vendor.(vendors.Holder); holds {
		_, can.Codes = a.Vendor.(vendors.Discounter)
		_, can.RemoveCodes = a.Vendor.(vendors.CodeRemover)
	}
	// What is only kept with the cart until the order is made can be taken away
	// again whatever the vendor can do.
	can.RemoveCodes = can.Codes && (can.RemoveCodes || can.HoldMode == vendors.HoldReplace)
	return can
}
