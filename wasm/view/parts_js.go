package view

import (
	"strings"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/wasm/app"
	"github.com/parterre/parterre/wasm/dom"
)

// parts are the elements of the stage, which stay where they are.
type parts struct {
	seats, labels, preview, ring, tip, sheet dom.Element
}

func findParts(stage dom.Element) parts {
	return parts{
		seats: stage.Query(`canvas[data-layer="seats"]`), labels: stage.Query(`canvas[data-layer="labels"]`),
		preview: stage.Query("svg.preview"), ring: stage.Query(`[data-testid="plan-focus"]`),
		tip: dom.ByID("seat-tip"), sheet: dom.ByID("seat-sheet"),
	}
}

// padding returns what the preview leaves free around the plan, in CSS pixels,
// so that the fitted view lies exactly on it.
func (p parts) padding() float64 {
	return float64(number(p.preview.Style("padding-top")))
}

// options reads what the page says about the widget.
func (w *widget) options() app.Options {
	plan := w.stage.Attr("data-plan")
	return app.Options{
		Performance: w.stage.Attr("data-performance"),
		Plan:        plan[strings.LastIndexByte(plan, '/')+1:],
		Limit:       number(w.stage.Attr("data-limit")),
		Texts:       readTexts(),
		Still:       dom.Matches("(prefers-reduced-motion: reduce)"),
		Random:      dom.Random,
		Elsewhere:   numbers(w.stage.Attr("data-elsewhere")), OffsetMinutes: signed(w.stage.Attr("data-utc-minutes")),
	}
}

func readTexts() app.Texts {
	e := dom.ByID("texts")
	text := func(name string) string { return e.Attr("data-" + name) }
	t := app.Texts{
		SeatName: text("seat-name"), Add: text("action-add"), Remove: text("action-remove"), Limit: text("limit"),
		Elsewhere: text("status-elsewhere"), SoldOut: text("sold-out"), StaleSince: text("stale-since"),
		Stale: text("stale"), Offline: text("offline"), Live: text("live"),
	}
	for s := seatplan.Free; s <= seatplan.Mine; s++ {
		t.Status = append(t.Status, text("status-"+s.String()))
	}
	return t
}

const legendItem = "[data-category][data-name]"

// readLegend takes what the page says of the price categories.
func (w *widget) readLegend() {
	for _, e := range dom.QueryAll(legendItem) {
		w.app.SetLegend(number(e.Attr("data-category")), app.Legend{
			Name: e.Attr("data-name"), Price: e.Attr("data-price"), Letter: e.Attr("data-letter"),
		})
	}
}

// filter presses a legend item, or lets it go.
func (w *widget) filter(item dom.Element) {
	pressed := "true"
	if item.Attr("aria-pressed") == pressed {
		pressed = "false"
	}
	item.SetAttr("aria-pressed", pressed)
	w.readFilter()
}

// readFilter takes which legend items are pressed.
func (w *widget) readFilter() {
	var picked []int
	for _, e := range dom.QueryAll(legendItem + `[aria-pressed="true"]`) {
		picked = append(picked, number(e.Attr("data-category")))
	}
	w.app.Filter(picked)
}
