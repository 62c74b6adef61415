package rest

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

var (
	errLimited = errors.New("rate limited")
	errNotJSON = errors.New("answer is not JSON")
	errGzip    = errors.New("answer is not readable as gzip")
)

// tooLarge says that an answer is longer than is read of its kind.
type tooLarge struct{ limit int64 }

// Error says how much is read.
func (e *tooLarge) Error() string { return fmt.Sprintf("answer is larger than %d bytes", e.limit) }

// readBody reads a body to its end, decompressing it where it starts like gzip:
// some vendors compress unasked and unannounced. The announced length, if there
// is one, spares making room again and again.
func readBody(r io.Reader, limit, length int64) ([]byte, error) {
	body, err := readAll(r, limit, length)
	if err != nil || !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		return body, err
	}
	unzip, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, errGzip
	}
	body, err = readAll(unzip, limit, 0)
	var large *tooLarge
	if err != nil && !errors.As(err, &large) {
		return nil, errGzip
	}
	return body, err
}

func readAll(r io.Reader, limit, length int64) ([]byte, error) {
	if length > limit {
		return nil, &tooLarge{limit}
	}
	r = io.LimitReader(r, limit+1)
	var body []byte
	var err error
	if length > 0 {
		announced := bytes.NewBuffer(make([]byte, 0, length+bytes.MinRead))
		_, err = announced.ReadFrom(r)
		body = announced.Bytes()
	} else {
		body, err = io.ReadAll(r)
	}
	switch {
	case err != nil:
		return nil, err
	case int64(len(body)) > limit:
		return nil, &tooLarge{limit}
	}
	return body, nil
}

// checkJSON reports a body that is not one whole JSON document, or has more in
// it than is decoded.
func checkJSON(body []byte) error {
	body = trimBOM(body)
	if !json.Valid(body) {
		return errNotJSON
	}
	if len(body) > maxEntries && entries(body) > maxEntries {
		return &tooMany{maxEntries}
	}
	return nil
}

// maxEntries bounds the entries of all lists of one answer. Its bytes do not
// bound what it costs: two of them make an entry that takes hundreds in memory.
const maxEntries = 400_000

// tooMany says that an answer's lists have more entries than are decoded.
type tooMany struct{ most int }

// Error says how many are.
func (e *tooMany) Error() string {
	return fmt.Sprintf("answer has lists of more than %d entries", e.most)
}

// tooMuch reports whether an answer was refused for its size, which it will have
// again.
func tooMuch(err error) bool {
	var large *tooLarge
	var many *tooMany
	return errors.As(err, &large) || errors.As(err, &many)
}

// entries counts the entries of all lists of a valid document.
func entries(body []byte) (n int) {
	var lists []bool // of what is open, the outermost first: whether it is a list
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '"':
			i += closing(body[i+1:]) + 1
		case '[', '{':
			lists = append(lists, body[i] == '[')
			if body[i] == '[' {
				n++
			}
		case ']', '}':
			lists = lists[:len(lists)-1]
		case ',':
			if lists[len(lists)-1] {
				n++
			}
		}
	}
	return n
}

// closing returns where a string ends whose opening quote is before s.
func closing(s []byte) int {
	for i := 0; ; i++ {
		i += bytes.IndexByte(s[i:], '"')
		escapes := 0
		for i > escapes && s[i-1-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			return i
		}
	}
}

func trimBOM(body []byte) []byte { return bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")) }
