package sealed_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/parterre/parterre/server/store/sealed"
)

func TestSeal(t *testing.T) {
	t.Parallel()
	open := func(first byte) sealed.Sealer {
		key := make([]byte, sealed.KeySize)
		key[0] = first
		s, err := sealed.New(key)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := open(1)
	data, err := s.Seal("o_1", map[string]string{"email": "ana@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte("ana@example.com")) {
		t.Error("the sealed record can be read")
	}
	var got map[string]string
	if err := s.Open("o_1", data, &got); err != nil || got["email"] != "ana@example.com" {
		t.Fatalf("opened %v, %v", got, err)
	}
	if err := s.Open("o_1", nil, &got); err != nil || got["email"] != "ana@example.com" {
		t.Errorf("no data opens to %v, %v, want nothing changed", got, err)
	}
	damaged := bytes.Clone(data)
	damaged[len(damaged)-1]++
	for name, open := range map[string]func() error{
		"a record moved to another one's place": func() error { return s.Open("o_2", data, &got) },
		"a record that was tampered with":       func() error { return s.Open("o_1", damaged, &got) },
		"a record of another key":               func() error { return open(2).Open("o_1", data, &got) },
		"an empty record":                       func() error { return s.Open("o_1", []byte{}, &got) },
		"a record of another key's id":          func() error { return s.Open("o_1", append([]byte{9}, data[1:]...), &got) },
	} {
		if err := open(); !errors.Is(err, sealed.ErrKey) {
			t.Errorf("%s opens: %v, want %v", name, err, sealed.ErrKey)
		}
	}
	for _, n := range []int{0, 16, 24, 33} {
		if _, err := sealed.New(make([]byte, n)); err == nil {
			t.Errorf("a key of %d bytes is accepted", n)
		}
	}
}
