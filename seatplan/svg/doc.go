// Package svg reads seating plans that are drawn in SVG: our own convention,
// for vendors that know nothing of geometry, and what a reader of any other
// plan in SVG needs. It works on the server only; the browser gets the
// [seatplan.Plan] made here and never the drawing.
//
// # The convention
//
// A plan is an ordinary SVG drawing, at most [MaxBytes] long, plain or gzip.
// What can be sold is marked by data attributes, which every drawing program
// keeps:
//
//	<svg viewBox="0 0 800 600" xmlns="http://www.w3.org/2000/svg">
//	  <title>Great hall</title>
//	  <path data-stage="" d="M200 20h400v60h-400z"/>
//	  <g data-category="gold" data-category-name="Gold" data-category-color="#c9a227">
//	    <rect data-area="PIT" data-name="Standing pit" data-capacity="400" x="200" y="100" width="400" height="120"/>
//	    <g data-section="Stalls" transform="translate(0 240)">
//	      <g data-row="1">
//	        <circle data-seat="1" data-code="ST-1-1" cx="210" cy="0" r="9"/>
//	        <circle data-seat="2" data-code="ST-1-2" cx="235" cy="0" r="9" data-accessible=""/>
//	      </g>
//	    </g>
//	  </g>
//	  <text x="400" y="55" text-anchor="middle">Stage</text>
//	</svg>
//
// An element with data-area is an area; the attribute's value is its id. Shapes
// in it, or the shape it is, are its outline; several elements with the same
// id make one area. An element without any shape is an area that is sold
// from the list only. data-name is its name, the id where absent; data-capacity
// its number of places, not known where absent.
//
// An element with data-seat is a seat, the value its number; data-code is its
// id, and one without is drawn but cannot be sold. It stands in the middle of
// the element's bounding box. Its section and row are the data-section and
// data-row of the element or the nearest ancestor. Rows of the same section and
// label are one row. data-accessible marks a place for wheelchair users.
//
// data-category, on the element or the nearest ancestor, is the id of the price
// category of an area or a seat; data-category-name and data-category-color
// beside it say what it is called and its colour. Without a colour it has that
// of the first element that is in it.
//
// data-stage marks the stage. Text is text, and every other shape is
// decoration, kept as geometry: filled or a line, in no colour. What the
// drawing hides is not drawn, and a hidden seat is no seat. References,
// pictures, scripts and foreign objects are passed over.
//
// [Read] reads such a drawing. [Walk], [Seating] and [Decoration] are what it is
// made of.
package svg
