package bil24sandbox

import (
	"fmt"
	"html"
	"net/http"
	"net/url"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// createOrder answers CREATE_ORDER: the cart becomes an order that is paid at
// the gateway. Where nothing is to be paid it is paid at once.
func (c *call) createOrder() (any, error) {
	var q struct {
		wireBuyer
		Success string `json:"successUrl"`
		Fail    string `json:"failUrl"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	if !webAddress(q.Success) || !webAddress(q.Fail) {
		return nil, errProtocol
	}
	if err := c.mayOrder(q.wireBuyer); err != nil {
		return nil, err
	}
	o := c.newOrder(q.wireBuyer, 0, c.charge)
	o.success, o.fail = q.Success, q.Fail
	if o.total() == 0 {
		o.settle()
	} else {
		o.key = random()
		c.gateway[o.key] = o
	}
	return struct {
		FormURL string `json:"formUrl"`
		wireStatus
	}{c.formURL(o), o.wireStatus()}, nil
}

func webAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// formURL is where an order is paid, empty where it is not.
func (c *call) formURL(o *order) string {
	if o.key == "" {
		return ""
	}
	return c.base + "/gateway?mdOrder=" + o.key
}

// serveGateway is the bank's page: it shows an order and takes the buyer's
// decision.
func (s *Sandbox) serveGateway(w http.ResponseWriter, r *http.Request) {
	s.calls.Serve(w, r, "/gateway", "",
		func() sandbox.Answer { return page(http.StatusBadGateway, "<p>The bank is busy.</p>") },
		func() sandbox.Answer {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.state.expire()
			o := s.state.gateway[r.URL.Query().Get("mdOrder")]
			switch {
			case o == nil:
				return page(http.StatusNotFound, "<p>There is no such order.</p>")
			case r.Method == http.MethodPost:
				return s.state.decide(o, r.PostFormValue("decision"))
			}
			return o.gatewayPage()
		})
}

// decide carries the buyer's decision out and sends them back to the shop.
func (st *state) decide(o *order, decision string) sandbox.Answer {
	back := o.fail
	if decision == "pay" && o.status != statusCancelled {
		st.pay(o)
		back = o.success
	}
	return sandbox.Answer{Status: http.StatusSeeOther, Header: map[string]string{"Location": back}}
}

func (o *order) gatewayPage() sandbox.Answer {
	if o.status != statusNew {
		back := o.fail
		if o.status != statusCancelled {
			back = o.success
		}
		return page(http.StatusOK, fmt.Sprintf(`<p data-testid="gateway-state">Order %d: %s</p><p><a href="%s">Back to the shop</a></p>`,
			o.id, o.status, html.EscapeString(back)))
	}
	return page(http.StatusOK, fmt.Sprintf(`<p>Order %d</p><p data-testid="gateway-amount"><strong>%s %s</strong></p>
<form method="post">
<button name="decision" value="pay" data-testid="gateway-pay">Pay</button>
<button name="decision" value="decline" data-testid="gateway-decline">Decline</button>
</form>`, o.id, o.total().decimal(), currency))
}

func page(status int, content string) sandbox.Answer {
	return sandbox.Answer{
		Status: status,
		Header: map[string]string{"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"},
		Body: []byte(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Payment gateway</title>
<style>
:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 18%,transparent)}
body{font:1rem/1.5 system-ui,sans-serif;display:grid;place-items:center;min-height:90vh;margin:0;padding:1rem}
main{width:min(22rem,100%);border:1px solid var(--line);border-radius:12px;padding:1.5rem}
h1{font-size:1rem;font-weight:600;margin:0 0 1rem;padding-bottom:.75rem;border-bottom:1px solid var(--line)}
[data-testid=gateway-amount]{font-size:1.75rem;margin:.25rem 0 1.25rem}
form{display:grid;gap:.75rem}
button{font:inherit;font-weight:600;min-height:44px;border-radius:8px;border:1px solid var(--line);background:none;color:inherit;cursor:pointer}
[value=pay]{background:#14532d;border-color:#14532d;color:#fff}
</style></head>
<body><main><h1>Bil24 payment gateway, sandbox: no money moves</h1>
` + content + "\n</main></body></html>\n"),
	}
}
