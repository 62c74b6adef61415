// Package view draws the plan and keeps the server's own HTML up to date: it
// carries out what package app decides, through package dom. It writes no
// HTML, it sets attributes, fills slots and draws on the stage's canvases.
//
// Three layers lie over each other, each drawn at most once a frame and only
// when it changed: the ground (stage, areas, outlines of sections), the seats,
// and the marks (labels, own seats, hover). The seats are drawn by one of two
// engines: the software engine paints discs into a buffer in Go and always
// draws the first frame; the WebGL2 engine takes over where a graphics card
// turns out to be faster.
//
// Start with [Mount]. The files without _js in their names know nothing of a
// browser and are tested natively: [Raster], [Palette], [Atlas].
package view
