package checkout

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
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
