package ticketsonicsandbox

import (
	"encoding/asn1"
	"encoding/base64"
	"math/big"
	"slices"
)

// The account's key pair has 512 bits, like the one that the document's blocks
// are sealed with. It is in the open: whoever has this program can make tickets
// of the sandbox, and of nothing else.
var (
	modulus, _ = new(big.Int).SetString("c482f1a880c334babefbdb7eb5fc5e7dd682755fea98d19e6a5fe0b6903b8d07"+
		"d96e754adfd3cca55eeae7ebf3e7a673eee86c4ebec0c2a3502b5cc6a274475f", 16)
	private, _ = new(big.Int).SetString("b1b540d882e904cc445dfa96d1f8517337036f25b83f4e8115ed72876653942a"+
		"875955840f51d3cae0a4b95ed23421177f55e297d458366bcaf07ba830a14a61", 16)
)

const (
	exponent  = 65537
	blockSize = 64
	// maxContent leaves room for PKCS#1 v1.5's eleven bytes.
	maxContent = blockSize - 11
)

// publicKey is the public key as lists have it: the bare base64 of its SPKI.
func publicKey() string {
	pair, err := asn1.Marshal(struct {
		N *big.Int
		E int
	}{modulus, exponent})
	if err != nil {
		panic("ticketsonicsandbox: encode key: " + err.Error())
	}
	type algorithm struct {
		OID  asn1.ObjectIdentifier
		Null asn1.RawValue
	}
	info, err := asn1.Marshal(struct {
		Algorithm algorithm
		Key       asn1.BitString
	}{algorithm{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}, asn1.NullRawValue}, asn1.BitString{Bytes: pair, BitLength: 8 * len(pair)}})
	if err != nil {
		panic("ticketsonicsandbox: encode key: " + err.Error())
	}
	return base64.StdEncoding.EncodeToString(info)
}

// Seal pads content of at most 53 bytes (PKCS#1 v1.5, block type 1) and applies
// the private key to it, as the vendor does to make encrypted_data.
func Seal(content []byte) string {
	if len(content) > maxContent {
		panic("ticketsonicsandbox: a block's content is too long")
	}
	b := make([]byte, blockSize)
	b[1] = 1
	at := blockSize - len(content)
	for i := 2; i < at-1; i++ {
		b[i] = 0xff
	}
	copy(b[at:], content)
	m := new(big.Int).SetBytes(b)
	return base64.StdEncoding.EncodeToString(m.Exp(m, private, modulus).FillBytes(b))
}

// Content writes a block's content: label, length and value each, and the
// checksum at the end. Its methods leave the receiver as it is.
type Content []byte

// Text adds a value of text.
func (c Content) Text(label byte, value string) Content {
	c = append(slices.Clip(c), label, byte(len(value)))
	return append(c, value...)
}

// Number adds a little-endian integer in as few bytes as it takes.
func (c Content) Number(label byte, n uint64) Content {
	value := []byte{byte(n)}
	for n >>= 8; n > 0; n >>= 8 {
		value = append(value, byte(n))
	}
	return c.Text(label, string(value))
}

// Sum adds the checksum: the lower 16 bits of the sum of all bytes before it.
func (c Content) Sum() []byte {
	sum := 0
	for _, b := range c {
		sum += int(b)
	}
	return append(slices.Clip(c), 'C', 2, byte(sum), byte(sum>>8))
}
