package vendors

import "context"

// Desk is a vendor with calls that no buyer makes: a promoter's, the box
// office's, the door's.
type Desk interface {
	// Actions lists what this account can do, ordered by noun and verb.
	Actions() []Action
}

// Action is one such call, named by a noun and a verb such as "tickets
// validate".
type Action struct {
	Noun, Verb string
	// Help is one sentence without a full stop.
	Help   string
	Params []Param
	// Mutates: it changes something at the vendor, and must not be repeated
	// blindly when its outcome is unknown.
	Mutates bool
	// Run makes the call with checked arguments: those that are required are
	// there and none is unknown. The result encodes as JSON, in the vendor's own
	// values; it has no credentials in it, though it may have ticket codes and
	// personal data, which are what was asked for.
	Run func(ctx context.Context, args Args) (any, error)
}

// Param is one argument of an action.
type Param struct {
	Name, Help string
	Required   bool
	Many       bool // may be given several times
}

// Args are arguments by name.
type Args map[string][]string

// Get returns an argument's first value, empty where there is none.
func (a Args) Get(name string) string {
	if v := a[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}
