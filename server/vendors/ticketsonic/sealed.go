package ticketsonic

import (
	"encoding/asn1"
	"encoding/base64"
	"errors"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// A sealed block is one RSA block, made with the account's private key and
// opened with its public one (PKCS#1 v1.5, block type 1): a seal, not a secret.
// The document's blocks have 64 bytes. Keys of 512 bits can be factored for
// little money, so the content is a convenience and ticket/validate the
// authority; and package crypto/rsa refuses them, which is why this is by hand.

// publicKey opens sealed blocks. The zero value opens none.
type publicKey struct {
	n, e *big.Int
}

const (
	maxKeyText = 16 << 10
	minKeyBits = 256
	maxKeyBits = 8192
)

var (
	errNoKey    = errors.New("there is no public key")
	errKey      = errors.New("the public key cannot be read")
	errKeySize  = errors.New("the public key has an unlikely size")
	errSeal     = errors.New("the block is not sealed with this key")
	errBlock    = errors.New("the block's content cannot be read")
	errChecksum = errors.New("the block's checksum is wrong")
)

// bits is the key's size, 0 without one.
func (k publicKey) bits() int {
	if k.n == nil {
		return 0
	}
	return k.n.BitLen()
}

// parsePublicKey reads user_public_key: the bare base64 body of a public key,
// or the whole of its PEM form.
func parsePublicKey(text string) (publicKey, error) {
	if len(text) > maxKeyText {
		return publicKey{}, errKeySize
	}
	var body strings.Builder
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "-----") {
			body.WriteString(line)
		}
	}
	der, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(body.String(), " ", ""))
	if err != nil || len(der) == 0 {
		return publicKey{}, errKey
	}
	var info struct {
		Algorithm struct {
			OID        asn1.ObjectIdentifier
			Parameters asn1.RawValue `asn1:"optional"`
		}
		Key asn1.BitString
	}
	if rest, err := asn1.Unmarshal(der, &info); err == nil && len(rest) == 0 {
		der = info.Key.RightAlign()
	}
	var pair struct{ N, E *big.Int }
	if rest, err := asn1.Unmarshal(der, &pair); err != nil || len(rest) != 0 {
		return publicKey{}, errKey
	}
	switch bits := pair.N.BitLen(); {
	case pair.N.Sign() <= 0 || bits < minKeyBits || bits > maxKeyBits:
		return publicKey{}, errKeySize
	case pair.E.Sign() <= 0 || pair.E.BitLen() > 32 || pair.E.Bit(0) == 0 || pair.N.Bit(0) == 0:
		return publicKey{}, errKey
	}
	return publicKey{pair.N, pair.E}, nil
}

// open removes the seal of a block in base64 and returns its content.
func (k publicKey) open(sealed string) ([]byte, error) {
	if k.n == nil {
		return nil, errNoKey
	}
	size := (k.bits() + 7) / 8
	if len(sealed) > base64.StdEncoding.EncodedLen(size) {
		return nil, errSeal
	}
	raw, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil || len(raw) != size {
		return nil, errSeal
	}
	c := new(big.Int).SetBytes(raw)
	if c.Cmp(k.n) >= 0 {
		return nil, errSeal
	}
	return unpad(c.Exp(c, k.e, k.n).FillBytes(raw))
}

// minPadding is how many bytes of padding PKCS#1 v1.5 wants at least.
const minPadding = 8

// unpad removes the padding 00 01 FF…FF 00.
func unpad(b []byte) ([]byte, error) {
	if len(b) < minPadding+3 || b[0] != 0 || b[1] != 1 {
		return nil, errSeal
	}
	end := 2
	for end < len(b) && b[end] == 0xff {
		end++
	}
	if end < 2+minPadding || end == len(b) || b[end] != 0 {
		return nil, errSeal
	}
	return b[end+1:], nil
}

// block is the content of a sealed block. Which of it a ticket has is up to the
// vendor; what it has not is zero.
type block struct {
	Version  uint64
	Barcode  string
	Price    *uint64 // in minor units
	Product  uint64
	Event    uint64
	Segments [4]uint64 // of the place, from the largest to the place itself
	Starts   time.Time
	Ends     time.Time
	Extra    map[string]string
	Unknown  int // how many labels were not understood and skipped
}

// parseBlock reads a run of label, length and value. Integers are little-endian.
// The checksum comes last and covers everything before it; a block without one
// is not believed.
func parseBlock(b []byte) (block, error) {
	var out block
	for at := 0; at < len(b); {
		if len(b)-at < 2 || len(b)-at-2 < int(b[at+1]) {
			return block{}, errBlock
		}
		label, value, next := b[at], b[at+2:at+2+int(b[at+1])], at+2+int(b[at+1])
		if label == 'C' {
			sum, ok := integer(value)
			if !ok || next != len(b) || sum != checksum(b[:at]) {
				return block{}, errChecksum
			}
			return out, nil
		}
		if !out.set(label, value) {
			return block{}, errBlock
		}
		at = next
	}
	return block{}, errChecksum
}

// set takes one value over and reports whether it could be read.
func (b *block) set(label byte, value []byte) bool {
	switch label {
	case 'H':
		b.Barcode = string(value)
		return true
	case 'X':
		key, text, ok := strings.Cut(string(value), "=")
		if b.Extra == nil {
			b.Extra = map[string]string{}
		}
		b.Extra[key] = text
		return ok
	}
	n, ok := integer(value)
	switch label {
	case 'V':
		b.Version = n
	case '$':
		b.Price = &n
	case 'I':
		b.Product = n
	case 'E':
		b.Event = n
	case 'S', 'B', 'R', 'P':
		b.Segments[strings.IndexByte("SBRP", label)] = n
	case 'T':
		b.Starts = instant(n)
	case 'F':
		b.Ends = instant(n)
	default:
		b.Unknown++
		return true
	}
	return ok
}

// integer reads a little-endian number of at most eight bytes.
func integer(b []byte) (n uint64, ok bool) {
	if len(b) > 8 {
		return 0, false
	}
	for i := len(b) - 1; i >= 0; i-- {
		n = n<<8 | uint64(b[i])
	}
	return n, true
}

// checksum is the sum of all bytes, of which the lower 16 bits count.
func checksum(b []byte) (sum uint64) {
	for _, c := range b {
		sum += uint64(c)
	}
	return sum & 0xffff
}

// instant is a time in Unix seconds, zero where it is none.
func instant(n uint64) time.Time {
	if n == 0 || n > maxUnix {
		return time.Time{}
	}
	return time.Unix(int64(n), 0)
}

// segment names a part of a place, empty where there is none.
func segment(n uint64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatUint(n, 10)
}
