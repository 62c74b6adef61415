package checkout_test

import (
	"context"
	"slices"

	"github.com/parterre/parterre/server/vendors"
)

func (h *house) NewVisit(ctx context.Context) (v vendors.Visit, err error) {
	err = h.call(ctx, "visit", func() error {
		v = vendors.Visit(h.name("visit"))
		h.visits[string(v)] = &houseVisit{}
		return nil
	})
	return v, err
}

func (h *house) holding(visit string) vendors.Holding {
	v := h.visits[visit]
	if v == nil {
		return vendors.Holding{}
	}
	out := vendors.Holding{Codes: slices.Clone(v.codes)}
	if len(v.held) > 0 {
		out.Booking, out.Deadline, out.Places, out.Total = v.booking, v.until, slices.Clone(v.held), h.sum(v.held, v.codes)
	}
	if len(v.codes) > 0 {
		for i := range out.Places {
			out.Places[i].Full, out.Places[i].Reason = out.Places[i].Price.Total(), "Friend"
			out.Places[i].Price.Nominal.Minor -= 1000
		}
		out.Modifiers = []vendors.Modifier{{Label: "Friend"}}
	}
	return out
}

func (h *house) Hold(ctx context.Context, r vendors.HoldRequest) (out vendors.Holding, err error) {
	err = h.call(ctx, "hold", func() error {
		h.asked = append(h.asked, r)
		v := h.visits[string(r.Visit)]
		switch {
		case v == nil || v.lost:
			return no("hold", vendors.ErrVisit)
		case h.emails && !h.bound[string(r.Visit)]:
			return no("hold", vendors.ErrEmail)
		case len(r.Places) > h.stock["floor"]:
			return no("hold", vendors.ErrSoldOut)
		}
		if h.mode == vendors.HoldReplace {
			v.held, v.codes, v.booking = nil, nil, h.name("booking")
		}
		for _, p := range r.Places {
			v.held = append(v.held, vendors.Held{
				Key: h.name("key"), Ref: p.Ref, Area: p.Area, Category: p.Category, Tariff: p.Tariff, Price: p.Expect,
			})
		}
		v.until = h.now().Add(orderTime)
		out = h.holding(string(r.Visit))
		return nil
	})
	return out, err
}

func (h *house) Release(ctx context.Context, r vendors.ReleaseRequest) (out vendors.Holding, err error) {
	err = h.call(ctx, "release", func() error {
		v := h.visits[string(r.Visit)]
		v.held = slices.DeleteFunc(v.held, func(p vendors.Held) bool { return len(r.Keys) == 0 || slices.Contains(r.Keys, p.Key) })
		out = h.holding(string(r.Visit))
		return nil
	})
	return out, err
}

func (h *house) Holding(ctx context.Context, v vendors.Visit, _ vendors.Performance, _ string) (out vendors.Holding, err error) {
	err = h.call(ctx, "holding", func() error {
		out = h.holding(string(v))
		return nil
	})
	return out, err
}

func (h *house) CheckAccess(ctx context.Context, _ vendors.Performance, code, _ string) error {
	return h.call(ctx, "access", func() error {
		if h.codes[code] != "access" {
			return no("access", vendors.ErrAccessCode)
		}
		return nil
	})
}

func (h *house) AddCode(ctx context.Context, r vendors.CodeRequest) (out vendors.Holding, err error) {
	err = h.call(ctx, "code", func() error {
		if h.codes[r.Code] != "promo" {
			return no("code", vendors.ErrVoucher)
		}
		v := h.visits[string(r.Visit)]
		if !slices.Contains(v.codes, r.Code) {
			v.codes = append(v.codes, r.Code)
		}
		out = h.holding(string(r.Visit))
		return nil
	})
	return out, err
}

func (h *house) BindEmail(ctx context.Context, _ vendors.Visit, email, _ string) error {
	return h.call(ctx, "bind", func() error {
		h.mailed = append(h.mailed, email)
		return nil
	})
}

func (h *house) ConfirmEmail(ctx context.Context, v vendors.Visit, _, code, _ string) (out vendors.Visit, err error) {
	err = h.call(ctx, "verify", func() error {
		if h.codes[code] != "email" {
			return no("verify", vendors.ErrInvalid)
		}
		out = vendors.Visit("known to the vendor")
		h.visits[string(out)], h.bound[string(out)] = &houseVisit{}, true
		delete(h.visits, string(v))
		return nil
	})
	return out, err
}

func (h *house) Print(ctx context.Context, r vendors.OrderRef) (d vendors.Document, err error) {
	err = h.call(ctx, "print", func() error {
		d = vendors.Document{ContentType: "application/pdf", Name: "tickets.pdf", Content: []byte(r.Print)}
		return nil
	})
	return d, err
}

func (h *house) MailTickets(ctx context.Context, _ vendors.OrderRef, email string) error {
	return h.call(ctx, "mail", func() error {
		h.mailed = append(h.mailed, email)
		return nil
	})
}

// held counts the places that the vendor holds.
func (h *house) held() (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, v := range h.visits {
		n += len(v.held)
	}
	return n
}
