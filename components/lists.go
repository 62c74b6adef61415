package components

// EventsPage lists a promoter's events.
type EventsPage struct {
	Page
	Heading string
	Message Message
	Events  []EventItem
}

// EventItem is one event of the list.
type EventItem struct {
	ID, Href, Title string
	When            string // "4 December 2026" or "4–12 December 2026, 5 dates"
	Place           string
	From            string // "from 60,00 lei"; empty where unknown
	Badge           Badge
	Text            string // one line of description; may be empty
}

// PerformancesPage lists the performances of an event.
type PerformancesPage struct {
	Page
	Title, Text  string
	Note         string // such as "12+"
	Back         *Link
	Message      Message
	Performances []PerformanceItem
}

// PerformanceItem is one performance of a list. A performance that cannot be
// bought keeps its link: its page says why and what else there is.
type PerformanceItem struct {
	ID, Href string
	// Weekday, Day, Month and Time make the date line; DateTime is for machines.
	Weekday, Day, Month, Time string
	DateTime                  string
	Place                     string
	From                      string
	Badge                     Badge
}

// Badge is a short state beside an entry of a list.
type Badge struct {
	// State is the hook's value: on_sale, few, not_yet, sold_out, cancelled or
	// closed.
	State string
	Text  string // empty for plain on sale
}
