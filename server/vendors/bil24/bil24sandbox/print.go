package bil24sandbox

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
)

// chosen returns the user's tickets that a request names, all of which must be
// there.
func (c *call) chosen(into any, ids *[]int64) ([]issued, error) {
	if err := c.decode(into); err != nil {
		return nil, err
	}
	mine := map[int64]issued{}
	for _, l := range c.tickets() {
		mine[l.ticket] = l
	}
	var list []issued
	for _, ticket := range *ids {
		l, ok := mine[ticket]
		if !ok || l.refunded || l.place.of != mine[(*ids)[0]].place.of {
			return nil, errUnknown
		}
		list = append(list, l)
	}
	if len(list) == 0 {
		return nil, errProtocol
	}
	return list, nil
}

// mailTickets answers SEND_TICKETS_TO_EMAIL. The mail goes nowhere.
func (c *call) mailTickets() (any, error) {
	var q struct {
		Email string  `json:"email"`
		IDs   []int64 `json:"ticketIdList"`
	}
	if _, err := c.chosen(&q, &q.IDs); err != nil {
		return nil, err
	}
	if !strings.Contains(q.Email, "@") {
		return nil, errAddress
	}
	return struct{}{}, nil
}

// printTickets answers PRINT_TICKETS: a page of PDF for each ticket.
func (c *call) printTickets() (any, error) {
	var q struct {
		IDs []int64 `json:"ticketIdList"`
	}
	list, err := c.chosen(&q, &q.IDs)
	if err != nil {
		return nil, err
	}
	return struct {
		MIMEType  string `json:"mimeType"`
		Extension string `json:"extension"`
		File      string `json:"ticketsFile"`
	}{"application/pdf", "pdf", base64.StdEncoding.EncodeToString(printed(list))}, nil
}

// printed writes a PDF file: the catalogue, the pages, a font, and for each
// ticket a page and its content.
func printed(list []issued) []byte {
	const font, first = 3, 4
	var kids strings.Builder
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"}
	for i, l := range list {
		fmt.Fprintf(&kids, "%d 0 R ", first+2*i)
		content := drawTicket(l)
		objects = append(objects,
			fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 298]/Resources<</Font<</F %d 0 R>>>>/Contents %d 0 R>>", font, first+2*i+1),
			fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(content), content))
	}
	objects[1] = fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(list), strings.TrimSpace(kids.String()))
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj%s endobj\n", i+1, o)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return b.Bytes()
}

// drawTicket writes a page's content: three lines and the bars of the code.
func drawTicket(l issued) string {
	var b strings.Builder
	p := l.place.of
	for i, line := range []string{
		p.event.name.en, p.starts.Format(minutesLayout) + "  " + plain(p.venue.name),
		plain(strings.TrimSpace(l.place.category.name + "  " + l.place.sector + " " + l.place.row + " " + l.place.number)),
	} {
		fmt.Fprintf(&b, "BT /F %d Tf 24 %d Td (%s) Tj ET\n", 20-4*min(i, 2), 250-30*i, plain(line))
	}
	number := barCode(l.ticket)
	for i, black := range barModules(number) {
		if black {
			fmt.Fprintf(&b, "%d 60 2 70 re\n", 24+2*i)
		}
	}
	fmt.Fprintf(&b, "f\nBT /F 12 Tf 24 40 Td (%s) Tj ET", number)
	return b.String()
}

// plain leaves out of a text what a PDF string would have to escape or the
// standard fonts do not have.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune("()\\", r) {
			return -1
		}
		return r
	}, text)
}
