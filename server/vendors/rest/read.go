package rest

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
)

var (
	errLimited  = errors.New("rate limited")
	errTooLarge = errors.New("answer is too large")
	errNotJSON  = errors.New("answer is not JSON")
	errGzip     = errors.New("answer is not readable as gzip")
)

// readBody reads a body to its end, decompressing it where it starts like gzip:
// some vendors compress unasked and unannounced.
func readBody(r io.Reader, limit int64) ([]byte, error) {
	body, err := readAll(r, limit)
	if err != nil || !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		return body, err
	}
	unzip, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, errGzip
	}
	body, err = readAll(unzip, limit)
	if err != nil && err != errTooLarge {
		return nil, errGzip
	}
	return body, err
}

func readAll(r io.Reader, limit int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(body)) > limit {
		return nil, errTooLarge
	}
	return body, nil
}

// checkJSON reports a body that is not one whole JSON document.
func checkJSON(body []byte) error {
	if !json.Valid(trimBOM(body)) {
		return errNotJSON
	}
	return nil
}

func trimBOM(body []byte) []byte { return bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")) }
