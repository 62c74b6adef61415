package app

// Level says what is written on the plan, from far to close.
type Level uint8

const (
	// LevelSections names sections and what they have left.
	LevelSections Level = iota
	// LevelRows names rows.
	LevelRows
	// LevelLetters also marks free seats with the letter of their category.
	LevelLetters
	// LevelNumbers writes seats' numbers instead.
	LevelNumbers
	// LevelAll writes numbers with the letters beneath them.
	LevelAll
)

// LevelAt returns what is written when seats have the given radius in pixels.
func LevelAt(radius float64) Level {
	switch {
	case radius < 4.5:
		return LevelSections
	case radius < 7.5:
		return LevelRows
	case radius < 12:
		return LevelLetters
	case radius < 20:
		return LevelNumbers
	}
	return LevelAll
}

// Radius returns the radius, in pixels, at which the smallest seats are drawn.
func (a *App) Radius() float64 { return a.radius * a.camera.Scale }

// Level returns what is written now.
func (a *App) Level() Level { return LevelAt(a.Radius()) }
