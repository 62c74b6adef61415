package store

import "time"

const (
	// AnswersKept is how long answers are kept.
	AnswersKept = 24 * time.Hour
	// MaxAnswers bounds the answers of one scope; its own oldest make room.
	MaxAnswers = 100
)

// Answer is what was answered to a request that may be sent again.
type Answer struct {
	// Key is the hash of all that makes the request itself: who sends it, where to,
	// and the key it was given.
	Key Hash
	// Scope is the cart or order that it is about, whose owner sent it.
	Scope string
	// Request is the hash of the request's body.
	Request Hash
	// Sealed is the answer; nil while there is none.
	Sealed []byte
	At     time.Time
}

// Notice is something that was seen and that a person should know, such as a
// proxy that is not trusted. There is one of each name, the latest.
type Notice struct {
	Name   string
	Detail string
	At     time.Time
}

// NoticeForwarder is the name of the notice of a peer that sent X-Forwarded-For
// and is no trusted proxy. Its detail is the peer's address.
const NoticeForwarder = "forwarder"

// Sealed is the private part of some record, and the name it was sealed for.
type Sealed struct {
	Record string
	Data   []byte
}
