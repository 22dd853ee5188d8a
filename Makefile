# Everything runs in .venv, which makes itself from requirements.lock; nothing else has to be installed first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-long check mutants coverage bench bench-pages bench-year drill lock clean

help:
	@echo "make demo      load the Calvados, plan its night, serve it; SERVE=0 ends after the summary, RESET=1 begins anew"
	@echo "make test      run the tests; with Debian's chromium installed, in a real browser too"
	@echo "make test-long what takes longer, and all examples of what is drawn, begun within MINUTES"
	@echo "make check     style, types and import contracts"
	@echo "make mutants   plant known faults one by one and see that the tests find them"
	@echo "make coverage  run the tests and show the lines they miss"
	@echo "make bench     measure the solver and its peers on the instances of BENCH=folder; QUICK=1 for a glance"
	@echo "make bench-pages  measure the main pages on a history of four years; writes into docs/benchmarks.md"
	@echo "make bench-year   let ways of planning live through simulated weeks; writes into docs/benchmarks.md; hours"
	@echo "make drill     kill programs in the middle of their work, a hundred times, and look what is lost"
	@echo "make lock      bring requirements.lock up to pyproject.toml; with UPGRADE=1 take the newest versions"
	@echo "make clean     remove .venv, caches and build results"

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -P -m solver.warm_up
	@touch $@

demo: $(READY)
	$(BIN)/releve demo $(if $(filter 0 no,$(SERVE)),--no-serve) $(if $(filter-out 0 no,$(RESET)),--reset)

test: $(READY)
	$(BIN)/python -m pytest

# What `make test` leaves out, and in full what it only samples: drawn examples, strange requests. MINUTES=10 begins no
# test after ten minutes and says how many are left; the order is another one each time.
test-long: $(READY)
	$(BIN)/python -m pytest --long -m "long or sampled or hypothesis" $(if $(MINUTES),--minutes $(MINUTES))

check: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# Each fault of tests/mutants/faults.toml in a copy of the program; ONLY=words tries those that say so.
mutants: $(READY)
	$(BIN)/python -m tests.mutants --only "$(ONLY)"

coverage: $(READY)
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest --long
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# The instances of BENCH, else of the folder that RELEVE_BENCHMARKS names, else our own.
BENCH    ?= $(or $(RELEVE_BENCHMARKS),fixtures/instances)
REPORT   ?= $(if $(filter-out 0 no,$(QUICK)),build/benchmarks/glance.md,docs/benchmarks.md)
TIMEFOLD := build/timefold
bench: $(READY) $(if $(shell command -v java 2>/dev/null),$(TIMEFOLD)/.ready)
	@mkdir -p $(dir $(REPORT))
	$(BIN)/python -m tests.benchmarks --kept build/benchmarks --trace $(REPORT) $(BENCH)

# The main pages of everybody on a market with a history of four years.
bench-pages: $(READY)
	$(BIN)/python -m tests.benchmarks.pages --keep build/pages --report docs/benchmarks.md

# Ways of planning in simulated weeks; what was decided is kept, so it goes on where it was broken off.
SEEDS ?= 10
bench-year: $(READY)
	$(BIN)/python -m tests.benchmarks.year --seeds $(SEEDS) --keep build/year --report docs/benchmarks.md

# A peer with an environment of its own: it needs Java, and must not mix with what the product needs.
$(TIMEFOLD)/.ready: tests/benchmarks/timefold_model/requirements.txt
	$(PYTHON) -m venv $(TIMEFOLD)
	$(TIMEFOLD)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $< && touch $@ \
	  || echo "Timefold's environment could not be made: this peer will not run" >&2

DRILLS ?= 100
drill: $(READY)
	$(BIN)/python -m pytest tests/drill --drills $(DRILLS)

lock: $(READY)
	$(BIN)/uv pip compile --quiet --no-config --universal --fork-strategy fewest --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header $(if $(UPGRADE),--upgrade) \
	  --group dev --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
