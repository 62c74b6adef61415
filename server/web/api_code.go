package web

import "net/http"

// codeJSON is a promo code or voucher of a cart.
type codeJSON struct {
	Code string `json:"code"`
	// InForce: the vendor counts it. Else it is tried with the order.
	InForce bool `json:"in_force"`
}

// emailJSON says that the vendor holds nothing before it has verified the
// buyer's address, and where it sent the code to.
type emailJSON struct {
	Sent string `json:"sent,omitempty"`
}

// apiCode enters a promo code or voucher, or an access code.
func (s *Server) apiCode(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Code       string `json:"code"`
		AccessCode string `json:"access_code"`
	}
	s.apiEnter(w, r, &body, func() (field, value string) {
		if body.AccessCode != "" {
			return "access_code", body.AccessCode
		}
		return "promo", body.Code
	})
}

// apiUncode takes a promo code or voucher away.
func (s *Server) apiUncode(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Code string `json:"code"`
	}
	s.apiEnter(w, r, &body, func() (field, value string) { return "promo_remove", body.Code })
}

// apiEmail names the buyer's address, or hands in the code that was sent there.
func (s *Server) apiEmail(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Email string `json:"email"`
		Code  string `json:"code"`
	}
	s.apiEnter(w, r, &body, func() (field, value string) {
		if body.Code != "" {
			return "email_code", body.Code
		}
		return "email_bind", body.Email
	})
}

// apiEnter carries out what a body asks for, which is known once it was read.
func (s *Server) apiEnter(w http.ResponseWriter, r *http.Request, body any, asked func() (field, value string)) {
	err := decodeJSON(r, body)
	if err != nil {
		s.failJSON(w, r, err, nil)
		return
	}
	v, token, err := s.apiView(r)
	if err != nil {
		s.failJSON(w, r, err, nil)
		return
	}
	fresh, err := actionOf(asked()).carryOut(s, r, v.Path.Promoter, token)
	if fresh.ID != "" {
		v = fresh
	}
	if err != nil {
		s.failJSON(w, r, err, &v)
		return
	}
	writeJSON(w, http.StatusOK, newCartJSON(v))
}

// actionOf is the action of that name.
func actionOf(field, value string) codeAction {
	for _, a := range codeActions {
		if a.field == field {
			a.value = value
			return a
		}
	}
	return codeAction{}
}
