package iabiletsandbox

import (
	"strconv"
	"time"
)

func idText(id int64) string { return strconv.FormatInt(id, 10) }

// external is somebody else's event: all that there is of it is an address.
func (st *state) external() *event {
	return &event{
		id: mustID(EventExternal), title: "Circul de provincie",
		venue:  venue{1720, "Cortul din Parc", "Parcul Tineretului", "Ploiești"},
		starts: st.on(time.Saturday, 20, 18, 0), booking: "disabled", external: true, page: ExternalURL,
		category: "altele", tags: []string{"circ"}, artist: "Familia Zambila", popularity: 15,
		short: "Biletele se vând la organizator.", full: "Trapez, jonglerie, un câine care numără.",
	}
}

// ready is bought like any other event.
func (st *state) ready() *event {
	e := &event{
		id: mustID(EventReady), title: "Lecția de tango",
		venue:  venue{1711, "Subsolul de Jazz", "Str. Blănari 9", "București"},
		starts: st.on(time.Monday, 18, 19, 30), booking: "ready_for_sale", maxTickets: 8,
		category: "altele", tags: []string{"dans"}, artist: "Orchestra de Buzunar", popularity: 30,
		short: "O oră de pași, două de muzică.", full: "Pentru începători; pantofi cu talpă netedă.",
	}
	area := e.admit(AreaHall, 941, "Sala mică", 60)
	e.price(TariffHall, "Intrare", 40_00, area).min = 2
	return e
}

// closed are the events that cannot be bought, one for each other value of
// allowBookingEx.
func (st *state) closed() []*event {
	var events []*event
	for i, e := range []struct{ id, booking, title, short, page string }{
		{EventDraft, "draft", "Repetiție generală", "Cu public, fără costume.", ""},
		{EventPending, "pending", "Seara debutanților", "Șase trupe, un sfert de oră fiecare.", ""},
		{EventFreeEntry, "free_entry", "Fanfara în parc", "Valsuri și marșuri, la chioșc.", ""},
		{EventCancelled, "cancelled", "Recital de orgă", "Bach și Franck, la lumina lumânărilor.", ""},
		{EventDisabled, "disabled", "Proiecție privată", "Un film mut cu pian.", ""},
		{EventPreRegister, "pre_register", "Festivalul de la mal", "Trei zile, două scene, un lac.", PreRegisterURL},
		{EventMaintenance, "maintenance", "Maraton de improvizație", "Douăsprezece ore, nicio replică scrisă.", ""},
	} {
		events = append(events, &event{
			id: mustID(e.id), title: e.title, venue: venue{1730, "Casa de Cultură", "Piața Mică 2", "Sibiu"},
			starts: st.on(time.Saturday, 24+7*i, 19, 0), booking: e.booking, page: e.page,
			category: "altele", tags: []string{}, artist: e.title, popularity: 10, maxTickets: 10,
			short: e.short, full: e.short,
		})
	}
	return events
}
