# make run · make test · make setup: the first page of the README says what they do.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app wsgi

PRINT_LIBRARIES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard awards/translations/*/LC_MESSAGES/messages.po))

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
.PHONY: help setup run test test-tools bench screenshots requirements clean
MAKEFLAGS += --no-print-directory

# Shell functions of the recipes below. `obtain PURPOSE PACKAGE…` installs Debian packages where it may without asking
# for a password; where it may not, it names them in one line and fails.
define FUNCTIONS
obtain() {
  local purpose=$$1 sudo= ; shift
  if [ "$$(id -u)" != 0 ]; then
    sudo="sudo -n"
    sudo -n true 2>/dev/null || sudo=no
  fi
  if [ "$$sudo" = no ] || ! command -v apt-get >/dev/null; then
    echo "Missing for $$purpose: please install $$* (on Debian: apt-get install $$*)." >&2
    return 1
  fi
  echo "Installing for $$purpose: $$*"
  local log ; log=$$(mktemp)
  if ! { $$sudo apt-get update -q && $$sudo env DEBIAN_FRONTEND=noninteractive \
         apt-get install -y -q --no-install-recommends "$$@" ; } >"$$log" 2>&1; then
    tail -n 20 "$$log" >&2 ; rm -f "$$log"
    echo "Missing for $$purpose: $$* could not be installed; the lines above say why." >&2
    return 1
  fi
  rm -f "$$log"
}
has_libraries() {
  "$$1" -c 'import ctypes; [ctypes.CDLL(name) for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")]' 2>/dev/null
}
endef

help:
	@echo "make run           set up, make a demo edition, serve it on port 8000 (PORT=8001 AWARDS_INSTANCE=folder STAGE=scoring)"
	echo "make test          all tests, on SQLite and PostgreSQL, in a real browser (TESTS=tests/mail for some)"
	echo "make setup         what the two above need: .venv, system libraries, translations"
	echo "make bench         how long pages take with 1,000 entries and 3,000 ballots, and a pack of 1,000 certificates"
	echo "make screenshots   take the pictures of the guides anew, from demo editions made for it"
	echo "make requirements  compile requirements.txt and tests/requirements.txt anew from pyproject.toml"
	echo "make clean         remove .venv and what tools leave behind; the instance folder stays"

setup:
	@$(FUNCTIONS)
	if [ ! -x $(BIN)/python ] || ! $(BIN)/python -c "" 2>/dev/null; then
	  if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
	    echo "$(PYTHON) is not Python 3.11 or newer; name one that is: make setup PYTHON=…" >&2
	    exit 1
	  fi
	  $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || obtain "a virtual environment" python3-venv
	  rm -rf $(VENV)
	  echo "Making $(VENV)"
	  $(PYTHON) -m venv $(VENV)
	fi
	wanted=$$(cat requirements.txt tests/requirements.txt | cksum)
	if [ "$$(cat $(VENV)/installed 2>/dev/null || true)" != "$$wanted" ]; then
	  echo "Installing the Python packages"
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -r tests/requirements.txt
	  echo "$$wanted" > $(VENV)/installed
	fi
	if ! has_libraries $(BIN)/python; then
	  obtain "printing certificates" $(PRINT_LIBRARIES) || echo "Everything else works without." >&2
	fi
	$(MAKE) catalogues

.PHONY: catalogues
catalogues: $(CATALOGUES)
	@:

%.mo: %.po
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

run: export PORT ?= 8000
run: export AWARDS_DEMO ?= 1
run: setup
	@if (exec 3<>/dev/tcp/127.0.0.1/$$PORT) 2>/dev/null; then
	  echo "Port $$PORT is taken. Choose another: PORT=$$((PORT + 1)) make run" >&2
	  exit 1
	fi
	$(FLASK) awards init-db
	$(FLASK) awards demo --keep $(if $(STAGE),--stage $(STAGE))
	exec $(FLASK) awards serve

test-tools:
	@$(FUNCTIONS)
	missing=""
	command -v chromium chromium-browser google-chrome >/dev/null || missing="$$missing chromium"
	compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || command -v initdb >/dev/null || missing="$$missing postgresql"
	command -v pdftotext >/dev/null || missing="$$missing poppler-utils"
	[ -z "$$missing" ] || obtain "the tests" $$missing

test: setup test-tools
	@exec $(BIN)/python -m pytest -n 2 --dist loadgroup --databases sqlite,postgresql $(TESTS)

bench: export AWARDS_BENCH_ORTOOLS := .bench/ortools
bench: export AWARDS_BENCH_TYPST := .bench/typst
bench: setup
	@[ -d $$AWARDS_BENCH_ORTOOLS ] || $(BIN)/python -m pip install --quiet --disable-pip-version-check --target $$AWARDS_BENCH_ORTOOLS ortools==9.15.6755
	[ -d $$AWARDS_BENCH_TYPST ] || $(BIN)/python -m pip install --quiet --disable-pip-version-check --target $$AWARDS_BENCH_TYPST typst==0.15.0
	exec $(BIN)/python -m benchmarks.run

screenshots: setup test-tools
	@exec $(BIN)/python docs/screenshots.py

requirements: setup
	@uv=$$(command -v uv || true)
	if [ -z "$$uv" ]; then $(BIN)/python -m pip install --quiet --disable-pip-version-check uv; uv=$(BIN)/uv; fi
	"$$uv" pip compile --quiet --upgrade pyproject.toml --no-header --strip-extras -o requirements.txt
	"$$uv" pip compile --quiet --upgrade pyproject.toml --extra dev --no-header --strip-extras -c requirements.txt -o tests/requirements.txt

clean:
	@rm -rf $(VENV) .bench .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find awards tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
