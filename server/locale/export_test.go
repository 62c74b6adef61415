package locale

// All returns every language.
func All() []*Locale { return locales }

// Texts returns a language's catalogue.
func (l *Locale) Texts() map[Key]string { return l.texts }
