package server

import (
	"log/slog"

	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/doctor"
	"github.com/parterre/parterre/server/vendors"
)

// logUnusual logs what a configuration allows and is seldom meant.
func logUnusual(c config.Config, log *slog.Logger) {
	for _, check := range doctor.ExamineProxies(c) {
		if check.Level != vendors.Good {
			log.Warn("buyers cannot be told apart", "setting", check.Subject, "finding", check.Says)
		}
	}
	for _, p := range c.Promoters {
		for _, a := range p.Accounts {
			if a.GivesAway() {
				log.Warn("tickets are given away", "promoter", p.ID, "account", a.ID)
			}
		}
	}
}
