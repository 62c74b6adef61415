package ticketing

import (
	"context"
	"errors"
	"sync"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

const opSession = "GET /sessions/active"

// account remembers the number of the account that the key acts as.
type account struct {
	mu     sync.Mutex
	number string // guarded by mu
}

func (a *account) get() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.number
}

func (a *account) set(number string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.number = number
}

var errNoAccount = errors.New("customer is not set, and the key acts as no account")

// customer returns the number of the account that orders are placed for, empty
// where it is not known without asking.
func (v *Vendor) customer() string {
	if v.settings.Customer != "" {
		return v.settings.Customer
	}
	return v.account.get()
}

// accountNumber returns the number of the account that orders are placed for.
// Where the settings have none it is the one whose session the key is.
func (v *Vendor) accountNumber(ctx context.Context) (string, error) {
	if number := v.customer(); number != "" {
		return number, nil
	}
	var s wireSession
	_, err := v.do(ctx, call{op: opSession, path: "/sessions/active"}, &s)
	if err != nil && vendors.Final(err) && !isCode(err, codeVersion) {
		return "", refused(opSession, vendors.ErrAccount, errNoAccount)
	}
	if err != nil {
		return "", err
	}
	number := string(s.Account.Number)
	if !seatplan.ValidID(number) {
		number, _ = idOf(string(s.Account.Self))
	}
	if number == "" {
		return "", refused(opSession, vendors.ErrAccount, errNoAccount)
	}
	v.account.set(number)
	return number, nil
}
