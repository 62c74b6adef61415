// Package sealed encrypts the private parts of records: personal data, vendor
// sessions, answers to buyers. Start with [New].
package sealed

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/json"
	"errors"
	"fmt"
)

// KeySize is the length of a key, in bytes.
const KeySize = 32

// ErrKey means that data was not sealed with this key, or not for this record.
var ErrKey = errors.New("sealed data cannot be opened with this key")

// keyID is the first byte of everything sealed, so that keys can be changed.
const keyID = 1

// Sealer seals and opens with one key. Its methods may be called concurrently.
type Sealer struct{ aead cipher.AEAD }

// New returns a sealer with a key of [KeySize] bytes.
func New(key []byte) (Sealer, error) {
	if len(key) != KeySize {
		return Sealer{}, fmt.Errorf("secret key: %d bytes, want %d", len(key), KeySize)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return Sealer{}, fmt.Errorf("secret key: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return Sealer{aead}, err
}

// Seal encrypts v's JSON for one record: moved to another it does not open.
func (s Sealer) Seal(record string, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return s.aead.Seal([]byte{keyID}, nil, plain, []byte(record)), nil
}

// Open decrypts what Seal made for the record into a value. Nil data leaves it
// as it is; data of another key or record are [ErrKey].
func (s Sealer) Open(record string, data []byte, into any) error {
	if data == nil {
		return nil
	}
	if len(data) == 0 || data[0] != keyID {
		return ErrKey
	}
	plain, err := s.aead.Open(nil, nil, data[1:], []byte(record))
	if err != nil {
		return ErrKey
	}
	return json.Unmarshal(plain, into)
}
