# Two commands matter: `make demo` and `make test`. Both set up everything they need.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
# What the program needs; and, beside it, what its checks need.
RUNTIME := $(VENV)/.runtime
DEV     := $(VENV)/.dev
PIP     := $(BIN)/python -m pip --disable-pip-version-check install
# Python keeps what it compiled, so that the next run of the checks need not.
unexport PYTHONDONTWRITEBYTECODE
# What is made of the bundled data, so that a start need not read the YAML; without it sdgtax reads the YAML.
COMPILED := src/sdgtax/data/compiled/manifest.json
SOURCES := $(shell find src/sdgtax taxonomy indicator_sets -name '*.py' -o -name '*.yaml' -o -name '*.tsv')
# The environment of `make lowest`.
LOW     := $(VENV)-lowest
# Old packages warn of each other; the help of an old Typer is drawn otherwise, and shown for a command that begins with a sign.
OLD     := -W ignore::DeprecationWarning --deselect tests/test_pins.py::test_options --deselect 'tests/test_outsider.py::test_nothing_that_comes_out_is_obeyed[NAME]'

.PHONY: help setup demo test lint types layers data unit browser learn lowest floor bench startup schema docs clean

help:            ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

$(RUNTIME): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "sdgtax needs Python 3.11 or newer; run: make PYTHON=python3.11 ...")'
	@echo "Setting up $(VENV): fetching the packages that sdgtax needs. This takes a minute the first time."
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) -e .
	@touch $@

$(DEV): $(RUNTIME)
	@echo "Adding to $(VENV) what the checks need. This takes some minutes the first time."
	@$(PIP) -e '.[dev]'
	@touch $@

$(COMPILED): $(SOURCES) | $(RUNTIME)
	@-$(BIN)/python -m sdgtax.compile

setup: $(DEV) $(COMPILED)  ## make the virtual environment, with all that the checks need

demo: $(RUNTIME) $(COMPILED)  ## classify all bundled sets and show what comes out
	@echo "Classifying all bundled sets."
	@$(BIN)/sdgtax demo -o demo-out
	@echo
	@echo "sdgtax is installed in $(VENV). To use it in this terminal:"
	@echo
	@echo "    source $(BIN)/activate"
	@echo "    sdgtax explain \"Share of municipal waste that is recycled\""
	@echo "    sdgtax classify docs/examples/my_indicators.csv"

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV)
	$(BIN)/mypy

layers: $(DEV)   ## check the direction of imports
	$(BIN)/lint-imports --no-logo

data: $(DEV)     ## check the bundled taxonomy and sets, and their layout
	$(BIN)/sdgtax validate
	$(BIN)/sdgtax fmt --check

unit: $(DEV) $(COMPILED)  ## run the tests, in as many processes as there are cores (four at most)
	$(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal

browser: .browser/node_modules/axe-core/axe.min.js  ## fetch what checks the page of `report` in a browser (Chromium and its driver are to be there)

.browser/node_modules/axe-core/axe.min.js:
	mkdir -p .browser
	npm install --silent --no-save --no-package-lock --prefix .browser axe-core@4.14.1

test: setup  ## everything that must hold, two things at a time
	@$(MAKE) -j 2 lint types layers data unit

learn: $(DEV)    ## learn the weights of words in taxonomy/words from the labelled titles
	$(BIN)/sdgtax learn

$(LOW)/.made: pyproject.toml | $(DEV)
	$(PYTHON) -m venv --clear $(LOW)
	$(BIN)/uv pip install --quiet --python $(LOW)/bin/python --resolution lowest-direct -e '.[all]'
	$(BIN)/uv pip install --quiet --python $(LOW)/bin/python pytest pytest-xdist hypothesis odfpy xlwt fpdf2 duckdb polars lxml jsonschema
	$(BIN)/uv pip list --python $(LOW)/bin/python
	@touch $@

lowest: $(LOW)/.made $(COMPILED)  ## run the quick tests with the lowest versions of the dependencies that are allowed
	$(LOW)/bin/sdgtax validate
	$(LOW)/bin/sdgtax fmt --check
	$(LOW)/bin/pytest -n auto --maxprocesses 4 $(OLD) --ignore tests/test_fuzz.py --ignore tests/test_diff.py

floor: $(LOW)/.made $(COMPILED)  ## the same, but only reading, judging and writing: half a minute
	$(LOW)/bin/sdgtax validate
	$(LOW)/bin/sdgtax fmt --check taxonomy/rules/text.yaml
	$(LOW)/bin/pytest $(OLD) tests/test_lists.py tests/test_formats.py tests/test_csv.py tests/test_write.py tests/test_golden.py tests/test_outputs.py

bench: $(DEV) $(COMPILED)  ## measure accuracy, overlap, planted faults and start-up; writes pages of docs/ and takes long
	$(PIP) --quiet -e '.[bench]'
	$(BIN)/python -m benchmarks.classify
	$(BIN)/python -m benchmarks.overlap
	$(BIN)/python -m benchmarks.mutations
	$(BIN)/python -m benchmarks.faults
	$(BIN)/python -m benchmarks.choosing
	$(BIN)/python -m benchmarks.startup

startup: $(RUNTIME) $(COMPILED)  ## measure how long the program takes to start
	$(BIN)/python -m benchmarks.startup

schema: $(DEV)   ## write taxonomy/schema from the models
	$(BIN)/python -m tools.make_schemas

docs: $(DEV)     ## write the generated pages of docs/
	$(BIN)/python -m tools.make_docs
	$(BIN)/python -m tools.make_tutorial
	$(BIN)/python -m tools.make_explained
	$(BIN)/python -m tools.refresh_docs

clean:
	rm -rf $(VENV) $(LOW) .browser src/sdgtax/data build dist demo-out .mypy_cache .pytest_cache .ruff_cache .hypothesis
