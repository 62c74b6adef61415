package iabiletsandbox

// validatedTicket is a ticket as the door is shown it. The event's id is text
// here, as in the document.
type validatedTicket struct {
	ScanCode   string   `json:"scanCode"`
	Fiscal     string   `json:"fiscalCode"`
	Prefix     string   `json:"fiscalCodePrefix"`
	Status     string   `json:"status"`
	OrderTime  string   `json:"orderDatetime"`
	OrderNr    string   `json:"orderNr"`
	EventID    string   `json:"eventId"`
	Tariff     string   `json:"tariffName"`
	Price      amount   `json:"price"`
	Currency   string   `json:"currency"`
	Invitation bool     `json:"isInvitation"`
	Used       bool     `json:"used"`
	UsedAt     *string  `json:"useDatetime"`
	Customer   struct { // the door is told no more of the buyer
		Country string `json:"countryCode"`
	} `json:"customerInfo"`
}

// validate answers /validate: success for a ticket that is used for the first
// time, whose answer shows it as it was before.
func (c *call) validate() (any, error) {
	var q struct {
		Event eventID `json:"eventId"`
		Code  string  `json:"scanCode"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	e := c.events[int64(q.Event)]
	if e == nil {
		return nil, errEvent
	}
	t := e.ticket(q.Code)
	if t == nil {
		return nil, errTicket
	}
	answer := struct {
		Status string          `json:"status"`
		Ticket validatedTicket `json:"ticket"`
	}{"success", c.validated(e, t)}
	if !t.used.IsZero() {
		answer.Status = "already_validated"
		return answer, nil
	}
	t.used = c.now()
	return answer, nil
}

func (c *call) validated(e *event, t *ticket) validatedTicket {
	w := c.wireTicket(e, t)
	v := validatedTicket{
		ScanCode: w.ScanCode, Fiscal: w.Fiscal, Prefix: fiscalPrefix, Status: w.Status, OrderTime: w.OrderTime,
		OrderNr: w.OrderNr, EventID: idText(e.id), Tariff: w.TariffName, Price: w.Price, Currency: w.Currency,
		Used: w.Used, UsedAt: w.UsedAt,
	}
	v.Customer.Country = w.Customer.Country
	return v
}

func (e *event) ticket(code string) *ticket {
	for _, a := range e.areas {
		for _, p := range a.places {
			if p.ticket != nil && p.ticket.code == code {
				return p.ticket
			}
		}
	}
	return nil
}
