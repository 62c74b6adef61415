package e2e_test

import (
	"strconv"
	"testing"

	"github.com/parterre/parterre/server/demo"
	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

// onPage opens a promoter's page and returns the checkout in it.
func (h house) onPage(t *testing.T, path string, expected ...string) *page {
	t.Helper()
	promoter := newBrowser(t, still).buyer(expected...)
	promoter.open(h.Promoter + path)
	return promoter.frame()
}

// more presses an area's plus so many times.
func (p *page) more(area string, times int) {
	p.t.Helper()
	had, _ := strconv.Atoi(p.value(attr(hook("cart"), "data-count")))
	for n := range times {
		p.click("[data-area='" + area + "'] " + hook("area-more"))
		p.is(attr(hook("cart"), "data-count"), strconv.Itoa(had+n+1))
	}
}

// chooseFree presses free seats of the open list and returns them.
func (p *page) chooseFree(n int) (seats []string) {
	p.t.Helper()
	for len(seats) < n {
		seat := p.value(attr(free, "data-seat"))
		p.click(seatOf(seat))
		p.is(attr(hook("cart"), "data-count"), strconv.Itoa(len(seats)+1))
		p.is(attr(seatOf(seat), "data-status"), "mine")
		seats = append(seats, seat)
	}
	return seats
}

// TestPurchaseAtTheVendorsBank buys through Bil24's Browser interface: the vendor
// verifies the address before it keeps a seat, and takes the money itself.
func TestPurchaseAtTheVendorsBank(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	p := d.onPage(t, "/scurt/balcon", "409", "favicon") // a bank has none
	p.plan()
	p.openList()
	seat := p.value(attr(free, "data-seat"))
	p.click(seatOf(seat))
	p.has(1, hook("email-bind"))
	p.is(attr(hook("cart-line"), "data-seat"), seat)
	p.shot("address")
	p.fill("email_bind", "ana@exemplu.ro")
	p.keys("\r")
	p.has(1, hook("email-code"))
	p.shot("code")
	p.fill("email_code", bil24sandbox.EmailCode)
	p.keys("\r")
	p.is(attr(hook("cart"), "data-count"), "1")
	p.is("!!document.querySelector("+quote(hook("hold-clock"))+")", "true")
	p.click(hook("continue"))
	p.details()
	p.payAt("/gateway", hook("gateway-pay"), 1)
	p.shot("tickets")
	d.bought("bil24", p, seat)
	if paid := d.shop.strings(`SELECT id FROM demo_payments`); len(paid) > 0 {
		t.Errorf("our own provider has the payments %v, want none", paid)
	}
}

// TestPurchaseWithCodes buys at Bil24 what opens to an access code, at a reduced
// tariff, with a promo code, and with a fan id for each place.
func TestPurchaseWithCodes(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	p := d.onPage(t, "/scurt/finala", "403", "422")
	p.has(0, hook("seat-section"))
	p.fill("access_code", "1111")
	p.keys("\r")
	p.is(attr(hook("error"), "data-code"), "access_code")
	p.shot("wrong code")
	p.fill("access_code", strconv.Itoa(bil24sandbox.FinalCode))
	p.keys("\r")
	p.plan()
	p.is(attr("#stage", "data-transport"), "ws")
	p.openList()
	seats := p.chooseFree(2)
	full, _ := strconv.Atoi(p.value(attr(hook("cart-total"), "data-minor")))

	p.value("document.querySelector('" + hook("line-tariff") + "').selectedIndex = 1")
	p.value("document.querySelector('" + hook("line-tariff") + "').dispatchEvent(new Event('change', {bubbles: true}))")
	p.is("+document.querySelector('"+hook("cart-total")+"').dataset.minor < "+strconv.Itoa(full), "true")
	reduced, _ := strconv.Atoi(p.value(attr(hook("cart-total"), "data-minor")))
	p.click("#promo summary")
	p.fill("promo", bil24sandbox.PromoOver)
	p.click(hook("promo-apply"))
	p.is(attr(hook("error"), "data-code"), "voucher_refused")
	p.shot("refused")
	p.fill("promo", bil24sandbox.PromoTenth)
	p.click(hook("promo-apply"))
	p.has(1, hook("discount"))
	p.is("+document.querySelector('"+hook("cart-total")+"').dataset.minor < "+strconv.Itoa(reduced), "true")
	p.shot("chosen")

	total := p.value(attr(hook("cart-total"), "data-minor"))
	p.click(hook("continue"))
	p.details("fan_id["+seats[0]+"]", "100200300", "fan_id["+seats[1]+"]", "100200301")
	p.is(attr(hook("review"), "data-minor"), total)
	p.payInNewTab(2)
	p.shot("tickets")
	d.bought("bil24", p, seats...)
}

// TestPlacesThatRunOut takes what two categories share until nothing is left,
// while another buyer looks on.
func TestPlacesThatRunOut(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	other := d.onPage(t, "/scurt/pivnita", "409")
	other.plan()
	p := d.onPage(t, "/scurt/pivnita")
	p.plan()
	p.more(bil24sandbox.CategoryTastingSix, 6)
	p.more(bil24sandbox.CategoryTastingTen, 4)
	other.is(attr("[data-area='"+bil24sandbox.CategoryTastingSix+"']", "data-free"), "2")
	other.is(attr("[data-area='"+bil24sandbox.CategoryTastingTen+"']", "data-free"), "2")
	other.more(bil24sandbox.CategoryTastingTen, 2)
	p.is(attr("[data-area='"+bil24sandbox.CategoryTastingSix+"']", "data-free"), "0")
	p.shot("chosen")
	p.click(hook("continue"))
	p.details()
	p.payInNewTab(10)
	d.bought("bil24", p)
}

// TestPurchaseWithVoucher buys at iaBilet what is sold for a voucher only, with
// the fields that this evening asks for.
func TestPurchaseWithVoucher(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	p := d.onPage(t, "/scurt/gradina", "422")
	p.more(iabiletsandbox.AreaGarden, 2)
	p.fill("promo", "NIMIC")
	p.click(hook("promo-apply"))
	p.click(hook("continue"))
	p.fillGuests()
	p.click(hook("details-submit"))
	p.is(attr(hook("error"), "data-code"), "voucher_refused")
	p.has(0, hook("promo-remove")) // what was refused is not asked for again
	p.shot("refused")
	p.fill("promo", iabiletsandbox.VoucherCode)
	p.click(hook("promo-apply"))
	p.has(1, hook("promo-remove"))
	p.shot("chosen")
	p.click(hook("continue"))
	p.fillGuests()
	p.click(hook("details-submit"))
	p.has(1, hook("review"))
	p.shot("review")
	p.payInNewTab(2)
	p.shot("tickets")
	d.bought("iabilet", p)
}

// fillGuests fills in the details of two places with a name each.
func (p *page) fillGuests() {
	p.t.Helper()
	p.has(1, hook("details"))
	p.fillDetails()
	for n := range 2 {
		p.fill(p.value("document.querySelectorAll('input[name^=participant_name]')["+strconv.Itoa(n)+"].name"), "Oaspete "+strconv.Itoa(n+1))
	}
	p.shot("guests")
}

// TestPurchaseInTheHall buys two numbered seats at iaBilet, from our own drawing
// of the hall.
func TestPurchaseInTheHall(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{RequestSeatCode: true})
	p := d.onPage(t, "/teatru")
	p.plan()
	p.openList()
	seats := p.chooseFree(2)
	p.shot("chosen")
	name := p.value("document.querySelector('" + hook("cart-line") + " .name').firstChild.textContent.trim()")
	p.click(hook("continue"))
	p.details()
	p.is("document.querySelector('#order').textContent.includes("+quote(name)+")", "true")
	p.payInNewTab(2)
	p.shot("tickets")
	d.bought("iabilet", p, seats...)
}

// TestPurchaseFromOurLedger buys two places at TicketSonic, which holds nothing:
// we do.
func TestPurchaseFromOurLedger(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	p := d.onPage(t, "/trains")
	p.more(ticketsonicsandbox.SKUFloor, 2)
	p.is("!!document.querySelector("+quote(hook("hold-clock"))+")", "true")
	p.shot("chosen")
	p.click(hook("continue"))
	p.details()
	p.payInNewTab(2)
	p.shot("tickets")
	d.bought("ticketsonic", p)
}

// TestFreePlaces takes two free places at TickeTing: there is nothing to pay.
func TestFreePlaces(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{})
	p := d.onPage(t, "/sunset")
	p.more(ticketingsandbox.SectionLawn, 2)
	p.shot("chosen")
	p.click(hook("continue"))
	p.fillDetails()
	p.click(hook("details-submit"))
	p.is(attr(hook("order"), "data-status"), "issued")
	p.has(2, hook("ticket"))
	p.shot("tickets")
	d.bought("ticketing", p)
}
