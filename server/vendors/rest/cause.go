package rest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"
)

// transportCause says why there was no answer, without anything of the request
// or the answer in it: net/http quotes URLs and malformed answers. When the
// context has ended, that is the cause.
func transportCause(ctx context.Context, err error) error {
	if ended := ctx.Err(); ended != nil {
		return ended
	}
	var large *tooLarge
	if errors.As(err, &large) {
		return large
	}
	for _, known := range []error{
		context.DeadlineExceeded, context.Canceled, io.ErrUnexpectedEOF, io.EOF,
		syscall.ECONNREFUSED, syscall.ECONNRESET, syscall.EPIPE, errGzip,
	} {
		if errors.Is(err, known) {
			return known
		}
	}
	var (
		name    *net.DNSError
		cert    *tls.CertificateVerificationError
		unknown x509.UnknownAuthorityError
		netErr  net.Error
	)
	switch {
	case errors.As(err, &name):
		return errors.New("host name is not resolved")
	case errors.As(err, &cert), errors.As(err, &unknown):
		return errors.New("certificate is not trusted")
	case errors.As(err, &netErr) && netErr.Timeout():
		return context.DeadlineExceeded
	}
	return errors.New("connection broken")
}

// decodeCause says why an answer does not decode, without its values.
func decodeCause(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fmt.Errorf("answer field %q has another type", wrong.Field)
	}
	for _, own := range []error{errID, errAmount, errText, errInt} {
		if errors.Is(err, own) {
			return own
		}
	}
	return errors.New("answer does not decode")
}
