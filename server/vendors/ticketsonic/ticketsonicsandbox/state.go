package ticketsonicsandbox

import (
	"slices"
	"strconv"
	"time"
)

// state is everything the vendor knows.
type state struct {
	events []*event // in the order they are listed in
	types  []*ticketType
	orders []*order
	issued map[string]*ticket // by the text of the block
	hashes map[string]bool    // of requests that got through
	later  []change
	serial int // of the last id
	// short is how many tickets the next order's answer lacks.
	short int
}

// words are title and description in both languages.
type words struct {
	Title          string `json:"primary_text_pl"`
	TitleSecond    string `json:"primary_text_sl"`
	Describe       string `json:"secondary_text_pl"`
	DescribeSecond string `json:"secondary_text_sl"`
}

type event struct {
	words
	id       string
	location string
	starts   seconds
	ends     seconds
	badge    map[string]string
}

type ticketType struct {
	words
	sku      string
	event    string
	location string
	starts   seconds
	price    cents
	currency string
	stock    int
	sold     int
}

type order struct {
	hash    string
	user    string
	lines   map[string]int // by sku
	tickets []*ticket
	total   cents
	// event and currency are the first line's.
	event    string
	currency string
}

// ticket is one admission right.
type ticket struct {
	barcode string
	sealed  string
	of      *ticketType
	used    bool
}

// change is something that was accepted and is not carried out yet.
type change struct {
	at time.Time
	do func()
}

// settle carries out what is due.
func (st *state) settle(now time.Time) {
	st.later = slices.DeleteFunc(st.later, func(c change) bool {
		due := !now.Before(c.at)
		if due {
			c.do()
		}
		return due
	})
}

// do carries something out after the sandbox's delay.
func (c *call) do(f func()) {
	if c.opts.Delay < 0 {
		f()
		return
	}
	c.later = append(c.later, change{c.opts.Now().Add(c.opts.Delay), f})
}

func (st *state) findEvent(id string) *event {
	i := slices.IndexFunc(st.events, func(e *event) bool { return e.id == id })
	if i < 0 {
		return nil
	}
	return st.events[i]
}

func (st *state) findType(sku string) *ticketType {
	i := slices.IndexFunc(st.types, func(t *ticketType) bool { return t.sku == sku })
	if i < 0 {
		return nil
	}
	return st.types[i]
}

// next returns a number that nothing else has.
func (st *state) next() int {
	st.serial++
	return st.serial
}

// newSKU names a ticket type as the document's are named.
func (st *state) newSKU() string { return account + "-" + strconv.Itoa(st.next()) }
