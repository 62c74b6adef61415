package bil24

import (
	"context"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// Release gives places up by their ids (UN_RESERVE), or all of the performance
// (UN_RESERVE_ALL). Giving up what is not held any more is no error.
func (v *client) Release(ctx context.Context, r vendors.ReleaseRequest) (vendors.Holding, error) {
	req, err := unreserve(r)
	if err != nil {
		return vendors.Holding{}, err
	}
	var a reservationAnswer
	sent, err := v.call(ctx, req, &a)
	if err != nil {
		refused, ok := answered(err)
		if !ok {
			return vendors.Holding{}, err
		}
		return v.explainRelease(ctx, r, refused)
	}
	held, err := v.answeredCart(ctx, shareOfRelease(r), &a, sent)
	if err != nil {
		lost := v.rest.Lost(rest.Call{Op: opReserve, Mutates: true}, 0, err)
		return vendors.Holding{}, lost
	}
	return held, nil
}

func unreserve(r vendors.ReleaseRequest) (request, error) {
	req, err := request{Command: opReserve, Type: "UN_RESERVE", Locale: r.Locale, mutates: true}.as(r.Visit)
	if err != nil {
		return req, err
	}
	if len(r.Keys) == 0 {
		req.Type = "UN_RESERVE_ALL"
		// Without it other performances' places would go too.
		req.ActionEventID, err = number(opReserve, r.Performance.ID)
		return req, err
	}
	for _, key := range r.Keys {
		seat, err := number(opReserve, key)
		if err != nil {
			return req, err
		}
		req.SeatList = append(req.SeatList, seatWanted{SeatID: seat})
	}
	return req, nil
}

// explainRelease reads the cart after an error: seats that were let go already
// may be the reason for it.
func (v *client) explainRelease(ctx context.Context, r vendors.ReleaseRequest, refused *vendors.Error) (vendors.Holding, error) {
	held, err := v.cart(ctx, shareOfRelease(r))
	if err != nil {
		return vendors.Holding{}, as(refused, vendors.ErrOutcomeUnknown)
	}
	switch releasedVerdict(held, r.Before, r.Keys) {
	case vendors.Done:
		return held, nil
	case vendors.NotDone: // still in the cart, so it may be tried again
		return vendors.Holding{}, as(refused, vendors.ErrUnavailable)
	}
	return vendors.Holding{}, as(refused, vendors.ErrOutcomeUnknown)
}
