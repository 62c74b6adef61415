package demo

import (
	"strconv"
	"strings"

	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

// chargePercent is the service charge at Bil24.
const chargePercent = 6

// fid is the interface's id at Bil24.
var fid = strconv.Itoa(bil24sandbox.DefaultFID)

// configuration is the demo's, with braces where ports are only known at run
// time.
var configuration = `listen: {listen}
database: sqlite:parterre.db
secret_key_file: parterre.key
poll_interval: {poll}
own_hold: {own_hold}
promoters:
  - id: opera
    name: Opera de pe Deal
    origins: ["{promoter}"]
    languages: [ro, en]
    seller:
      name: Opera de pe Deal SA
      address: Str. Lirei 7, București
      terms_url: {promoter}/opera
      support: casa@opera.example
    theme: {accent: "#8a1538"}
    accounts:
      - id: b24
        vendor: bil24
        base_url: {bil24}/json
        time_zone: Europe/Bucharest
        events: ["` + bil24sandbox.EventTraviata + `", "` + bil24sandbox.EventRehearsal + `"]
        payment: {provider: demo}
        settings: {interface: ticketing_system, fid: "` + fid + `", token: "` + bil24sandbox.DefaultToken + `", charge_percent: "` + strconv.Itoa(chargePercent) + `", locale: ro-RO}
      - id: card
        vendor: bil24
        base_url: {bil24}/json
        time_zone: Europe/Bucharest
        events: ["` + bil24sandbox.EventTraviata + `"]
        payment: {provider: vendor}
        settings: {interface: browser, fid: "` + strconv.Itoa(bil24sandbox.BrowserFID) + `", token: "` + bil24sandbox.BrowserToken + `", locale: ro-RO}
  - id: arena
    name: Arena Nord
    origins: ["{promoter}"]
    languages: [en, ro]
    seller: {name: Arena Nord SRL}
    theme: {accent: "#1d4ed8"}
    accounts:
      - id: b24
        vendor: bil24
        base_url: {bil24}/json
        time_zone: Europe/Bucharest
        events: ["` + bil24sandbox.EventArena + `"]
        payment: {provider: demo}
        settings: {interface: ticketing_system, fid: "` + fid + `", token: "` + bil24sandbox.DefaultToken + `", charge_percent: "` + strconv.Itoa(chargePercent) + `", locale: en-US}
  - id: uzina
    name: Uzina Nord
    origins: ["{promoter}"]
    languages: [ro, en]
    seller: {name: Uzina Nord SRL}
    theme: {accent: "#9a3412"}
    accounts:
      - id: b24
        vendor: bil24
        base_url: {bil24}/json
        time_zone: Europe/Bucharest
        events: ["` + strings.Join([]string{bil24sandbox.EventClub, bil24sandbox.EventBrass, bil24sandbox.EventFinal, bil24sandbox.EventTasting}, `", "`) + `"]
        payment: {provider: demo}
        settings: {interface: ticketing_system, fid: "` + fid + `", token: "` + bil24sandbox.DefaultToken + `", charge_percent: "` + strconv.Itoa(chargePercent) + `", locale: ro-RO}
  - id: halele
    name: Halele Vechi
    origins: ["{promoter}"]
    languages: [ro, en]
    seller: {name: Asociația Halele Vechi}
    theme: {accent: "#0f766e"}
    accounts:
      - id: iab
        vendor: iabilet
        base_url: {iabilet}
        time_zone: Europe/Bucharest
        currency: RON
        payment: {provider: demo}
        settings:
          key: "` + iabiletsandbox.DefaultKey + `"
          secret: "` + iabiletsandbox.DefaultSecret + `"
          request_seat_code: {seat_code}
          sold_seats: {seat_code}
          lock_seconds: {lock_seconds}
          link_hosts: [` + iabiletsandbox.PageHost + `]
          custom_fields:
            order:
              - {name: ` + iabiletsandbox.FieldTerms + `, value: Y, events: ["` + iabiletsandbox.EventVoucher + `"]}
            ticket:
              - name: ` + iabiletsandbox.FieldGuest + `
                labels: {ro: Numele de pe tacâm, en: Name at the table}
                required: true
                events: ["` + iabiletsandbox.EventVoucher + `"]
        plans: {"` + iabiletsandbox.EventPlay + `": plans/hall.svg}
  - id: sofia
    name: Sofia Live
    origins: ["{promoter}"]
    languages: [en, ro]
    seller: {name: Sofia Live EOOD}
    theme: {accent: "#5b46c9"}
    accounts:
      - id: tso
        vendor: ticketsonic
        base_url: {ticketsonic}
        time_zone: Europe/Sofia
        payment: {provider: demo}
        settings: {user_id: "` + ticketsonicsandbox.DefaultUser + `", key: "` + ticketsonicsandbox.DefaultKey + `", primary_language: bg, secondary_language: en, plan_language: en, ask_name: true}
  - id: wadadli
    name: Wadadli Evenings
    origins: ["{promoter}"]
    languages: [en, ro]
    seller:
      name: Wadadli Evenings Ltd
      address: Market Street 12, Saint John's, Antigua
      terms_url: {promoter}/sunset
      support: evenings@wadadli.example
    theme: {accent: "#b3264f"}
    accounts:
      - id: ttg
        vendor: ticketing
        base_url: {ticketing}
        time_zone: America/Antigua
        currency: ` + ticketingsandbox.Currency + `
        payment: {provider: none}
        settings:
          key: "` + ticketingsandbox.DefaultKey + `"
          customer: ` + ticketingsandbox.Customer + `
          order_minutes: {order_minutes}
          site: "https://www.ticketing.example/events/{id}"
`
