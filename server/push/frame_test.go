package push_test

import (
	"bytes"
	"testing"

	"github.com/parterre/parterre/server/push"
)

func TestFrameHeader(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1, 125, 126, 65535, 65536, 100_000} {
		payload := bytes.Repeat([]byte("x"), size)
		f := push.NewText(payload)
		op, got, rest := cut(t, f.Raw())
		if op != 0x81 || !bytes.Equal(got, payload) || len(rest) != 0 || !bytes.Equal(f.Payload(), payload) || !f.Text() {
			t.Errorf("a text of %d bytes: opcode %x, %d bytes, %d left", size, op, len(got), len(rest))
		}
	}
}
