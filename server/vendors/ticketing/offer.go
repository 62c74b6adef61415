package ticketing

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// area is a section or a tier: places without numbers, at a price.
type area struct {
	id          seatplan.AreaID
	uri         string // what an order names it by
	name        string
	price       seatplan.Money
	opens, ends time.Time // of sales; zero where not said
	active      bool      // nothing but time and stock keeps it from being sold
	free        int       // -1: some, but not how many
	capacity    int       // 0: not known
	limit       int       // of one order; 0: none
	unit        int       // persons that one place is for
	fields      []field
}

// category is the price category of an area: one of its own.
func (a area) category() seatplan.CategoryID { return seatplan.CategoryID(a.id) }

// tariff is what an area is sold at: the standard one, unless the vendor limits
// how many one order may have.
func (a area) tariff() seatplan.TariffID {
	if a.limit == 0 {
		return ""
	}
	return seatplan.TariffID(a.id)
}

// open reports whether sales are on at a time.
func (a area) open(now time.Time) bool {
	return a.active && !now.Before(a.opens) && (a.ends.IsZero() || now.Before(a.ends))
}

// left is how many places can be had at a time.
func (a area) left(now time.Time) int {
	if !a.open(now) {
		return 0
	}
	return a.free
}

// offer is what an event sells.
type offer struct {
	tiers bool // of the generation with tiers
	areas []area
	read  time.Time
}

// add adds an area; one that is there already is not there twice.
func (o *offer) add(a area) {
	if _, twice := o.find(a.id); !twice && len(o.areas) < maxAreas {
		o.areas = append(o.areas, a)
	}
}

func (o offer) find(id seatplan.AreaID) (area, bool) {
	for _, a := range o.areas {
		if a.id == id {
			return a, true
		}
	}
	return area{}, false
}

const (
	opEvent    = "GET /events/{event}"
	opSections = "GET /events/{event}/sections"
	opTiers    = "GET /events/{event}/tiers"
	opForm     = "GET /forms/{form}"

	// maxAreas bounds what one event may offer.
	maxAreas = 200
	// maxOffers bounds the events that are remembered.
	maxOffers = 5_000
	// fresh is how long an offer that was read serves the catalogue.
	fresh = 5 * time.Minute
)

// offers remembers what events offered when they were last read.
type offers struct {
	mu      sync.Mutex
	byEvent map[seatplan.EventID]offer // guarded by mu
	forms   map[string][]wireField     // by the form's path; guarded by mu
}

func (o *offers) last(id seatplan.EventID) (offer, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	of, ok := o.byEvent[id]
	return of, ok
}

func (o *offers) keep(id seatplan.EventID, of offer) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.byEvent == nil || len(o.byEvent) >= maxOffers {
		o.byEvent = map[seatplan.EventID]offer{}
	}
	o.byEvent[id] = of
}

func (o *offers) form(path string) ([]wireField, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	fields, ok := o.forms[path]
	return fields, ok
}

func (o *offers) keepForm(path string, fields []wireField) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.forms == nil || len(o.forms) >= maxOffers {
		o.forms = map[string][]wireField{}
	}
	o.forms[path] = fields
}

// offer reads what an event sells. An event with sections carries them; one
// without is asked for its tiers. An event known to have tiers is asked for
// those alone, so that watching any event is one call.
func (v *Vendor) offer(ctx context.Context, id seatplan.EventID) (offer, error) {
	if last, ok := v.offers.last(id); ok && last.tiers {
		if of, err := v.readTiers(ctx, id); err == nil && len(of.areas) > 0 || err != nil && !errors.Is(err, vendors.ErrNotFound) {
			return of, err
		}
	}
	var e wireEvent
	c := call{op: opEvent, path: eventPath(id)}
	answer, err := v.do(ctx, c, &e)
	if err != nil {
		return offer{}, err
	}
	if self, ok := idOf(string(e.Self)); !ok || self != string(id) {
		return offer{}, v.rest.Lost(v.request(c), answer.Status, errors.New("answer is another event"))
	}
	if len(e.Sections) == 0 {
		return v.readTiers(ctx, id)
	}
	of, err := v.sections(ctx, id, e.Sections)
	of.read = answer.Sent
	v.offers.keep(id, of)
	return of, err
}

// sections turns an event's sections into an offer, reading them one list
// further where the event only names them.
func (v *Vendor) sections(ctx context.Context, id seatplan.EventID, sections []wireSection) (offer, error) {
	if abbreviated(sections) {
		sections = nil
		c := call{op: opSections, path: eventPath(id) + "/sections"}
		err := v.each(ctx, c, func(entry json.RawMessage) error {
			var s wireSection
			if err := json.Unmarshal(entry, &s); err != nil {
				return v.rest.Lost(v.request(c), 0, errShape)
			}
			sections = append(sections, s)
			return nil
		})
		if err != nil {
			return offer{}, err
		}
	}
	var of offer
	for _, s := range sections {
		if a, ok := s.area(id, v.zone, v.currency); ok {
			of.add(a)
		} else {
			v.leftOut(ctx, id, string(s.Self))
		}
	}
	return of, nil
}

var errShape = errors.New("answer is of another shape")

func abbreviated(sections []wireSection) bool {
	for _, s := range sections {
		if s.abbreviated {
			return true
		}
	}
	return false
}

func (v *Vendor) leftOut(ctx context.Context, event seatplan.EventID, uri string) {
	v.log.WarnContext(ctx, "area left out", slog.String("vendor", name), slog.String("event", string(event)), slog.String("area", rest.Clip(uri, seatplan.MaxIDLength)))
}

// readTiers reads the tiers of an event. A server without tiers offers none.
func (v *Vendor) readTiers(ctx context.Context, id seatplan.EventID) (offer, error) {
	of := offer{tiers: true, read: v.rest.Now()}
	c := call{op: opTiers, path: eventPath(id) + "/tiers"}
	err := v.each(ctx, c, func(entry json.RawMessage) error {
		var t wireTier
		if err := json.Unmarshal(entry, &t); err != nil {
			return v.rest.Lost(v.request(c), 0, errShape)
		}
		a, ok := t.area(v.zone, v.currency)
		if !ok {
			v.leftOut(ctx, id, string(t.Self))
			return nil
		}
		fields, err := v.formFields(ctx, t.Form)
		if err != nil {
			return err
		}
		a.fields, ok = readFields(fields)
		a.active = a.active && ok
		of.add(a)
		return nil
	})
	if err != nil && !isCode(err, codeRoute) {
		return offer{}, err
	}
	v.offers.keep(id, of)
	return of, nil
}

// area returns a section as an area; ok is false where it has no id or no
// readable price.
func (w wireSection) area(event seatplan.EventID, zone *time.Location, currency seatplan.Currency) (a area, ok bool) {
	id, valid := idOf(string(w.Self))
	price, err := w.Price.now().Money(currency)
	if !valid || err != nil || price.Minor < 0 || w.Price.now() == "" {
		return area{}, false
	}
	uri := string(w.Self)
	if !strings.HasPrefix(uri, "/events/") { // relative to the event, or with a host
		uri = eventPath(event) + "/sections/" + id
	}
	return area{
		id: seatplan.AreaID(id), uri: uri, name: labelOf(string(w.Name), id), price: price,
		opens: readTime(string(w.SalesStart), zone).at, ends: readTime(string(w.SalesEnd), zone).at, active: w.Active != no,
		free: w.free(), capacity: capacityOf(w.Capacity), unit: 1,
	}, true
}

// free is the smaller of what the vendor says remains and what remains of the
// capacity: servers that hold both were seen to differ.
func (w wireSection) free() int {
	free := -1
	if w.Remaining != nil {
		free = max(0, int(*w.Remaining))
	}
	if w.Capacity == nil {
		return free
	}
	counted := max(0, int(*w.Capacity)-int(w.Sold)-int(w.Reserved))
	if free < 0 {
		return counted
	}
	return min(free, counted)
}

func capacityOf(n *rest.Int) int {
	if n == nil || *n < 0 || *n > seatplan.MaxCapacity {
		return 0
	}
	return int(*n)
}

// area returns a tier as an area; ok is false where it has no id or no readable
// price.
func (w wireTier) area(zone *time.Location, currency seatplan.Currency) (a area, ok bool) {
	id, valid := idOf(string(w.Self))
	if !valid {
		id, valid = idOf(string(w.ID))
	}
	price, err := w.Price.Money(currency)
	if !valid || err != nil || price.Minor < 0 || w.Price == "" {
		return area{}, false
	}
	free := -1
	if w.Remaining != nil {
		free = max(0, int(*w.Remaining))
	}
	return area{
		id: seatplan.AreaID(id), uri: id, name: labelOf(string(w.Name), id), price: price,
		opens: readTime(string(w.From), zone).at, ends: readTime(string(w.To), zone).at, active: true,
		free: free, limit: max(0, int(min(w.Limit, maxLimit))), unit: max(1, int(min(w.UnitSize, maxLimit))),
	}, true
}

// maxLimit is more than anybody buys.
const maxLimit = 10_000

// labelOf is a name that a plan takes, or the id.
func labelOf(text, id string) string {
	if text = rest.Clip(text, seatplan.MaxLabel-len(" ×10000")); text == "" {
		return id
	}
	return text
}
