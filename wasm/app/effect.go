package app

// EffectKind says what the view has to carry out.
type EffectKind uint8

const (
	// EffectToggle tells the page to post a press; Text is "add <seat>" or
	// "remove <seat>".
	EffectToggle EffectKind = iota
	// EffectRefresh tells the page to fetch cart, clock and list anew.
	EffectRefresh
	// EffectArea tells the page to bring an area's form into view; Text is its id.
	EffectArea
	// EffectConnect opens a socket.
	EffectConnect
	// EffectHangUp closes the socket, if there is one.
	EffectHangUp
	// EffectFrame sends Text through the socket.
	EffectFrame
	// EffectPoll asks for the seats over HTTP; Text is the ETag of those known.
	EffectPoll
	// EffectAnnounce has the page read Text out; its first word names what it is
	// about.
	EffectAnnounce
	// EffectReload loads the whole page anew: the plan is another one.
	EffectReload
)

// Effect is one thing to be done outside.
type Effect struct {
	Kind EffectKind
	Text string
}

// Dirty says which parts of what is shown are out of date.
type Dirty uint16

const (
	// DirtyCamera is another view: everything drawn is out of date.
	DirtyCamera Dirty = 1 << iota
	// DirtySeats is some seats' status, see [App.Changed].
	DirtySeats
	// DirtyMarks is what is drawn over the seats: own seats, hover, labels.
	DirtyMarks
	// DirtyFilter is which categories are dimmed.
	DirtyFilter
	// DirtyFocus is the ring around the focused seat.
	DirtyFocus
	// DirtyTip is the tip or the sheet.
	DirtyTip
	// DirtyFree is how many places sections and areas have left.
	DirtyFree
	// DirtyFreshness is how far the picture can be trusted.
	DirtyFreshness
)

// Effects returns what is to be done, in order, and forgets it.
func (a *App) Effects() []Effect {
	effects := a.effects
	a.effects = nil
	return effects
}

// Dirty returns what is out of date and forgets it.
func (a *App) Dirty() Dirty {
	d := a.dirty
	a.dirty = 0
	return d
}

// announce has a text read out. The page says it once, with what else there is to
// say, and instead of an earlier text about the same.
func (a *App) announce(about, text string) {
	if text != "" {
		a.do(EffectAnnounce, about+" "+text)
	}
}

func (a *App) do(kind EffectKind, text string) {
	a.effects = append(a.effects, Effect{kind, text})
}
