package iabiletsandbox

// assign finds a free place for every wanted seat, or refuses. Places in own
// count as free. Seats asked for by their code are honoured where the sandbox
// allows it; the others are assigned, together where an area still has enough
// neighbours.
func (c *call) assign(wanted []lockSeat, tariffs []*tariff, own map[*place]bool) ([]*place, error) {
	places := make([]*place, len(wanted))
	taken := map[*place]bool{}
	can := func(p *place) bool { return (p.state == free || own[p]) && !taken[p] }
	open := map[*area][]int{} // wanted seats that are to be assigned
	for i, w := range wanted {
		a := tariffs[i].area
		if !c.opts.SeatCodes || w.Seat == "" {
			open[a] = append(open[a], i)
			continue
		}
		p := a.find(w.Seat)
		if p == nil || !can(p) {
			return nil, errTaken
		}
		places[i], taken[p] = p, true
	}
	for a, indexes := range open {
		found := a.together(len(indexes), can)
		if found == nil {
			return nil, errTaken
		}
		for k, i := range indexes {
			places[i], taken[found[k]] = found[k], true
		}
	}
	return places, nil
}

func (a *area) find(code string) *place {
	for _, p := range a.places {
		if a.seated && p.code == code {
			return p
		}
	}
	return nil
}

// together returns n places that can be had: neighbours in one row if there
// are any, else the first ones, else nil.
func (a *area) together(n int, can func(*place) bool) []*place {
	var run, first []*place
	for _, p := range a.places {
		if len(run) > 0 && run[0].row != p.row || !can(p) {
			run = run[:0]
		}
		if !can(p) {
			continue
		}
		if len(first) < n {
			first = append(first, p)
		}
		if run = append(run, p); len(run) == n {
			return run
		}
	}
	if len(first) < n {
		return nil
	}
	return first
}
