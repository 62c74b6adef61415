package iabilet

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

const (
	maxAddress = 2_000 // bytes of an address of the vendor's
	maxPrint   = 16 << 20
)

// link returns an address for buyers, empty unless it is https and at one of
// the account's hosts, or anywhere where that is allowed.
func (v *Vendor) link(raw string, anywhere bool) string {
	u, err := url.Parse(raw)
	if err != nil || len(raw) > maxAddress || u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return ""
	}
	if !anywhere && !v.mayCall(u, v.settings.LinkHosts) {
		return ""
	}
	return u.String()
}

// mayCall reports whether an address is the API's own host or one of the hosts
// under https.
func (v *Vendor) mayCall(u *url.URL, hosts []string) bool {
	base := v.rest.Base()
	if strings.EqualFold(u.Host, base.Host) {
		return u.Scheme == "https" || u.Scheme == base.Scheme
	}
	return u.Scheme == "https" && slices.ContainsFunc(hosts, func(h string) bool { return strings.EqualFold(h, u.Host) })
}

// printable returns a confirmation's printUrl where tickets may be fetched from
// it. It is a credential: whoever has it has the tickets.
func (v *Vendor) printable(ctx context.Context, raw string) string {
	if raw == "" {
		return ""
	}
	if _, err := v.printURL(raw); err != nil {
		v.log.WarnContext(ctx, "printable tickets left out", slog.String("vendor", name), slog.Any("error", err))
		return ""
	}
	return raw
}

var errPrintHost = errors.New("the address of the printable tickets is at no host that print_hosts allows")

func (v *Vendor) printURL(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil || len(raw) > maxAddress || u.User != nil || !v.mayCall(u, v.settings.PrintHosts) {
		return nil, errPrintHost // a parse error would quote the address
	}
	return u, nil
}

// Print fetches the order's PDF from the address that came with the
// confirmation. An order whose confirmation was lost has none: ErrNotFound.
func (v *Vendor) Print(ctx context.Context, r vendors.OrderRef) (vendors.Document, error) {
	if r.Print == "" {
		return vendors.Document{}, refused(opPrint, vendors.ErrNotFound, nil)
	}
	address, err := v.printURL(r.Print)
	if err != nil {
		return vendors.Document{}, refused(opPrint, vendors.ErrRefused, err)
	}
	c := rest.Call{
		Op: opPrint, Method: http.MethodGet, URL: address, MaxBody: maxPrint, Header: http.Header{"Accept": {"application/pdf"}},
	}
	answer, err := v.rest.Do(ctx, c)
	if err != nil {
		return vendors.Document{}, err
	}
	if answer.Status != http.StatusOK {
		return vendors.Document{}, &vendors.Error{Vendor: name, Op: opPrint, Kind: kindOf(answer.Status), Status: answer.Status}
	}
	if !bytes.HasPrefix(answer.Body, []byte("%PDF-")) {
		return vendors.Document{}, v.rest.Lost(c, answer.Status, errors.New("answer is not a PDF"))
	}
	return vendors.Document{ContentType: "application/pdf", Name: v.words.tickets + ".pdf", Content: answer.Body}, nil
}
