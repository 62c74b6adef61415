package wire

import (
	"encoding/binary"
	"strconv"

	"github.com/parterre/parterre/seatplan"
)

// A column of texts is first runs of heads, then tails. The head of a text is
// what stands before its last digits, the tail the number these digits are: ids
// and numbers that count up become a few runs and a column of ones.
//
// A run is the head's index + 1, or 0 for a head that follows at once, and how
// many texts have it. Heads without a tail are marked as such. Tails are
// differences to the tail before.

// maxDigits keeps tails and their differences within 64 bits.
const maxDigits = 18

// head is the beginning that many texts share.
type head struct {
	text   string
	tailed bool
}

// split takes a text apart; the tail has no leading zeros.
func split(text string) (head, int64) {
	i := len(text)
	for i > 0 && len(text)-i < maxDigits && text[i-1] >= '0' && text[i-1] <= '9' {
		i--
	}
	for i < len(text)-1 && text[i] == '0' {
		i++
	}
	if i == len(text) {
		return head{text: text}, 0
	}
	tail, _ := strconv.ParseInt(text[i:], 10, 64) // digits only, and few enough
	return head{text: text[:i], tailed: true}, tail
}

// appendTexts appends a column of n texts.
func appendTexts(dst []byte, n int, text func(int) string) []byte {
	known := map[head]int{}
	var tails []byte
	before := int64(0)
	for i := 0; i < n; {
		h, tail := split(text(i))
		run := i
		for next := h; next == h; {
			if h.tailed {
				tails = appendSigned(tails, tail-before)
				before = tail
			}
			if i++; i == n {
				break
			}
			next, tail = split(text(i))
		}
		if k, ok := known[h]; ok {
			dst = binary.AppendUvarint(dst, uint64(k+1))
		} else {
			known[h] = len(known)
			dst = appendHead(append(dst, 0), h)
		}
		dst = binary.AppendUvarint(dst, uint64(i-run))
	}
	return append(dst, tails...)
}

func appendHead(dst []byte, h head) []byte {
	tailed := byte(0)
	if h.tailed {
		tailed = 1
	}
	return appendText(append(dst, tailed), h.text)
}

// span is a run of texts with one head.
type span struct {
	head
	texts int
}

// texts reads a column of n texts of at most max bytes.
func (r *reader) texts(n, max int) seatplan.TextList {
	var list seatplan.TextList
	var before int64
	spans := r.spans(n, max)
	if r.bad {
		return list
	}
	var scratch []byte
	for i, s := range spans {
		scratch = append(scratch[:0], s.text...)
		for k := range s.texts {
			if s.tailed {
				before += r.signed()
				if before < 0 || r.bad {
					r.spoil()
					return list
				}
				scratch = strconv.AppendInt(scratch[:len(s.text)], before, 10)
			}
			if i == 0 && k == 0 { // most columns have texts of one length
				list.Grow(n, n*len(scratch))
			}
			list.Add(scratch)
		}
	}
	return list
}

// spans reads the runs of a column of n texts.
func (r *reader) spans(n, max int) []span {
	var heads []head
	var spans []span
	for n > 0 && !r.bad {
		k := int(r.number(uint64(len(heads))))
		if k == 0 {
			tailed := r.number(1) == 1
			heads = append(heads, head{text: r.text(max), tailed: tailed})
			k = len(heads)
		}
		s := span{head: heads[k-1], texts: int(r.number(uint64(n)))}
		if s.texts == 0 {
			r.spoil()
		}
		n -= s.texts
		spans = append(spans, s)
	}
	return spans
}
