package ticketingsandbox

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// state is everything that a reset renews. Sandbox.mu guards it and all it
// leads to.
type state struct {
	clock func() time.Time
	zone  *time.Location
	tiers bool

	events   []*event // as they are listed
	accounts []*account
	sessions map[string]*session
	doors    map[string]*token // by admission key
	orders   []*order          // as they were placed
	hold     time.Duration
	lastID   int64
}

// event is one dated performance.
type event struct {
	id, title, about, status string
	category, subcategory    string
	venue                    *venue
	starts, ends             time.Time
	tiers                    bool
	relative                 bool // its sections are named relative to it
	areas                    []*area
	tokens                   []*token
	admissions               []*admission
}

// area is a section or a tier.
type area struct {
	event        *event
	id           string
	name, about  string
	base         cents
	now          cents     // what it costs now
	expires      time.Time // of now; zero: it does not
	opens, ends  time.Time
	capacity     int
	sold         int // through orders
	elsewhere    int // by other channels
	limit, unit  int
	form         *form
	transferable bool
}

type form struct {
	id, name, about string
	fields          []formField
}

type formField struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Required bool   `json:"required"`
}

type venue struct {
	id, name, address   string
	longitude, latitude string
	region              *region
}

type region struct{ id, name, country, city string }

type account struct {
	number, username, password, first, last, email string
}

type session struct {
	key     string
	started time.Time
	account *account
}

// cents is an amount in minor units.
type cents int64

// number is the amount as the vendor sends it: a JSON number without trailing
// zeros.
func (c cents) number() json.Number {
	text := c.decimal()
	text = strings.TrimRight(text, "0")
	return json.Number(strings.TrimSuffix(text, "."))
}

func (c cents) decimal() string { return sandbox.Decimal(int64(c)) }

// now is the vendor's clock, in the venues' zone.
func (st *state) now() time.Time { return st.clock().In(st.zone) }

// newID makes an id with fourteen digits, as the vendor's are.
func (st *state) newID() string {
	st.lastID++
	return strconv.FormatInt(17_640_000_000_000+st.lastID, 10)
}

func (st *state) event(id string) *event {
	for _, e := range st.events {
		if e.id == id {
			return e
		}
	}
	return nil
}

func (st *state) account(number string) *account {
	for _, a := range st.accounts {
		if a.number == number {
			return a
		}
	}
	return nil
}

func (e *event) area(id string) *area {
	for _, a := range e.areas {
		if a.id == id {
			return a
		}
	}
	return nil
}

func (e *event) uri() string { return "/events/" + e.id }

// uri is an area's address.
func (a *area) uri() string {
	if a.event.tiers {
		return "/tiers/" + a.id
	}
	return a.event.uri() + "/sections/" + a.id
}

// byURI finds a section by its address.
func (st *state) byURI(uri string) *area {
	for _, e := range st.events {
		for _, a := range e.areas {
			if a.uri() == uri {
				return a
			}
		}
	}
	return nil
}

// byID finds a tier.
func (st *state) byID(id string) *area {
	for _, e := range st.events {
		if a := e.area(id); a != nil && e.tiers {
			return a
		}
	}
	return nil
}

// reserved is how many places unpaid orders keep back.
func (st *state) reserved(a *area) int {
	n := 0
	for _, o := range st.orders {
		if o.status == placed {
			n += o.quantity(a)
		}
	}
	return n
}

func (st *state) left(a *area) int { return a.capacity - a.sold - a.elsewhere - st.reserved(a) }

// onSale reports whether an area's sales are on.
func (st *state) onSale(a *area) bool {
	now := st.now()
	return !now.Before(a.opens) && now.Before(a.ends)
}

// price is what a place costs now.
func (st *state) price(a *area) cents {
	if !a.expires.IsZero() && st.now().Before(a.expires) {
		return a.now
	}
	return a.base
}

// expire times out what was placed too long ago.
func (st *state) expire() {
	for _, o := range st.orders {
		if o.status == placed && !st.now().Before(o.until) {
			o.status = timedOut
		}
	}
}

// hexKey returns random hexadecimal digits.
func hexKey(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

const capitals = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// letters returns random capital letters and digits.
func letters(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	for i := range b {
		b[i] = capitals[int(b[i])%len(capitals)]
	}
	return string(b)
}
