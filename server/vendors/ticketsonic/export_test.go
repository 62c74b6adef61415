package ticketsonic

// SetHash makes the vendor take its request hashes from f.
func SetHash(v *Vendor, f func() string) { v.newHash = f }

// Block is the content of a sealed block.
type Block = block

// OpenBlock opens a sealed block with a public key and reads it.
func OpenBlock(key, sealed string) (Block, error) {
	k, err := parsePublicKey(key)
	if err != nil {
		return Block{}, err
	}
	content, err := k.open(sealed)
	if err != nil {
		return Block{}, err
	}
	return parseBlock(content)
}

// ParseBlock reads the content of a block.
func ParseBlock(content []byte) (Block, error) { return parseBlock(content) }

// KeyBits parses a public key and returns its size.
func KeyBits(key string) (int, error) {
	k, err := parsePublicKey(key)
	return k.bits(), err
}
