package web

// Doors for the tests of this package.
var (
	ChangeOf = changeOf
	Folded   = folded
	Escape   = escape
	Address  = address
	Letter   = letter
	Grouped  = grouped

	TicketImage = ticketImage
	FileName    = fileName
	Badge       = badge
	FieldLabel  = fieldLabel
)

// Fault is what an error is answered with.
func Fault(err error) (status int, code string) {
	f := faultOf(err)
	return f.status, f.code
}
