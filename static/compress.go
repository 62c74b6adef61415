//go:build ignore

// Compress writes FILE.br beside each FILE, at the highest level: it is done
// once, and every buyer downloads the result. With -sizes it only says how long
// the results would be.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"log"
	"os"

	"github.com/andybalholm/brotli"
)

func main() {
	log.SetFlags(0)
	sizes := flag.Bool("sizes", false, "print sizes, write nothing")
	flag.Parse()
	for _, file := range flag.Args() {
		content, err := os.ReadFile(file)
		if err != nil {
			log.Fatal(err)
		}
		var out bytes.Buffer
		w := brotli.NewWriterOptions(&out, brotli.WriterOptions{Quality: 11, LGWin: 24})
		w.Write(content) // a bytes.Buffer takes everything
		if err := w.Close(); err != nil {
			log.Fatal(err)
		}
		if *sizes {
			fmt.Printf("%8d %s\n", out.Len(), file)
			continue
		}
		if err := os.WriteFile(file+".br", out.Bytes(), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}
