package server

import (
	"context"
	"log/slog"
	"net/netip"
	"time"

	"github.com/parterre/parterre/server/store"
)

// forwarder logs and keeps that a peer which is not trusted sent X-Forwarded-For,
// so that doctor can tell. It is told once.
func (s *Server) forwarder(log *slog.Logger) func(netip.Addr) {
	return func(peer netip.Addr) {
		log.Warn("X-Forwarded-For is not believed: the peer is not in trusted_proxies", "peer", peer)
		notice := store.Notice{Name: store.NoticeForwarder, Detail: peer.String(), At: time.Now()}
		if err := s.db.Notice(context.Background(), notice); err != nil {
			log.Warn("notice not kept", "error", err)
		}
	}
}
