package rest

// Entries counts the entries of all lists of a valid document.
var Entries = entries

// MaxEntries bounds them.
const MaxEntries = maxEntries
