package store

import "time"

// PanicCount is how often work of one kind has panicked.
type PanicCount struct {
	Unit        string
	Count       int64
	First, Last time.Time
	Place       string // the function that did so last, with its file and line
}
