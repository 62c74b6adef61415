//go:build !unix

package web

// descriptors is how many files and connections the process may have open.
func descriptors() int { return maxSockets * 2 }
