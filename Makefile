# Two commands matter: `make demo` and `make test`. Both set up everything they need.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: help setup demo test lint types unit data schema docs bench clean

help:            ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "sdgtax needs Python 3.11 or newer; run: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

setup: $(STAMP)  ## make the virtual environment

demo: setup      ## classify all bundled sets and show what comes out
	$(BIN)/sdgtax demo -o demo-out

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

data: setup      ## check the bundled taxonomy and sets, and their layout
	$(BIN)/sdgtax validate
	$(BIN)/sdgtax fmt --check

unit: setup
	$(BIN)/pytest

test: lint types data unit  ## everything that must hold

schema: setup    ## write taxonomy/schema from the models
	$(BIN)/python -m tools.make_schemas

docs: setup      ## write the generated pages of docs/
	$(BIN)/python -m tools.make_docs
	$(BIN)/python -m tools.make_tutorial
	$(BIN)/python -m tools.make_explained
	$(BIN)/python -m tools.refresh_docs

clean:
	rm -rf $(VENV) build dist demo-out .mypy_cache .pytest_cache .ruff_cache .hypothesis
