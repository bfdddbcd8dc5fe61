# Everything a developer types. On a fresh machine, Go and make are enough.
.POSIX:
.PHONY: build run test verify bench lint fuzz docs cross clean help

GO ?= go

help:            ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1: /p' Makefile

build:           ## build bin/dealcast
	@$(GO) build -o bin/dealcast ./cmd/dealcast

run: build       ## forecast the example and write its pictures into results/
	@bin/dealcast run scenarios/startup.toml -o results

test:            ## all tests, at most 5 minutes
	$(GO) test -timeout 5m ./...

verify:          ## what takes longer: larger statistics, theory with fresh seeds, every broken engine
	DEALCAST_VERIFY=1 DEALCAST_FRESH_SEEDS=1 $(GO) test -timeout 60m -count=1 ./...

bench:           ## speeds, as ratios within one run
	DEALCAST_BENCH=1 $(GO) test -v -timeout 60m -p 1 -run '^TestSpeed' -bench . -benchmem ./sim/... ./model/... ./out/... ./cmd/dealcast

lint:            ## gofmt, vet, staticcheck
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	$(GO) vet ./...
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

fuzz:            ## some minutes of every fuzz target
	@FUZZTIME=$${FUZZTIME:-60s} bash .ci/fuzz

cross:           ## build for the other systems
	@for t in windows/amd64 darwin/arm64 linux/arm64 js/wasm; do \
	  echo "$$t"; GOOS=$${t%/*} GOARCH=$${t#*/} CGO_ENABLED=0 $(GO) build -o /dev/null ./... || exit 1; done

docs:            ## regenerate generated pages and golden files
	$(GO) test ./model ./model/dist ./out ./out/chart -short -update
	$(GO) test ./sim ./cmd/... -run 'Golden|Generated|Scripts' -update

clean:           ## remove what was built
	rm -rf bin results
