package components

// DemoPaymentPage stands for a bank's page in the demo provider.
type DemoPaymentPage struct {
	Page
	// URL takes the decision (POST, field decision = pay or decline).
	URL string
	// BackURL is the way back to the order, with nothing decided.
	BackURL   string
	Amount    Amount
	Merchant  string
	Reference string // may be empty
	// Card is the pretended card's number, masked.
	Card string
}
