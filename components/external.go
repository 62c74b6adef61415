package components

import "github.com/a-h/templ"

// target opens the site beside an embedded page.
func (l External) target() templ.Attributes {
	if !l.NewTab {
		return nil
	}
	return templ.Attributes{"target": "_blank"}
}

// Shown is the step's name, or the sale's state: pages that show another need the
// whole step anew.
func (m Choose) Shown() string {
	if m.Sale != nil {
		return m.Sale.State
	}
	return m.Step()
}

// Step is the step's name: paused while the page only waits.
func (m Choose) Step() string {
	if m.Sale != nil && m.Sale.State == Paused {
		return Paused
	}
	return "choose"
}
