//go:build ignore

// Pack makes the built module a fifth smaller to download, in two ways that
// change nothing it does:
//
// Go's linker leaves every few zero bytes out of the data and so cuts it into
// some fifty thousand segments, whose headers hardly compress; here only runs
// of a kilobyte are left out. The memory that results is checked to be the same.
//
// Tables say which line of which file every instruction came from; only the
// traces of panics read them, and those then name functions without lines. See
// the runtime's symtab.go; what is not laid out as it is there is refused.
//
//	go run ./wasm/pack.go FILE.wasm
package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("pack: ")
	if len(os.Args) != 2 {
		log.Fatal("name one file")
	}
	module, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	packed, err := pack(module)
	if err != nil {
		log.Fatalf("%s: %v", os.Args[1], err)
	}
	if err := os.WriteFile(os.Args[1], packed, 0o755); err != nil {
		log.Fatal(err)
	}
}

const (
	headerLength = 8
	dataSection  = 11
	worthLeaving = 1024 // zero bytes in a row
)

var errModule = errors.New("not a module as Go's linker makes it")

// pack returns a module with its data section rewritten.
func pack(module []byte) ([]byte, error) {
	if len(module) < headerLength || string(module[:4]) != "\x00asm" {
		return nil, errModule
	}
	out := bytes.Clone(module[:headerLength])
	for rest := module[headerLength:]; len(rest) > 0; {
		length, n := binary.Uvarint(rest[1:])
		if n <= 0 || uint64(len(rest)-1-n) < length {
			return nil, errModule
		}
		kind, content := rest[0], rest[1+n:1+n+int(length)]
		rest = rest[1+n+int(length):]
		if kind == dataSection {
			segments, err := parse(content)
			if err != nil {
				return nil, err
			}
			data := memory(segments)
			if err := dropLines(data); err != nil {
				return nil, err
			}
			content = format(split(data))
			if again, err := parse(content); err != nil || !bytes.Equal(memory(again), data) {
				return nil, errors.New("packing changed the data")
			}
		}
		out = append(out, kind)
		out = binary.AppendUvarint(out, uint64(len(content)))
		out = append(out, content...)
	}
	return out, nil
}

// segment is data that is put into memory at an offset.
type segment struct {
	offset int
	data   []byte
}

// Instructions of the offset of a segment.
const (
	i32Const = 0x41
	end      = 0x0b
)

// parse reads a data section.
func parse(b []byte) ([]segment, error) {
	count, n := binary.Uvarint(b)
	if n <= 0 {
		return nil, errModule
	}
	var segments []segment
	for b = b[n:]; count > 0; count-- {
		if len(b) < 2 || b[0] != 0 || b[1] != i32Const {
			return nil, errModule
		}
		offset, n := signed(b[2:])
		b = b[2+n:]
		if n == 0 || len(b) == 0 || b[0] != end || offset < 0 {
			return nil, errModule
		}
		length, n := binary.Uvarint(b[1:])
		if n <= 0 || uint64(len(b)-1-n) < length {
			return nil, errModule
		}
		segments = append(segments, segment{offset, b[1+n : 1+n+int(length)]})
		b = b[1+n+int(length):]
	}
	return segments, nil
}

// memory returns what segments, put there one after the other, make of a memory
// of zeros, as far as it is not zeros to the end.
func memory(segments []segment) []byte {
	size := 0
	for _, s := range segments {
		size = max(size, s.offset+len(s.data))
	}
	m := make([]byte, size)
	for _, s := range segments {
		copy(m[s.offset:], s.data)
	}
	return bytes.TrimRight(m, "\x00")
}

// split returns a memory as segments without the long runs of zeros.
func split(m []byte) []segment {
	var segments []segment
	gap := make([]byte, worthLeaving)
	for at := 0; at < len(m); {
		if m[at] == 0 {
			at++
			continue
		}
		length := bytes.Index(m[at:], gap)
		if length < 0 {
			length = len(m) - at
		}
		segments = append(segments, segment{at, m[at : at+length]})
		at += length
	}
	return segments
}

// format is the inverse of parse.
func format(segments []segment) []byte {
	b := binary.AppendUvarint(nil, uint64(len(segments)))
	for _, s := range segments {
		b = append(b, 0, i32Const)
		b = appendSigned(b, s.offset)
		b = append(b, end)
		b = binary.AppendUvarint(b, uint64(len(s.data)))
		b = append(b, s.data...)
	}
	return b
}

// signed reads a signed LEB128 number, which is not zigzagged; n is 0 where
// there is none.
func signed(b []byte) (value, n int) {
	for shift := 0; n < len(b) && n < 5; shift += 7 {
		c := b[n]
		n++
		value |= int(c&0x7f) << shift
		if c < 0x80 {
			if c&0x40 != 0 {
				value -= 1 << (shift + 7)
			}
			return value, n
		}
	}
	return 0, 0
}

func appendSigned(b []byte, value int) []byte {
	for {
		c := byte(value & 0x7f)
		value >>= 7
		if value == 0 && c&0x40 == 0 || value == -1 && c&0x40 != 0 {
			return append(b, c)
		}
		b = append(b, c|0x80)
	}
}

// The table of functions begins with a header, see moduledata and pcHeader in
// the runtime: numbers of eight bytes after the first eight, little end first.
const (
	tableMagic   = "\xf1\xff\xff\xff\x00\x00\x01\x08"
	headerFuncs  = 8  // number of functions
	headerUnits  = 40 // where compilation units begin, then names of files
	headerValues = 56 // tables of values by instruction
	headerList   = 64 // list of functions

	funcStack    = 16 // offset of a table that must stay, in what is said of a function
	funcFile     = 20 // offsets of tables of files
	funcLine     = 24 // and lines
	funcOthers   = 28 // how many other tables follow at funcTables
	funcUnit     = 32
	funcFirst    = 36 // its first line
	funcTables   = 44
	maxFunctions = 1 << 20
)

var errTable = errors.New("the table of functions is not as this program knows it")

// dropLines clears what says which line of which file an instruction is from.
func dropLines(data []byte) (err error) {
	defer func() {
		if recover() != nil { // an offset beyond its table
			err = errTable
		}
	}()
	at := bytes.Index(data, []byte(tableMagic))
	if at < 0 || bytes.Contains(data[at+1:], []byte(tableMagic)) {
		return errTable
	}
	table := data[at:]
	header := func(i int) int { return int(binary.LittleEndian.Uint64(table[i:])) }
	values, list := table[header(headerValues):header(headerList)], table[header(headerList):]
	if n := header(headerFuncs); n < 1 || n > maxFunctions {
		return errTable
	}
	keep := make([]bool, len(values))
	for i := range header(headerFuncs) {
		about := list[binary.LittleEndian.Uint32(list[8*i+4:]):]
		number := func(at int) int { return int(binary.LittleEndian.Uint32(about[at:])) }
		mark(keep, values, number(funcStack))
		for k := range number(funcOthers) {
			mark(keep, values, number(funcTables+4*k))
		}
		for _, field := range [...]int{funcFile, funcLine, funcUnit, funcFirst} {
			clear(about[field : field+4])
		}
	}
	for i := range values {
		if !keep[i] {
			values[i] = 0
		}
	}
	clear(table[header(headerUnits):header(headerValues)])
	return nil
}

// mark keeps the table of values at an offset: pairs of varints up to a first
// one of 0, which at the very beginning is none.
func mark(keep []bool, values []byte, at int) {
	if at == 0 {
		return
	}
	for first := true; ; first = false {
		end := at + varint(values[at:])
		if end-at == 1 && values[at] == 0 && !first {
			keep[at] = true
			return
		}
		end += varint(values[end:])
		for ; at < end; at++ {
			keep[at] = true
		}
	}
}

// varint returns the length of the number at the beginning of b.
func varint(b []byte) int {
	_, n := binary.Uvarint(b)
	if n <= 0 {
		panic(errTable)
	}
	return n
}
