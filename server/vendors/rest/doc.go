// Package rest is what every vendor that speaks HTTP needs: one [Client] per
// account that builds requests, bounds and reads answers, says what a failure
// means for the call, lets calls pass by priority, remembers rate limits, pauses
// where everything fails and keeps secrets out of errors and logs.
//
// It knows no vendor's words. A vendor package makes one [Call] per request
// and looks into the [Answer] for the vendor's own errors, because a body
// decides before a status does.
//
// Start with [New], [Client.JSON] and the lenient types [ID] and [Amount].
package rest
