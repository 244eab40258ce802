# `make` lists what there is. Every target is a script or a line: what it does can be read there.

.DEFAULT_GOAL := help
.PHONY: help setup build demo up down test check fmt doctor bench bench-crops bench-ocr bench-search bench-thumbnails chaos soak hostile fuzz docs hooks install uninstall

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## installs the system packages that are missing (apt; sudo only if you are not root)
	@scripts/setup

build: setup ## builds all programs; CONFIGURATION=release for optimised ones
	@scripts/build

demo: setup ## from nothing to files that are read, with a thumbnail and a notification; then stops everything
	@scripts/demo

up: build ## starts the private stack and stays; Ctrl-C stops all. REPLICAS="analyzer=3", MILLRACE_PORT_OFFSET=100
	@scripts/stack up

down: ## stops a stack that was left behind
	@scripts/stack down

test: setup ## every test, against private servers; TESTS="--filter RedisTests" for some
	@scripts/test $(TESTS)

check: setup ## format, lint, warnings as errors, declared imports, shell, YAML, tidy tests
	@scripts/check

fmt: ## formats the Swift sources
	@swift format --in-place --parallel --recursive Package.swift Sources Tests Fuzz/Package.swift Fuzz/Readers

doctor: ## says what is missing on this machine, and whether everything outside answers
	@scripts/doctor

bench: setup ## uploads against a tuned FastAPI + Celery peer, side by side, with ratios
	@Benchmarks/run

bench-crops: setup ## surveys of fields a minute of one core beside OpenCV and NumPy in Python, and both peaks of memory
	@Benchmarks/crops $(CROPS)

bench-ocr: setup ## recognition against tesseract and pytesseract, page by page; SCAN=500 reads a long scan instead
	@Benchmarks/ocr $(if $(SCAN),--scan $(SCAN))

bench-search: setup ## searches among 10,000 and 100,000 parts, alone and beside 50 others; SEARCH="--quick", "--analysis"
	@Benchmarks/search $(SEARCH)

bench-thumbnails: setup ## thumbnails a core-second from JPEGs of 12 and 24 megapixels, beside libvips and Pillow
	@Benchmarks/thumbnails

chaos: setup ## faults by seed on a real stack, then an oracle; CHAOS_SEEDS=20 CHAOS_FILES=200 CHAOS_SEED=7 CHAOS_LEASE=30
	@scripts/chaos

soak: setup ## MINUTES=30 at full rate, a worker killed every 10 s: throughput, memory, streams, rows
	@CHAOS_SCENARIO=soak CHAOS_MINUTES=$(or $(MINUTES),30) scripts/chaos

hostile: setup ## files made to break their reader, all of them, through a real stack, traced from outside
	@scripts/hostile-run

fuzz: setup ## every reader of strangers' bytes under libFuzzer; FUZZ_SECONDS=60 each, FUZZ_READERS="bmp exif"
	@scripts/fuzz

install: ## puts what `CONFIGURATION=release make build` made, and systemd units, below PREFIX; DESTDIR; starts nothing
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" scripts/install

uninstall: ## takes them away again; keeps settings and stored files
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" scripts/install --remove

docs: build ## writes docs/settings.md and .env.example from the code
	@scripts/millrace settings-document --markdown > docs/settings.md
	@scripts/millrace settings-document --env > .env.example

hooks: ## format and lint before every commit
	@git config core.hooksPath scripts/hooks
