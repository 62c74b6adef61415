package components

// Host says inside what a page is shown.
type Host string

const (
	// HostOwn is our own page in a browser tab.
	HostOwn Host = ""
	// HostEmbed is a frame in a promoter's page: no header, no ground.
	HostEmbed Host = "embed"
	// HostWebview is an app's webview: no header.
	HostWebview Host = "webview"
)

// Page is the frame around every page's content.
type Page struct {
	Lang  string // BCP 47, of the page's texts
	Title string // of the document; in a frame or tab list it stands alone
	Nonce string // of this answer's Content-Security-Policy
	Host  Host
	// Origin is the one origin that messages go to when Host is HostEmbed;
	// empty sends none. The server has checked it against the promoter's list.
	Origin string
	// Theme is "light", "dark" or empty for the buyer's own preference.
	Theme  string
	Accent Accent
	Assets Assets
	// Promoter is shown in the header of our own page.
	Promoter Link
	// Languages is empty where there is no choice.
	Languages []Language
	Footer    Footer
	// RefreshSeconds reloads the page where there are no scripts; 0 does not.
	RefreshSeconds int
	Words          *Words
}

// Accent is the promoter's colour and the text on it, each #rrggbb, for the
// light and the dark ground. The server refuses pairs below 4.5:1 before they
// get here. What is empty or not #rrggbb keeps our own.
type Accent struct {
	Color, OnColor         string
	DarkColor, OnDarkColor string
}

// Assets are the addresses of what a page loads.
type Assets struct {
	Style, Script string
}

// Link is a text with an address.
type Link struct {
	Text, Href string
}

// Language is one choice of the language switch.
type Language struct {
	Code    string // BCP 47
	Name    string // in itself: "Română"
	Href    string // this page in it
	Current bool
}

// Footer is the one quiet line at the end of a page.
type Footer struct {
	Seller string // who sells, in full where the law asks for it
	Links  []Link // terms, privacy, help
}

// Message is an error or a notice above a step: what happened, what is safe,
// what to do. The zero Message shows nothing.
type Message struct {
	Kind MessageKind
	// Code is one of the refusal codes; empty for what is no refusal.
	Code string
	Text string
	// Typed is added where the browser knows that something was typed.
	Typed string
	// Support is small print for whoever helps the buyer, such as a request id.
	Support string
	// Action is a link to another step, External one to another site.
	Action   *Link
	External *External
	// Again offers to hold the expired seats again with this text.
	Again string
	// PollMillis is when page.js looks whether it still holds; 0 for never.
	PollMillis int
}

// MessageKind chooses a message's look and how it is announced.
type MessageKind string

const (
	// MessageError is announced at once.
	MessageError MessageKind = "error"
	// MessageNotice is something worth knowing that needs no action.
	MessageNotice MessageKind = "notice"
)

// Amount is a sum of money, formatted and for machines.
type Amount struct {
	Text     string // "318,00 lei"
	Minor    int64
	Currency string // ISO 4217
}

// Head says which performance this is.
type Head struct {
	Event string
	// Date is formatted; DateTime is the same for machines (RFC 3339, or a date).
	Date, DateTime string
	Place          string
	// Note is a short remark such as "Few left" or "12+"; may be empty.
	Note string
	// Back leads to the other dates; nil where there are none.
	Back *Link
}
