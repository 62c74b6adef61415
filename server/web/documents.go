package web

import (
	"errors"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/locale"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// calendar is the performance as a calendar entry, with the link to the tickets.
func (s *Server) calendar(w http.ResponseWriter, r *http.Request) {
	if err := parseForm(r); err != nil {
		s.fail(w, r, err)
		return
	}
	id := store.OrderID(r.PathValue("order"))
	v, err := s.Checkout.Order(r.Context(), id, s.orderSecretOf(r, id))
	if err != nil || v.Secret == "" {
		s.fail(w, r, checkout.ErrNotFound)
		return
	}
	l := s.orderLocale(r, v)
	entry, err := s.orderEntry(r.Context(), v, l)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="parterre.ics"`)
	h.Set("Cache-Control", "no-store")
	entry.Event = s.promoters[v.Path.Promoter].told(entry.Event, l)
	w.Write(calendarEntry(entry, string(id), s.orderLink(v), s.Now()))
}

// maxDocument bounds a document of tickets.
const maxDocument = 16 << 20

// print is an order's tickets as the vendor prints them, for whoever has the
// order's secret.
func (s *Server) print(w http.ResponseWriter, r *http.Request) {
	if err := parseForm(r); err != nil {
		s.fail(w, r, err)
		return
	}
	id := store.OrderID(r.PathValue("order"))
	secret := s.orderSecretOf(r, id)
	if secret == "" {
		s.fail(w, r, checkout.ErrNotFound)
		return
	}
	doc, err := s.Checkout.Print(r.Context(), id, secret)
	if err == nil && len(doc.Content) > maxDocument {
		err = errors.New("the document is too large")
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", documentType(doc))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(doc)}))
	h.Set("Content-Length", strconv.Itoa(len(doc.Content)))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "no-store")
	w.Write(doc.Content)
}

// documentType is a document's type where we know that it does nothing in a
// browser.
func documentType(d vendors.Document) string {
	switch d.ContentType {
	case "application/pdf", "image/png", "image/jpeg":
		return d.ContentType
	}
	return "application/octet-stream"
}

// fileName is what a document is saved as; nothing of a vendor's name but
// letters, digits, dots, dashes and spaces is kept.
func fileName(d vendors.Document) string {
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._- ", r) {
			return r
		}
		return -1
	}, path.Base(d.Name))
	if name = strings.Trim(name, ". "); name == "" || len(name) > 100 {
		name = "tickets"
		if d.ContentType == "application/pdf" {
			name += ".pdf"
		}
	}
	return name
}

// mailTickets has the vendor send the tickets to the buyer's own address.
func (s *Server) mailTickets(w http.ResponseWriter, r *http.Request) {
	if err := parseForm(r); err != nil {
		s.fail(w, r, err)
		return
	}
	id := store.OrderID(r.PathValue("order"))
	secret := checkout.Secret(bearer(r, "token"))
	mailErr := s.Checkout.MailTickets(r.Context(), id, secret)
	v, err := s.Checkout.Order(r.Context(), id, secret)
	if err != nil || v.Secret == "" {
		s.fail(w, r, checkout.ErrNotFound)
		return
	}
	l := s.orderLocale(r, v)
	note, status := components.Message{Kind: components.MessageNotice, Text: l.T(locale.SentAgain)}, http.StatusOK
	if mailErr != nil {
		f := faultOf(mailErr)
		s.logFault(r, f, mailErr)
		s.retryAfter(w, mailErr)
		text := l.T(locale.NotSent)
		var refusal *checkout.Refusal
		if errors.As(mailErr, &refusal) && refusal.Bound != "" {
			text = boundText(l, refusal, s.Now())
		}
		note, status = components.Message{Kind: components.MessageError, Code: f.code, Text: text}, f.status
	}
	s.showOrder(w, r, v, status, note)
}
