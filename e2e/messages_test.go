package e2e_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/parterre/parterre/server/demo"
)

const note = "#message .message"

// gap is how far apart two things stand, one above the other; 0 where they
// overlap.
func gap(a, b sight) float64 {
	return max(0, a.top-b.top-b.height, b.top-a.top-a.height)
}

// notedBeside waits for a message with a text and sees that it stands on the
// screen, beside where something else stood.
func (p *page) notedBeside(pressed sight, above float64, text string) {
	p.t.Helper()
	const spaces = ".replaceAll('\\u00a0', ' ')" // a number is kept on the line of its word
	p.is("document.querySelector("+quote(note)+")?.innerText"+spaces+".includes("+quote(text)+spaces+")", "true")
	p.inSight(note, above, 0, func(s sight) bool {
		aside := max(0, s.left-pressed.left-pressed.width, pressed.left-s.left-s.width)
		return max(gap(s, pressed), aside) <= 24
	})
}

// TestMessageStandsWhereThePressWas has presses refused everywhere on a page,
// on a phone and on a desk, in a promoter's page and on our own.
func TestMessageStandsWhereThePressWas(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, still)
	for _, where := range []string{"phone", "desk", "hosted phone", "hosted desk"} {
		t.Run(where, func(t *testing.T) {
			d := host{event: opera, padding: "4px"}.openOn(t, demo.Options{Poll: time.Hour})
			p, above := b.in(t).buyer("409", "422"), 0.
			if strings.HasSuffix(where, "phone") {
				p.phone()
			}
			if strings.HasPrefix(where, "hosted") {
				p.open(d.URL() + "/e/" + opera + "?lang=en")
			} else {
				p.open(d.Promoter + "/host")
				p, above = p.frame(), header
				p.touch = p.around.touch
			}
			p.plan()
			d.refusedOnThePlan(p, above)
			d.refusedInTheList(p, above)
			d.refusedForms(p, above)
		})
	}
}

// refusedOnThePlan presses a seat of the plan that somebody else was faster
// with.
func (h house) refusedOnThePlan(p *page, above float64) {
	p.t.Helper()
	if !p.touch {
		name := p.ringOnFree()
		h.shop.door("bil24", fmt.Sprintf(sellElsewhere, p.seatNamed(name)))
		x, y := p.place(hook("plan-focus"), true)
		p.top().clickAt(x, y)
		p.notedBeside(sight{x - 20, y - 20, 40, 40}, above, name+" was taken")
		return
	}
	name := p.tapSeat()
	h.shop.door("bil24", fmt.Sprintf(sellElsewhere, p.seatNamed(name)))
	pressed := p.inSight("#seat-sheet", above, 0)
	p.pressInSight("#seat-sheet [data-slot=action]", above, 0)
	p.notedBeside(pressed, above, name+" was taken")
	p.screen("refused-plan")
}

// refusedInTheList presses a seat far down the list.
func (h house) refusedInTheList(p *page, above float64) {
	p.t.Helper()
	p.openList()
	last := "[role=row]:has(" + free + ")"
	seat := p.value("[...document.querySelectorAll(" + quote(free) + ")].at(-1).dataset.seat")
	h.shop.door("bil24", fmt.Sprintf(sellElsewhere, seat))
	p.place(seatOf(seat), false)
	pressed := p.inSight(seatOf(seat), above, 0)
	p.top().clickAt(pressed.left+pressed.width/2, pressed.top+pressed.height/2)
	name := p.value("(({label, number, section}) => section + ', row ' + label + ', seat ' + number)((() => { const s = document.querySelector(" + quote(seatOf(seat)) +
		"); return {section: s.closest('li').querySelector('.name').textContent, label: s.closest('.row').querySelector('.label').textContent, number: s.textContent}; })())")
	p.notedBeside(pressed, above, name+" was taken")
	p.screen("refused-list")
	if p.value("document.querySelectorAll("+quote(last)+").length") == "0" {
		p.t.Error("the list has no free row left")
	}
}

// refusedForms asks for what there is not, in two forms.
func (h house) refusedForms(p *page, above float64) {
	p.t.Helper()
	h.shop.fail("bil24", "RESERVATION", "refuse")
	button := hook("best-available") + " button"
	p.place(button, false)
	pressed := p.inSight(button, above, 0)
	p.pressInSight(button, above, 0)
	p.notedBeside(pressed, above, "")
	p.is("document.querySelectorAll("+quote(note)+").length", "1")
	p.screen("refused-form")
}

// TestExpiredIsSaidInSight lets a hold run out while the buyer is far from
// where the message has its place.
func TestExpiredIsSaidInSight(t *testing.T) {
	t.Parallel()
	d := host{event: opera, padding: "4px"}.openOn(t, demo.Options{Hold: 12 * time.Second})
	promoter := newBrowser(t, still).buyer()
	promoter.phone()
	promoter.open(d.Promoter + "/host")
	p := promoter.frame()
	p.touch = true
	p.plan()
	p.openList()
	p.click(free)
	p.has(1, hook("cart-line"))
	promoter.value(promoter.scrolls()[1])
	p.is(attr(hook("error"), "data-code"), "hold_expired")
	p.inSight(note, header, 0)
	promoter.screen("expired")
	p.pressInSight(note+" button", header, 0)
	p.has(1, hook("cart-line"))
}

// TestMessageWithoutScripts posts a press on a seat that is gone from a phone
// where nothing of ours runs: the page that comes shows the message at once.
func TestMessageWithoutScripts(t *testing.T) {
	t.Parallel()
	d := open(t, demo.Options{Poll: time.Hour})
	p := newBrowser(t).buyer("409")
	p.phone()
	p.send(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})
	p.open(d.URL() + "/e/" + opera + "?lang=en")
	p.openList()
	seat := p.value("[...document.querySelectorAll(" + quote(free) + ")].at(-1).dataset.seat")
	d.shop.door("bil24", fmt.Sprintf(sellElsewhere, seat))
	p.click(seatOf(seat))
	p.inSight(note, 0, 0)
}

// TestPressedShowsThatItIsWorking presses what a slow box office answers.
func TestPressedShowsThatItIsWorking(t *testing.T) {
	t.Parallel()
	d := host{event: opera, padding: "4px"}.openOn(t, demo.Options{})
	promoter := newBrowser(t, still).buyer()
	promoter.phone()
	promoter.open(d.Promoter + "/host")
	p := promoter.frame()
	p.touch = true
	p.plan()
	slow := func(op, button string) {
		t.Helper()
		d.shop.door("bil24", fmt.Sprintf(`{"fail":{"op":%q,"mode":"slow","count":1,"delay_ms":4000}}`, op))
		p.click(button)
		p.is(attr(button, "aria-busy"), "true")
		p.is(attr(button, "aria-disabled"), "true")
		if mark := p.value("getComputedStyle(document.querySelector(" + quote(button) + "), '::after').borderTopWidth"); mark == "0px" {
			t.Errorf("%s shows no mark of working", button)
		}
		promoter.screen("working-" + op)
	}
	best := hook("best-available") + " button"
	slow("RESERVATION", best)
	p.is(attr(hook("cart"), "data-count"), "2")
	p.is(attr(best, "aria-busy"), "null")
	p.click(hook("continue"))
	p.fillDetails()
	slow("CREATE_ORDER_EXT", hook("details-submit"))
	p.has(1, hook("review"))
}
