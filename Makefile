# Everything here runs on Go alone, except the tests that need a browser; those
# install Debian's Chromium when it is missing.

WASM  := static/built/parterre.wasm
EXEC  := static/built/wasm_exec.js
PAGE  := static/built/page.js
PACKED := $(WASM).br $(EXEC).br $(PAGE).br
GOSRC := $(shell find seatplan wasm -name '*.go' ! -name '*_test.go')
# Nothing is inlined: a tenth less to download, and no slower where it was measured.
WASMFLAGS := -trimpath -ldflags='-s -w -buildid=' -gcflags=all=-l
WASMTEST := bin/wasmbrowsertest
STATICCHECK := bin/staticcheck

.DEFAULT_GOAL := help
.PHONY: help demo test dev generate build wasm test-unit test-wasm e2e bench fuzz lint verify size clean browser

help: ## print the targets
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: build ## run everything embedded: sandboxes, server, sample promoter pages
	./bin/parterre demo

test: browser build lint test-unit test-wasm e2e ## install what the tests need and run all of them

dev: wasm ## rebuild and restart on change
	trap 'kill 0' EXIT INT TERM; go tool templ generate --watch --path components & \
	go tool wgo -file .go -file .css -file .js -xfile _test.go $(MAKE) build :: ./bin/parterre demo --listen 127.0.0.1:8080

generate: ## regenerate the components
	go tool templ generate -path components

build: wasm ## leave bin/parterre, one binary with everything inside
	go build -trimpath -o bin/parterre ./cmd/parterre

wasm: $(PACKED) ## build what browsers run: the module and page.js

$(WASM): $(GOSRC) go.mod
	GOOS=js GOARCH=wasm go build $(WASMFLAGS) -o $@ ./wasm
	go run ./wasm/pack.go $@

$(EXEC):
	cp "$$(go env GOROOT)/lib/wasm/wasm_exec.js" $@

$(PAGE): $(wildcard static/page/*.js) go.mod
	go tool esbuild static/page/main.js --bundle --minify --format=iife --target=es2022 --log-level=warning --outfile=$@

%.br: %
	go run ./static/compress.go $<

test-unit: ## unit and race tests of all packages but the browser's
	go test -race -timeout 20m $$(go list ./... | grep -v /e2e)

test-wasm: browser $(WASMTEST) ## the module's tests in a browser
	env -i PATH="$$PATH" HOME="$$HOME" GOOS=js GOARCH=wasm GOCACHE="$$(go env GOCACHE)" GOMODCACHE="$$(go env GOMODCACHE)" GOFLAGS="$$(go env GOFLAGS)" GOPROXY="$$(go env GOPROXY)" GOSUMDB="$$(go env GOSUMDB)" \
		go test -exec="$(CURDIR)/$(WASMTEST)" ./wasm/... ./seatplan ./seatplan/cart ./seatplan/wire

$(WASMTEST):
	GOBIN="$(CURDIR)/bin" go install github.com/agnivade/wasmbrowsertest@v0.11.0

e2e: browser build ## buyers' journeys in a browser against the real program
	go test -count=1 -timeout 20m ./e2e

bench: ## benchmarks
	go test -run=^$$ -bench=. -benchmem ./seatplan/... ./server/push ./server/availability

fuzz: ## every fuzz test for ten seconds
	@for p in $$(go list ./seatplan/... ./server/vendors/...); do \
		for f in $$(go test -list='^Fuzz' $$p | grep ^Fuzz); do \
			echo $$p $$f; go test -run=^$$ -fuzz="^$$f$$" -fuzztime=10s $$p || exit 1; \
		done; done

lint: $(STATICCHECK) ## formatting, vet and staticcheck, natively and for the browser
	@test -z "$$(gofmt -l . | tee /dev/stderr)"
	go vet ./...
	GOOS=js GOARCH=wasm go vet ./wasm/... ./seatplan ./seatplan/cart ./seatplan/wire
	$(STATICCHECK) ./...
	GOOS=js GOARCH=wasm $(STATICCHECK) ./wasm/...

$(STATICCHECK): go.mod
	go build -o $@ honnef.co/go/tools/cmd/staticcheck

verify: generate ## regenerated files and dependencies show no difference
	go mod tidy
	git diff --exit-code

size: wasm ## what browsers download, in brotli
	go run ./static/compress.go -sizes static/embed.js $(PAGE) static/style.css $(WASM) $(EXEC)

clean: ## remove what was built
	rm -rf bin static/built/*.wasm static/built/*.js static/built/*.br

browser:
	@command -v chromium >/dev/null || { \
		sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
		$$sudo apt-get update && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium fonts-dejavu-core; }
