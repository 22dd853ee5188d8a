# Everything runs in .venv, which makes itself from requirements.lock; nothing else has to be installed first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check coverage bench lock clean

help:
	@echo "make demo      plan four weeks of the Calvados and show the result"
	@echo "make test      run the tests"
	@echo "make check     style, types and import contracts"
	@echo "make coverage  run the tests and show the lines they miss"
	@echo "make bench     solve the instances of a folder: make bench BENCH=fixtures/instances"
	@echo "make lock      bring requirements.lock up to pyproject.toml; with UPGRADE=1 take the newest versions"
	@echo "make clean     remove .venv, caches and build results"

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY)
	$(BIN)/releve demo

test: $(READY)
	$(BIN)/python -m pytest

check: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

coverage: $(READY)
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

BENCH ?= fixtures/instances
bench: $(READY)
	$(BIN)/python -m tests.benchmarks $(BENCH)

lock: $(READY)
	$(BIN)/uv pip compile --quiet --no-config --universal --fork-strategy fewest --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header $(if $(UPGRADE),--upgrade) \
	  --group dev --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
