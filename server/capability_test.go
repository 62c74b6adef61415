package server_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/accounts"
	"github.com/parterre/parterre/server/config"
)

// column is one account of the demo's, as the README names it.
type column struct {
	head, account string
	// source is the footnote of everything in the column but for the rows in
	// other, where there is more than one source.
	source string
	other  map[string]string
}

// What is known of TickeTing is known from two sources.
const (
	captured = "¹"
	public   = "²"
	sources  = `
¹ rests on the vendor's own page as it was captured: keys, errors, paging, and issuing, listing and reading
admission tokens. ² rests on public facts of the vendor's SDKs and their tests; the page that describes it could not be
had.
`
)

var columns = []column{
	{head: "Bil24 `ticketing_system`", account: "opera/b24"},
	{head: "Bil24 `browser`", account: "opera/card"},
	{head: "iaBilet", account: "halele/iab"},
	{
		head: "TickeTing", account: "wadadli/ttg", source: public,
		other: map[string]string{"tokens issue": captured, "tokens list": captured, "tokens show": captured, "examined by `parterre doctor`": ""},
	},
	{head: "TicketSonic", account: "sofia/tso"},
}

// TestReadmeCapabilities holds the README's table of what vendors can do to the
// interfaces that their code satisfies.
func TestReadmeCapabilities(t *testing.T) {
	d := openDemo(t)
	var opened []accounts.Account
	rows := [][]string{{""}, {"---"}}
	for n, c := range columns {
		a := openAccount(t, d.Config, c.account)
		opened = append(opened, a)
		for i, can := range a.Capabilities() {
			if n == 0 {
				rows = append(rows, []string{can.Name})
			}
			rows[i+2] = append(rows[i+2], c.cell(can.Name, can.How))
		}
	}
	for _, c := range columns {
		rows[0], rows[1] = append(rows[0], c.head), append(rows[1], "---")
	}
	rows = append(rows, deskRows(opened)...)
	var table strings.Builder
	for _, row := range rows {
		table.WriteString("| " + strings.Join(row, " | ") + " |\n")
	}
	if slices.ContainsFunc(columns, func(c column) bool { return c.source != "" }) {
		table.WriteString(sources)
	}
	generated(t, "capabilities", table.String())
}

// cell is how something is done, with where that is known from.
func (c column) cell(row, how string) string {
	if how == "" {
		return "–"
	}
	source, ok := c.other[row]
	if !ok {
		source = c.source
	}
	return strings.TrimSpace(how + " " + source)
}

// deskRows are what desks can do, a row for each noun of any vendor's.
func deskRows(opened []accounts.Account) [][]string {
	var nouns []string
	all := make([]map[string][]string, len(opened))
	for i, a := range opened {
		of, verbs := a.BackOffice()
		all[i] = verbs
		nouns = append(nouns, of...)
	}
	slices.Sort(nouns)
	var rows [][]string
	for _, noun := range slices.Compact(nouns) {
		row := []string{"`parterre vendor … " + noun + "`"}
		for i, verbs := range all {
			var cells []string
			for _, verb := range verbs[noun] {
				cells = append(cells, columns[i].cell(noun+" "+verb, verb))
			}
			row = append(row, cmp.Or(strings.Join(cells, ", "), "–"))
		}
		rows = append(rows, row)
	}
	return rows
}

// openAccount opens an account of a configuration.
func openAccount(t *testing.T, c config.Config, name string) accounts.Account {
	t.Helper()
	a, err := accounts.OpenNamed(c, name, accounts.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}
