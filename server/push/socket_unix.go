//go:build unix

package push

import (
	"errors"
	"syscall"
)

// writeNow writes what goes without waiting to a descriptor that Go has made
// non-blocking.
func writeNow(fd uintptr, b []byte) (int, error) {
	for {
		n, err := syscall.Write(int(fd), b)
		switch {
		case err == nil:
			return n, nil
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.EAGAIN):
			return 0, nil
		}
		return 0, err
	}
}
