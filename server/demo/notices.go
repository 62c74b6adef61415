package demo

import (
	"strconv"

	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
)

// notice is an evening that the promoters' site tells of in a few lines, with a
// page of its own where tickets are sold.
type notice struct {
	// Slug is the page's name, empty for an evening without tickets.
	Slug, Title, Text, Where string
	// Event is what the page's checkout sells, Lang its language and House who
	// sells it.
	Event, Lang, House string
	// Hint is what to know before one buys.
	Hint string
}

var notices = []notice{
	{
		Slug: "finala", Title: "Finala Cupei la handbal", Where: "Hala Turbinelor", House: "Uzina Nord", Lang: "ro",
		Text:  "Delfinii cu Steaua Nordului, a treia oară în cinci ani. Bilete nominale pentru membrii celor două galerii.",
		Event: "uzina/b24/" + bil24sandbox.EventFinal + "/" + bil24sandbox.PerformanceFinal,
		Hint:  "Codul de pe cardul de membru (" + strconv.Itoa(bil24sandbox.FinalCode) + ") deschide vânzarea; la fiecare loc se scrie și numărul cardului de suporter. Cu " + bil24sandbox.PromoTenth + " e cu o zecime mai ieftin.",
	},
	{
		Slug: "pivnita", Title: "La pivniță", Where: "Fabrica de Gheață", House: "Uzina Nord", Lang: "ro",
		Text:  "Ilinca Mureș deschide șase vinuri din Dealu Mare, sau zece, pentru cine rămâne. La masa lungă sunt doar douăsprezece scaune.",
		Event: "uzina/b24/" + bil24sandbox.EventTasting + "/" + bil24sandbox.PerformanceTasting,
		Hint:  "Scaunele sunt aceleași la șase și la zece vinuri: ce se ia la unele lipsește la celelalte.",
	},
	{
		Slug: "gradina", Title: "Cină cu lăutari în grădină", Where: "Grădina cu Nuci", House: "Halele Vechi", Lang: "ro",
		Text:  "O masă lungă sub nuci, pentru cei cu voucher. Taraful din Clejani Vechi cântă din mers.",
		Event: "halele/iab/" + iabiletsandbox.EventVoucher + "/" + iabiletsandbox.EventVoucher,
		Hint:  "Voucherul " + iabiletsandbox.VoucherCode + " se scrie înainte de comandă, iar la fiecare tacâm numele celui care vine.",
	},
	{
		Slug: "fanfare", Title: "Noaptea fanfarelor", Where: "Hala Turbinelor", House: "Uzina Nord", Lang: "ro",
		Text:  "Treizeci de alămuri într-o hală de turbine, Zece Prăjini și Orchestra Portului. Jos se dansează, sus se stă.",
		Event: "uzina/b24/" + bil24sandbox.EventBrass + "/" + bil24sandbox.PerformanceBrass,
		Hint:  "Parterul nu are locuri numerotate; balconul are.",
	},
	{
		Slug: "repetitie", Title: "Repetiție deschisă", Where: "Teatrul Liric „Ana Cernat”", House: "Opera de pe Deal", Lang: "ro",
		Text:  "Actul al doilea din La traviata, cu pian, și o discuție cu dirijoarea. Pentru prietenii teatrului.",
		Event: "opera/b24/" + bil24sandbox.EventRehearsal + "/" + bil24sandbox.PerformanceRehearsal,
		Hint:  "Codul este cel din scrisoare: " + strconv.Itoa(bil24sandbox.RehearsalCode) + ".",
	},
	{
		Slug: "balcon", Title: "La traviata, a doua casă", Where: "Teatrul Liric „Ana Cernat”", House: "Opera de pe Deal", Lang: "ro",
		Text:  "Aceleași seri și aceleași locuri, vândute chiar de sistemul de bilete al Operei: el confirmă adresa și tot el ia banii.",
		Event: "opera/card/" + bil24sandbox.EventTraviata + "/" + bil24sandbox.PerformanceTraviata,
		Hint:  "Înainte de a păstra locuri, casa trimite un cod la adresa dumneavoastră. Aici nu pleacă nicio scrisoare: codul este " + bil24sandbox.EmailCode + ".",
	},
	{
		Slug: "vinil", Title: "Vinil până dimineața", Where: "Fabrica de Gheață", House: "Uzina Nord", Lang: "ro",
		Text:  "Mira Dobre și Casetofon, două platane, zece mii de discuri, nicio listă. Garderoba e gratuită.",
		Event: "uzina/b24/" + bil24sandbox.EventClub + "/" + bil24sandbox.PerformanceClub,
		Hint:  "Se intră toată noaptea.",
	},
	{
		Title: "Trei Surori, unplugged", Where: "Berăria Veche",
		Text: "Chitară, contrabas, lumânări. Un singur set, fără microfoane. Biletele s-au epuizat; de auzit și în deschidere la Compania Nocturnă.",
	},
	{
		Title: "Jam session de marți", Where: "Subsolul de Jazz",
		Text: "Cvartetul casei și cine mai vine. Biletele se vând numai la intrare, de când se aprind luminile.",
	},
}
