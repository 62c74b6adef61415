// Command wasm is the browser module. It is started by page.js on the checkout
// page, exports nothing, and returns only when there is nothing it can drive:
// the page then sells from its seat list.
package main

import (
	"github.com/parterre/parterre/wasm/dom"
	"github.com/parterre/parterre/wasm/view"
)

func main() {
	if dom.Truthy(view.BenchObject) {
		view.Bench()
		return
	}
	if err := view.Mount(); err != nil {
		println("parterre:", err.Error())
	}
}
