package ticketing

import (
	"net/url"
	"strings"

	"github.com/parterre/parterre/seatplan"
)

// idOf returns the id that a URI ends in; a bare id is one itself. It returns
// false for text that makes no id.
func idOf(uri string) (string, bool) {
	uri, _, _ = strings.Cut(uri, "?")
	uri = strings.TrimRight(uri, "/")
	id := uri[strings.LastIndexByte(uri, '/')+1:]
	return id, seatplan.ValidID(id)
}

// path returns the path below the base URL that one of the vendor's URIs names.
// They come without the host, with or without the base URL's own path, or whole;
// a URI of any other host is refused, as is one that climbs or has a query.
func (v *Vendor) path(uri string) (string, bool) {
	u, err := url.Parse(uri)
	base := v.rest.Base()
	switch {
	case err != nil || u.RawQuery != "" || u.Fragment != "" || u.User != nil || u.Opaque != "":
		return "", false
	case u.Host != "" && (u.Scheme != base.Scheme || u.Host != base.Host):
		return "", false
	case u.Host == "" && u.Scheme != "" || !strings.HasPrefix(u.Path, "/"):
		return "", false
	}
	prefix := strings.TrimRight(base.Path, "/")
	path, under := strings.CutPrefix(u.Path, prefix+"/")
	if u.Host != "" && !under {
		return "", false
	}
	path = strings.Trim(path, "/")
	for segment := range strings.SplitSeq(path, "/") {
		if !seatplan.ValidID(segment) {
			return "", false
		}
	}
	return "/" + path, true
}

// within resolves the URI of a section, which may be relative to its event's:
// "/sections/7" is "/events/1/sections/7".
func within(event seatplan.EventID, uri string) string {
	if strings.HasPrefix(uri, "/sections/") {
		return eventPath(event) + uri
	}
	return uri
}

func eventPath(id seatplan.EventID) string { return "/events/" + string(id) }

func accountPath(number string) string { return "/accounts/" + number }
