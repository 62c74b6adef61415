package checkout

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/parterre/parterre/server/store"
)

// Token is a bearer value that lets a browser change one cart, "ct_…" and 26
// characters of 130 random bits. Only its hash is stored.
type Token string

// Secret is a bearer value that shows one order's tickets, "os_…".
type Secret string

func newToken() Token          { return Token("ct_" + rand.Text()) }
func newID(kind string) string { return kind + strings.ToLower(rand.Text()) }

func hashOf[T ~string](secret T) store.Hash { return sha256.Sum256([]byte(secret)) }

// secretOf is an order's secret: 128 bits that only our key can make, so that
// the bearer of the cart's token can be given it again when an answer is lost.
func (s *Service) secretOf(id store.OrderID) Secret {
	mac := hmac.New(sha256.New, s.Key)
	mac.Write([]byte("order secret " + id))
	return Secret("os_" + hex.EncodeToString(mac.Sum(nil)[:16]))
}

// sealer encrypts personal data and vendor sessions at rest.
type sealer struct{ aead cipher.AEAD }

// keyID is the first byte of everything sealed, so that keys can be changed.
const keyID = 1

var errSealed = errors.New("sealed data cannot be opened with this key")

func newSealer(key []byte) (sealer, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return sealer{}, fmt.Errorf("secret key: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return sealer{aead}, err
}

// seal encrypts v's JSON for one record: moved to another it does not open.
func (s sealer) seal(record string, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return s.aead.Seal([]byte{keyID}, nil, plain, []byte(record)), nil
}

// open decrypts what seal made; nil data leaves into as it is.
func (s sealer) open(record string, data []byte, into any) error {
	if data == nil {
		return nil
	}
	if data[0] != keyID {
		return errSealed
	}
	plain, err := s.aead.Open(nil, nil, data[1:], []byte(record))
	if err != nil {
		return errSealed
	}
	return json.Unmarshal(plain, into)
}
