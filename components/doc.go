// Package components has every page and fragment the server shows, as templ
// views. A view takes one model holding exactly what is shown: texts already
// in the buyer's language, amounts and dates already formatted, decisions
// already made. Nothing here does I/O or decides about seats, money or orders.
//
// Every page works without scripts as links and forms; page.js posts the same
// forms and swaps the same elements by id. Start with [Page], the frame of all
// pages, [PerformancePage], the checkout itself, and [Words], the fixed texts.
package components
