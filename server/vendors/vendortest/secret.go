package vendortest

import (
	"encoding/json"
	"strings"
)

// minSecret is the length from which a text of a visit is taken for a secret:
// shorter ones occur by chance.
const minSecret = 6

// secrets are what must be in no error and no log: credentials, the visit's
// values, ticket codes and whatever is personal.
func (b *buyer) secrets() []string {
	b.Helper()
	found := append([]string{someone.Email, someone.Phone, someone.FullName}, b.Secrets...)
	for _, o := range readReport(b, b.ControlURL).Orders {
		for _, t := range o.Tickets {
			found = append(found, t.Code)
		}
	}
	var visit map[string]any
	if json.Unmarshal(b.visit, &visit) == nil {
		for _, v := range visit {
			if text, ok := v.(string); ok && len(text) >= minSecret {
				found = append(found, text)
			}
		}
	}
	return found
}

// expectNoSecrets looks for secrets in a text.
func (b *buyer) expectNoSecrets(where, text string) {
	b.Helper()
	for _, s := range b.secrets() {
		if s != "" && strings.Contains(text, s) {
			b.Errorf("%s has the secret %q in it: %s", where, s, text)
		}
	}
}

// readLog looks for secrets in what the vendor logged.
func (b *buyer) readLog() {
	b.Helper()
	if b.Logged != nil {
		b.expectNoSecrets("the log", b.Logged.String())
	}
}
