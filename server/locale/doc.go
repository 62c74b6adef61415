// Package locale has every text in every language, with plural rules, and the
// forms of money, dates and clocks. Nothing else chooses words or formats.
//
// Start with [Negotiate] or [For], then [Locale.T] for a text, [Locale.Count]
// for one that depends on a number, [Locale.Refusal] for a refusal's code and
// [Locale.Fill] for a struct of fixed words. Every key is in every language
// with the same parameters; a test makes sure of it.
package locale
