# One entry point: `make demo` and `make test` work on a fresh machine with Python 3.11+, make and git.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo run test test-fast check fix bench pictures bench-peers accuracy long-replay chaos lock messages migrate docs clean

demo: $(READY)  ## The whole cycle, offline: three trials change, and the right people are told
	@$(BIN)/watcher demo

run: $(READY)  ## The service in one process, on the embedded defaults
	@$(BIN)/watcher run

test: $(READY)  ## Every test, on SQLite and on a real PostgreSQL
	@$(BIN)/python -m pytest tests

test-fast: $(READY)  ## Rules and units only
	@$(BIN)/python -m pytest tests/spec tests/unit

check: $(READY)  ## Every check; changes nothing, runs all of them, fails if one failed
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh .ci/check

fix: $(READY)  ## What a machine can put right
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

bench: $(READY)  ## Measures, as ratios against a floor in the same run; prints a table
	@$(BIN)/python -m bench

pictures: $(READY)  ## The pictures of docs/pictures: the demo's pages and mails, taken in a browser
	@$(BIN)/python -m bench.pictures

bench-peers: $(READY)  ## The tools that `make bench` also measures, in an environment of their own (1 minute, 700 MB)
	@$(BIN)/python -m bench.peers --install

accuracy: $(READY)  ## How often the diff is right, on labelled pairs of real records; fails if it tells what it must not
	@$(BIN)/python -m bench.accuracy

long-replay: $(READY)  ## Sixty releases of 2,000 trials, with faults and kills, and an accounting that knows only what arrived (10 minutes)
	@$(BIN)/python -m bench.long_replay

docs: $(READY)  ## The pages that are generated from the code
	@$(BIN)/python -m tests.spec.pages

messages: $(READY)  ## The texts that readers see, brought into the catalogs of translators
	@$(BIN)/python .ci/messages.py update

migrate: $(READY)  ## Bring the database to the newest schema
	@$(BIN)/watcher migrate

chaos: $(READY)  ## Delivery under kills, stalls, cut-off hosts, full disks and restarts, and an accounting of what arrived (half an hour)
	@$(BIN)/python -m bench.chaos

lock: $(READY)  ## New versions of everything, with hashes and without index addresses
	@sh requirements/compile

clean:
	rm -rf .venv bench/.peers .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build dist

# The stamp depends on the lock and on the project's metadata, so the second time costs nothing.
$(READY): requirements/dev.lock pyproject.toml
	@echo "Setting up .venv (once; again when the lock changes) ..."
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Trial Watcher needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Name another with: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --only-binary=:all: --no-binary=dkimpy -r requirements/dev.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
