package checkout

// Doors for the tests of this package.
var (
	LineChanges  = lineChanges
	CheckDetails = checkDetails
	Picked       = picked
	NewSealer    = newSealer
)

// Adopt is Service.adopt on a service without parts.
var Adopt = (&Service{}).adopt

// Seal and Open are the sealer's.
func (s sealer) Seal(record string, v any) ([]byte, error)       { return s.seal(record, v) }
func (s sealer) Open(record string, data []byte, into any) error { return s.open(record, data, into) }
