//go:build !js

package main

func main() { println("wasm is built with GOOS=js GOARCH=wasm") }
