package checkout

import (
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/store/sealed"
	"github.com/parterre/parterre/server/vendors"
)

// Contents is what a person who works on an order needs of its sealed part. It
// has the buyer in it, and never the codes of tickets.
type Contents struct {
	Buyer   vendors.Buyer
	Title   string
	Lines   []ViewLine
	Tickets int // how many have been read
}

// Look opens an order with the key that it was sealed with.
func Look(key []byte, o store.Order) (Contents, error) {
	s, err := sealed.New(key)
	if err != nil {
		return Contents{}, err
	}
	var body orderBody
	if err := s.Open(string(o.ID), o.Body, &body); err != nil {
		return Contents{}, err
	}
	return Contents{Buyer: body.Buyer, Title: body.Title, Lines: body.Lines, Tickets: len(body.Tickets)}, nil
}
