package demo

import (
	"github.com/parterre/parterre/server/vendors/bil24/bil24test"
	"github.com/parterre/parterre/server/vendors/iabilet/iabilettest"
)

// chargePercent is the service charge at Bil24.
const chargePercent = 6

// configuration is the demo's, with braces where ports are only known at run
// time.
const configuration = `listen: {listen}
database: sqlite:parterre.db
secret_key_file: parterre.key
poll_interval: {poll}
promoters:
  - id: opera
    name: Opera de pe Deal
    origins: ["{promoter}"]
    languages: [ro, en]
    seller: {name: Opera de pe Deal SA}
    theme: {accent: "#8a1538"}
    accounts:
      - id: b24
        vendor: bil24
        base_url: {bil24}
        time_zone: Europe/Bucharest
        payment: {provider: demo}
        settings: {interface: ticketing_system, fid: "1184", token: "` + bil24test.DefaultToken + `", charge_percent: "6"}
  - id: arena
    name: Arena Nord
    origins: ["{promoter}"]
    languages: [en, ro]
    seller: {name: Arena Nord SRL}
    theme: {accent: "#1d4ed8"}
    accounts:
      - id: b24
        vendor: bil24
        base_url: {bil24}
        time_zone: Europe/Bucharest
        payment: {provider: demo}
        settings: {interface: ticketing_system, fid: "1184", token: "` + bil24test.DefaultToken + `", charge_percent: "6"}
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
        settings: {key: "` + iabilettest.DefaultKey + `", secret: "` + iabilettest.DefaultSecret + `", request_seat_code: {seat_code}}
`
