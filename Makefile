# make run    install once, run the New Silk Road, write runs/ with its report
# make test   everything a change must pass; make check is its quick half
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
ARGS ?=

# small matrices: one thread of linear algebra is fastest, and gives the same bytes everywhere
export OPENBLAS_NUM_THREADS := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

INSTALL = $(BIN)/python -m pip install --quiet --no-deps --require-hashes -r
EDITABLE = ZHIBEK_PAGE=later $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
PAGE = $(BIN)/python tools/build_studio.py
LOCK = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --group backend \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help run test check studio bench bench-engine docs lock clean

help:            ## list the targets
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Zhibek needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv

.venv/installed: requirements.lock pyproject.toml | $(BIN)/python
	$(INSTALL) requirements.lock
	$(EDITABLE)
	@$(PAGE) --if-needed --gently
	@touch $@

.venv/installed-dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(INSTALL) requirements-dev.lock
	$(EDITABLE)
	@$(PAGE) --if-needed --gently
	@touch $@ .venv/installed

run: .venv/installed    ## install once, then run the built-in study; ARGS go to zhibek run
	$(BIN)/zhibek run $(ARGS)

test: check    ## everything: check, then all tests
	$(BIN)/pytest $(ARGS)

check: .venv/installed-dev    ## lint, format, types, floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PAGE) --check --gently

studio: .venv/installed    ## build the page of zhibek studio anew
	$(PAGE)

bench: .venv/installed    ## print how fast and how big
	@for script in $(filter-out benchmarks/bench_engine.py,$(wildcard benchmarks/bench_*.py)); do \
		$(BIN)/python $$script || exit 1; done

.venv-bench/installed: requirements-bench.lock
	@($(PYTHON) -m venv .venv-bench && .venv-bench/bin/python -m pip install --quiet --no-deps --require-hashes \
		-r requirements-bench.lock && touch $@) \
		|| (rm -rf .venv-bench; echo "AequilibraE could not be installed; its lines are left out.")

bench-engine: .venv/installed .venv-bench/installed    ## the engine beside others; ARGS="--big --write" for all of it
	$(BIN)/python benchmarks/bench_engine.py $(ARGS)

docs: .venv/installed    ## write the reference pages, the examples and the browser's types from the declarations
	$(BIN)/python tools/write_reference.py
	$(BIN)/python tools/write_types.py

lock: .venv/installed-dev    ## choose versions anew and lock them
	$(BIN)/python -m pip install --quiet uv
	$(LOCK) --upgrade --output-file requirements.lock
	$(LOCK) --upgrade --extra dev --constraints requirements.lock --output-file requirements-dev.lock

clean:    ## remove what is built, but no results
	rm -rf .venv .venv-bench build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache src/*.egg-info
	find src tests tools -name __pycache__ -type d -exec rm -rf {} +
