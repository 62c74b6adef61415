package ticketsonic_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/ticketsonic"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

// lists is a vendor with these events and ticket types.
func lists(t *testing.T, events, tickets string, change ...func(*vendors.Options, *ticketsonic.Settings)) *bench {
	t.Helper()
	return open(t, script{
		"event/list":  says(200, `{"status":"success","events":[`+events+`]}`),
		"ticket/list": says(200, `{"status":"success","user_public_key":"?","tickets":[`+tickets+`]}`),
	}, &clock{at: start}, change...)
}

// TestTypesOfFields: the forms that the vendor's fields come in, and what of
// them cannot be sold.
func TestTypesOfFields(t *testing.T) {
	t.Parallel()
	const rest = `"sku":"a-1","event_id":"7","currency":"EUR","stock":5`
	for name, tt := range map[string]struct {
		ticket string
		free   int // -1: not sold
		price  int64
	}{
		"as documented":      {`{` + rest + `,"price":"250.00"}`, 5, 25000},
		"price as a number":  {`{` + rest + `,"price":250.5}`, 5, 25050},
		"free":               {`{` + rest + `,"price":0}`, 5, 0},
		"numbers as text":    {`{"sku":"a-1","event_id":7,"currency":"EUR","stock":"5","price":"1"}`, 5, 100},
		"fewer than nothing": {`{"sku":"a-1","event_id":7,"currency":"EUR","stock":-3,"price":"1"}`, 0, 100},
		"no event id":        {`{"sku":"a-1","currency":"EUR","stock":5,"price":"1"}`, 5, 100},
		"no currency":        {`{"sku":"a-1","event_id":"7","stock":5,"price":"1"}`, 5, 100},
		"leva":               {`{"sku":"a-1","event_id":"7","currency":"BGN","stock":5,"price":"19.56"}`, 5, 1956},
		"another's currency": {`{"sku":"a-1","event_id":"7","currency":"JPY","stock":5,"price":"1"}`, -1, 0},
		"finer than a cent":  {`{` + rest + `,"price":"1.005"}`, -1, 0},
		"no amount":          {`{` + rest + `,"price":"gratis"}`, -1, 0},
		"below nothing":      {`{` + rest + `,"price":"-1"}`, -1, 0},
		"no price":           {`{` + rest + `}`, -1, 0},
		"no stock":           {`{"sku":"a-1","event_id":"7","currency":"EUR","price":"1"}`, -1, 0},
		"no sku":             {`{"event_id":"7","currency":"EUR","stock":5,"price":"1"}`, -1, 0},
		"a sku with a slash": {`{"sku":"a/1","event_id":"7","currency":"EUR","stock":5,"price":"1"}`, -1, 0},
		"another event's":    {`{"sku":"a-1","event_id":"8","currency":"EUR","stock":5,"price":"1"}`, -1, 0},
	} {
		a, err := lists(t, "", tt.ticket).Availability(t.Context(), vendors.Performance{ID: "7"})
		if err != nil {
			t.Errorf("%s: Availability = %v", name, err)
			continue
		}
		if tt.free < 0 {
			if len(a.Areas) != 0 {
				t.Errorf("%s: sold as %+v", name, a.Areas)
			}
			continue
		}
		price, _ := a.Prices.Default("a-1")
		if diff := cmp.Diff([]vendors.AreaAvailability{{Area: "a-1", Free: tt.free}}, a.Areas); diff != "" || price.Total().Minor != tt.price {
			t.Errorf("%s: price %v, areas (-want +got):\n%s", name, price.Total(), diff)
		}
	}
}

// TestPlanLanguage: ticket types go by one of their two names.
func TestPlanLanguage(t *testing.T) {
	t.Parallel()
	const ticket = `{"sku":"a-1","event_id":"7","primary_text_pl":"Балкон","primary_text_sl":"Balcony","currency":"EUR","stock":5,"price":"1"}`
	for language, want := range map[string]string{"": "Балкон", "bg": "Балкон", "en": "Balcony"} {
		v := lists(t, "", ticket, func(_ *vendors.Options, s *ticketsonic.Settings) {
			s.PrimaryLanguage, s.SecondaryLanguage, s.PlanLanguage = "bg", "en", language
		})
		plan, err := v.Plan(t.Context(), vendors.Performance{ID: "7"})
		if err != nil || plan.Areas()[0].Name != want {
			t.Errorf("plan_language %q: Plan = %+v, %v, want the area %s", language, plan, err, want)
		}
	}
}

// TestMixedCurrencies: one performance is sold in one currency.
func TestMixedCurrencies(t *testing.T) {
	t.Parallel()
	const mixed = `{"sku":"a","event_id":7,"currency":"USD","stock":5,"price":"1"},{"sku":"b","event_id":7,"currency":"EUR","stock":5,"price":"1"},
		{"sku":"c","event_id":7,"currency":"USD","stock":5,"price":"1"},{"sku":"c","event_id":7,"currency":"USD","stock":9,"price":"1"}`
	for currency, want := range map[seatplan.Currency][]seatplan.AreaID{"EUR": {"b"}, "USD": {"a", "c"}, "BGN": {"a", "c"}, "": {"a", "c"}} {
		b := lists(t, "", mixed, func(o *vendors.Options, _ *ticketsonic.Settings) { o.Currency = currency })
		a, err := b.Availability(t.Context(), vendors.Performance{ID: "7"})
		if err != nil {
			t.Fatal(err)
		}
		var got []seatplan.AreaID
		for _, area := range a.Areas {
			got = append(got, area.Area)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("account in %q sells (-want +got):\n%s", currency, diff)
		}
	}
}

// TestEventStates: what is over is not listed; what nobody could go to, or buy,
// is not on sale.
func TestEventStates(t *testing.T) {
	t.Parallel()
	unix := func(d time.Duration) string { return seatplan.Money{Minor: start.Add(d).Unix() * 100}.Decimal() }
	at := func(d time.Duration) string { return strings.TrimSuffix(unix(d), ".00") }
	const stocked = `{"sku":"a","event_id":7,"currency":"EUR","stock":5,"price":"3"},{"sku":"b","event_id":7,"currency":"EUR","stock":1,"price":"2.5"}`
	for name, tt := range map[string]struct {
		event, tickets string
		want           vendors.SaleState // empty: not listed
	}{
		"on sale":         {`"start_time":` + at(time.Hour) + `,"end_time":null`, stocked, vendors.OnSale},
		"start as text":   {`"start_time":"` + at(time.Hour) + `"`, stocked, vendors.OnSale},
		"began today":     {`"start_time":` + at(-2*time.Hour), stocked, vendors.OnSale},
		"runs on":         {`"start_time":` + at(-240*time.Hour) + `,"end_time":"` + at(time.Hour) + `"`, stocked, vendors.OnSale},
		"began last week": {`"start_time":` + at(-240*time.Hour), stocked, ""},
		"ended":           {`"start_time":` + at(-2*time.Hour) + `,"end_time":` + at(-time.Hour), stocked, ""},
		"no start":        {`"start_time":null`, stocked, vendors.Closed},
		"start of nought": {`"start_time":0`, stocked, vendors.Closed},
		"sold out":        {`"start_time":` + at(time.Hour), strings.NewReplacer("5", "0", `"stock":1`, `"stock":0`).Replace(stocked), vendors.SoldOut},
		"nothing to buy":  {`"start_time":` + at(time.Hour), "", vendors.Closed},
	} {
		events, err := lists(t, `{"event_id":"7","primary_text_pl":"T",`+tt.event+`}`, tt.tickets).Events(t.Context())
		switch {
		case err != nil:
			t.Errorf("%s: Events = %v", name, err)
		case tt.want == "" && len(events) != 0, tt.want != "" && len(events) != 1:
			t.Errorf("%s: %d events", name, len(events))
		case tt.want != "" && events[0].Performances[0].State != tt.want:
			t.Errorf("%s: %s, want %s", name, events[0].Performances[0].State, tt.want)
		case tt.want == vendors.OnSale && (events[0].Performances[0].From != eur(250) || events[0].Performances[0].Places != 6):
			t.Errorf("%s: from %v, %d places", name, events[0].Performances[0].From, events[0].Performances[0].Places)
		}
	}
	for name, event := range map[string]string{"a time before 1970": `"start_time":-5`, "a date": `"start_time":"2026-05-01"`, "a time after 9999": `"start_time":999999999999`} {
		if _, err := lists(t, `{"event_id":"7",`+event+`}`, "").Events(t.Context()); kindOf(err) != vendors.ErrUnavailable {
			t.Errorf("%s: Events = %v, want %v", name, err, vendors.ErrUnavailable)
		}
	}
}

// TestLanguages: texts are by the account's languages; what is missing in one is
// taken from the other.
func TestLanguages(t *testing.T) {
	t.Parallel()
	const both = `{"event_id":"7","primary_text_pl":"Балкон","primary_text_sl":"Balcony","secondary_text_pl":"","secondary_text_sl":"Upstairs","start_time":1}`
	languages := func(primary, secondary string) func(*vendors.Options, *ticketsonic.Settings) {
		return func(o *vendors.Options, s *ticketsonic.Settings) {
			s.PrimaryLanguage, s.SecondaryLanguage = primary, secondary
			o.Now = func() time.Time { return time.Unix(0, 0) }
		}
	}
	for name, tt := range map[string]struct {
		event, primary, secondary, title, description string
		titles                                        map[string]string
	}{
		"both":         {both, "bg", "en", "Балкон", "Upstairs", map[string]string{"bg": "Балкон", "en": "Balcony"}},
		"one language": {both, "bg", "", "Балкон", "Upstairs", nil},
		"unknown":      {both, "", "", "Балкон", "Upstairs", nil},
		"secondary":    {`{"event_id":"7","primary_text_sl":"Balcony","start_time":1}`, "bg", "en", "Balcony", "", nil},
		"neither":      {`{"event_id":"7","start_time":1}`, "bg", "en", "7", "", nil},
		"a number":     {`{"event_id":"7","primary_text_pl":1984,"start_time":1}`, "bg", "en", "1984", "", nil},
	} {
		events, err := lists(t, tt.event, "", languages(tt.primary, tt.secondary)).Events(t.Context())
		if err != nil || len(events) != 1 {
			t.Errorf("%s: Events = %v, %v", name, events, err)
			continue
		}
		if e := events[0]; e.Title != tt.title || e.Description != tt.description || !cmp.Equal(e.Titles, tt.titles) {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

func TestAskName(t *testing.T) {
	t.Parallel()
	for _, ask := range []bool{true, false} {
		c := &clock{at: start}
		b := open(t, ticketsonicsandbox.New(ticketsonicsandbox.Options{Now: c.now}), c, func(_ *vendors.Options, s *ticketsonic.Settings) { s.AskName = ask })
		events, err := b.Events(t.Context())
		if err != nil || events[0].Performances[0].Needs.FullName != ask {
			t.Errorf("ask_name %t: needs %+v, %v", ask, events[0].Performances[0].Needs, err)
		}
	}
}

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 700">
<rect data-stage="" x="300" y="0" width="400" height="80"/>
<rect data-area="815-46527" data-name="drawn" data-category="x" data-category-color="#112233" x="100" y="200" width="800" height="200"/>
<rect data-area="closed" x="100" y="450" width="800" height="50"/>
</svg>`

// TestPlan: without a drawing every ticket type is a block of its own; in one,
// each has the outline that has its sku.
func TestPlan(t *testing.T) {
	t.Parallel()
	plan, err := sell(t, ticketsonicsandbox.Options{}).Plan(t.Context(), concert)
	if err != nil || len(plan.Areas()) != 3 || len(plan.Categories()) != 3 {
		t.Fatalf("Plan = %v", err)
	}
	for i, a := range plan.Areas() {
		if len(a.Outline) == 0 || a.Category != i || plan.Categories()[i].ID != seatplan.CategoryID(a.ID) || plan.Categories()[i].Name != a.Name {
			t.Errorf("area %+v has category %+v", a, plan.Categories()[i])
		}
	}
	var many []string
	for i := range 300 {
		many = append(many, `{"sku":"s-`+strconv.Itoa(i)+`","event_id":7,"currency":"EUR","stock":5,"price":"1","primary_text_pl":"`+strings.Repeat("ж", 150)+`"}`)
	}
	plan, err = lists(t, "", strings.Join(many, ",")).Plan(t.Context(), vendors.Performance{ID: "7"})
	if err != nil || len(plan.Areas()) != seatplan.MaxCategories {
		t.Errorf("Plan of 300 ticket types = %v", err)
	}
	if _, err := lists(t, "", "").Plan(t.Context(), vendors.Performance{ID: "7"}); kindOf(err) != vendors.ErrNotFound {
		t.Errorf("Plan of nothing = %v, want %v", err, vendors.ErrNotFound)
	}
	if _, err := lists(t, "", "").Plan(t.Context(), vendors.Performance{}); kindOf(err) != vendors.ErrNotFound {
		t.Errorf("Plan of no performance = %v, want %v", err, vendors.ErrNotFound)
	}
}

// TestLongTitle: a title of megabytes is a short name, and costs no time.
func TestLongTitle(t *testing.T) {
	t.Parallel()
	title := strings.Repeat("ж", 2<<20)
	b := lists(t, "", `{"sku":"a-1","event_id":7,"currency":"EUR","stock":5,"price":"1.00","primary_text_pl":"`+title+`"},
		{"sku":"`+title[:1<<20]+`","event_id":7,"currency":"EUR","stock":5,"price":"1.00"}`)
	plan, err := b.Plan(t.Context(), vendors.Performance{ID: "7"})
	if err != nil || len(plan.Areas()) != 1 || plan.Areas()[0].Name != title[:seatplan.MaxLabel] {
		t.Errorf("Plan = %v", err)
	}
	if b.log.Len() > 4<<10 {
		t.Errorf("%d bytes are logged", b.log.Len())
	}
}

func TestOwnDrawing(t *testing.T) {
	t.Parallel()
	draw := func(svg string) *bench {
		c := &clock{at: start}
		return open(t, ticketsonicsandbox.New(ticketsonicsandbox.Options{Now: c.now}), c, func(o *vendors.Options, _ *ticketsonic.Settings) {
			o.PlanFile = func(id string) ([]byte, bool) { return []byte(svg), id == ticketsonicsandbox.EventConcert }
		})
	}
	plan, err := draw(drawing).Plan(t.Context(), concert)
	if err != nil {
		t.Fatal(err)
	}
	outlined := map[seatplan.AreaID]bool{}
	for _, a := range plan.Areas() {
		outlined[a.ID] = len(a.Outline) > 0
	}
	want := map[seatplan.AreaID]bool{ticketsonicsandbox.SKUFloor: true, ticketsonicsandbox.SKUBalcony: false, ticketsonicsandbox.SKUMeet: false}
	if diff := cmp.Diff(want, outlined); diff != "" {
		t.Errorf("areas with an outline (-want +got):\n%s", diff)
	}
	if first := plan.Areas()[0]; first.Name != "Партер, правостоящи" || plan.Categories()[first.Category].Color != seatplan.RGB(0x11, 0x22, 0x33) {
		t.Errorf("the drawn area is %+v in %v", first, plan.Categories()[first.Category])
	}
	seated := strings.Replace(drawing, "</svg>", `<g data-section="S" data-row="1"><circle data-seat="1" data-code="s-1" cx="500" cy="600" r="8"/></g></svg>`, 1)
	for name, svg := range map[string]string{"no drawing": "<svg", "numbered seats": seated} {
		if _, err := draw(svg).Plan(t.Context(), concert); err == nil || !strings.Contains(err.Error(), "drawing of event "+ticketsonicsandbox.EventConcert) {
			t.Errorf("%s: Plan = %v, want an error that names the drawing", name, err)
		}
	}
	if plan, err := draw("<svg").Plan(t.Context(), vendors.Performance{ID: ticketsonicsandbox.EventExhibition}); err != nil || len(plan.Areas()) != 3 {
		t.Errorf("Plan of what is not drawn = %v", err)
	}
}
