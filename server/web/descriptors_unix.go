//go:build unix

package web

import "syscall"

// Descriptors is how many files and connections the process may have open.
func Descriptors() int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil || limit.Cur > maxSockets*2 {
		return maxSockets * 2
	}
	return int(limit.Cur)
}
