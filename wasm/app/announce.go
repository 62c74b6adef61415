package app

// Announcer hands texts to a screen reader at most once a second. What comes
// within that second is said together; of the same kind only the last is.
// The zero value is ready.
type Announcer struct {
	waiting []announcement
	next    float64 // when something may be said again
}

type announcement struct{ kind, text string }

const (
	announceEvery = 1000 // milliseconds
	maxWaiting    = 4
)

// Say queues a text. The kind names what it is about, such as "focus"; a newer
// text of the same kind replaces one that was not said yet.
func (a *Announcer) Say(kind, text string) {
	if text == "" {
		return
	}
	kept := a.waiting[:0]
	for _, w := range a.waiting {
		if w.kind != kind {
			kept = append(kept, w)
		}
	}
	if len(kept) == maxWaiting {
		kept = append(kept[:0], kept[1:]...)
	}
	a.waiting = append(kept, announcement{kind, text})
}

// Next returns what is to be said now, "" for nothing.
func (a *Announcer) Next(now float64) string {
	if len(a.waiting) == 0 || now < a.next {
		return ""
	}
	said := a.waiting[0].text
	for _, w := range a.waiting[1:] {
		said += ". " + w.text
	}
	a.waiting = a.waiting[:0]
	a.next = now + announceEvery
	return said
}
