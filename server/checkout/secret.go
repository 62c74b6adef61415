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

func newSecret() Secret {
	var b [16]byte
	rand.Read(b[:])
	return Secret("os_" + hex.EncodeToString(b[:]))
}

// secretOf is an order's secret as its private part has it, so that it can be
// shown again. Orders from before it was kept there have one that our key makes;
// empty where that was another key.
func (s *Service) secretOf(o *store.Order, body orderBody) Secret {
	if body.Secret != "" {
		return body.Secret
	}
	mac := hmac.New(sha256.New, s.Key)
	mac.Write([]byte("order secret " + o.ID))
	derived := Secret("os_" + hex.EncodeToString(mac.Sum(nil)[:16]))
	if hashOf(derived) != o.Secret {
		return ""
	}
	return derived
}

// sealBody writes the private part of an order, with its secret.
func (s *Service) sealBody(o *store.Order, body orderBody) (err error) {
	body.Secret = s.secretOf(o, body)
	o.Body, err = s.sealer.Seal(string(o.ID), body)
	return err
}
