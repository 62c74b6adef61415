package svg

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
)

// MaxBytes bounds a drawing, packed and unpacked.
const MaxBytes = 16 << 20

// ReadBytes reads a whole drawing of at most [MaxBytes] and unpacks it where
// its first bytes say that it is gzip, whatever the sender said it was.
func ReadBytes(r io.Reader) ([]byte, error) {
	b, err := readAll(r)
	if err != nil {
		return nil, fmt.Errorf("read drawing: %w", err)
	}
	if !bytes.HasPrefix(b, []byte{0x1f, 0x8b}) {
		return b, nil
	}
	unpacker, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("unpack drawing: %w", err)
	}
	if b, err = readAll(unpacker); err != nil {
		return nil, fmt.Errorf("unpack drawing: %w", err)
	}
	return b, nil
}

func readAll(r io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err == nil && len(b) > MaxBytes {
		err = ErrTooLarge
	}
	if err != nil {
		return nil, err
	}
	return b, nil
}
