//go:build !unix

package web

// Descriptors is how many files and connections the process may have open.
func Descriptors() int { return maxSockets * 2 }
