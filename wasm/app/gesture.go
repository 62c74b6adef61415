package app

import "math"

// PointerKind says what points.
type PointerKind uint8

const (
	// Mouse is a fine pointer that can hover; a pen counts as one.
	Mouse PointerKind = iota
	// Touch is a finger.
	Touch
)

// Pointer is one pointer event on the stage.
type Pointer struct {
	ID   int
	Kind PointerKind
	X, Y float64
}

// MotionKind says what pointers did together.
type MotionKind uint8

const (
	// MotionNone is nothing yet.
	MotionNone MotionKind = iota
	// MotionHover is a mouse over the stage that is not pressed.
	MotionHover
	// MotionPan is a drag by DX, DY.
	MotionPan
	// MotionPinch is two fingers: scale by Factor about X, Y, then drag.
	MotionPinch
	// MotionTap is a press and a release at nearly the same place, X, Y.
	MotionTap
)

// Motion is what a pointer event amounts to.
type Motion struct {
	Kind   MotionKind
	X, Y   float64
	DX, DY float64
	Factor float64
	Touch  bool
}

// dragSlack is how far a pressed pointer may stray and still be a tap
// (WCAG 2.5.2), in CSS pixels.
const dragSlack = 8

// Gestures tells taps, drags and pinches apart. The zero value is ready.
type Gestures struct {
	contacts [2]contact
	count    int
	dragging bool // the press is no tap any more
}

type contact struct {
	id             int
	x, y           float64
	startX, startY float64
}

// Down takes a pointer that was pressed. A third one is ignored.
func (g *Gestures) Down(p Pointer) {
	if g.count == len(g.contacts) || g.find(p.ID) != nil {
		return
	}
	g.contacts[g.count] = contact{p.ID, p.X, p.Y, p.X, p.Y}
	g.count++
	g.dragging = g.count > 1
}

// Move takes a pointer that moved, pressed or not.
func (g *Gestures) Move(p Pointer) Motion {
	c := g.find(p.ID)
	switch {
	case c == nil && g.count == 0 && p.Kind == Mouse:
		return Motion{Kind: MotionHover, X: p.X, Y: p.Y}
	case c == nil:
		return Motion{}
	case g.count == 2:
		return g.pinch(c, p)
	}
	if !g.dragging && math.Hypot(p.X-c.startX, p.Y-c.startY) <= dragSlack {
		return Motion{}
	}
	g.dragging = true
	m := Motion{Kind: MotionPan, X: p.X, Y: p.Y, DX: p.X - c.x, DY: p.Y - c.y, Touch: p.Kind == Touch}
	c.x, c.y = p.X, p.Y
	return m
}

// pinch moves one of two fingers and returns what that did to both.
func (g *Gestures) pinch(c *contact, p Pointer) Motion {
	a, b := &g.contacts[0], &g.contacts[1]
	x, y, apart := (a.x+b.x)/2, (a.y+b.y)/2, math.Hypot(a.x-b.x, a.y-b.y)
	c.x, c.y = p.X, p.Y
	m := Motion{Kind: MotionPinch, X: x, Y: y, Factor: 1, Touch: p.Kind == Touch}
	m.DX, m.DY = (a.x+b.x)/2-x, (a.y+b.y)/2-y
	if now := math.Hypot(a.x-b.x, a.y-b.y); apart >= 1 && now >= 1 {
		m.Factor = now / apart
	}
	return m
}

// Up takes a pointer that was released.
func (g *Gestures) Up(p Pointer) Motion {
	c := g.find(p.ID)
	if c == nil {
		return Motion{}
	}
	tap := g.count == 1 && !g.dragging && math.Hypot(p.X-c.startX, p.Y-c.startY) <= dragSlack
	x, y := c.startX, c.startY
	g.drop(p.ID)
	if !tap {
		return Motion{}
	}
	return Motion{Kind: MotionTap, X: x, Y: y, Touch: p.Kind == Touch}
}

// Cancel takes a pointer the browser took for itself, say to scroll the page.
func (g *Gestures) Cancel(id int) { g.drop(id) }

func (g *Gestures) find(id int) *contact {
	for i := range g.contacts[:g.count] {
		if g.contacts[i].id == id {
			return &g.contacts[i]
		}
	}
	return nil
}

// drop forgets a pointer. The finger that is left after a pinch goes on
// dragging from where it is and can never become a tap.
func (g *Gestures) drop(id int) {
	for i := range g.contacts[:g.count] {
		if g.contacts[i].id == id {
			g.contacts[i] = g.contacts[g.count-1]
			g.count--
			break
		}
	}
	if g.count == 0 {
		g.dragging = false
	}
}
