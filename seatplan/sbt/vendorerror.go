package sbt

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/parterre/parterre/seatplan/svg"
)

// VendorError is the answer of a server that sent an error in place of a plan,
// which it does with status 200.
type VendorError struct {
	ResultCode  int
	Description string // the vendor's, in its language; cut to a line
}

// Error names the code and the description.
func (e *VendorError) Error() string {
	text := "the vendor sent result code " + strconv.Itoa(e.ResultCode) + " in place of a plan"
	if e.Description != "" {
		text += ": " + e.Description
	}
	return text
}

// vendorError reads an error object; nil if data does not begin like one.
func vendorError(data []byte) error {
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	if !bytes.HasPrefix(data, []byte("{")) {
		return nil
	}
	var answer struct {
		ResultCode  json.RawMessage `json:"resultCode"` // a number, or a number as text
		Description string          `json:"description"`
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return svg.ErrNotDrawing
	}
	code, err := strconv.Atoi(strings.Trim(string(answer.ResultCode), `"`))
	if err != nil {
		return svg.ErrNotDrawing
	}
	return &VendorError{ResultCode: code, Description: svg.Label(answer.Description)}
}
