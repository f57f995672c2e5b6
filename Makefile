# Needs python3 (3.11 or newer) and make; everything else comes into .venv from PyPI.

PYTHON ?= python3
DEMO ?= 1
UV_VERSION := 0.13.9

BIN := .venv/bin
STAMP := .venv/.set-up
CATALOGS := $(patsubst %.po,%.mo,$(wildcard quizapp/translations/*/LC_MESSAGES/*.po))
BROWSER := chromium fonts-noto-core fonts-dejavu-core

MAY_INSTALL := [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null
# What apt-get has to say is shown only when it fails.
install = echo "Installing Debian's $(1)"; \
  log=$$({ apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
  apt-get install -qq -y --no-install-recommends $(1); } 2>&1) || { echo "$$log" >&2; exit 1; }

export UV_PROJECT_ENVIRONMENT := .venv
export UV_PYTHON_DOWNLOADS := never
# A virtual environment the caller has activated is not the one that uv shall write into.
unexport VIRTUAL_ENV

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help setup run browser test coverage check check-full format messages bench fuzz weights clean

help:
	@echo "make setup    create .venv with everything in uv.lock"
	@echo "make run      start the platform with a demonstration contest (DEMO=0: without)"
	@echo "make test     all linters and all tests"
	@echo "make coverage all tests, and which lines of the platform they miss"
	@echo "make check    the quick gate: linters and the tests of the rules"
	@echo "make format   let ruff format the code"
	@echo "make messages bring the English catalog in step with the sentences, and name those that wait"
	@echo "make browser  install the browser that the journey tests drive"
	@echo "make bench    measure the platform under load, imports of questions, and closing a round"
	@echo "make weights  what each citizens' page weighs, and when it is first seen on a slow phone"
	@echo "make fuzz     break question files for FUZZ_SECONDS (60) for each reader and the upload page"
	@echo "make clean    remove .venv and everything the tools left behind"

setup: $(STAMP) $(CATALOGS)
	@:

$(STAMP): pyproject.toml uv.lock Makefile
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make setup PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  if $(MAY_INSTALL); then $(call install,python3-venv); \
	  else echo "Python's venv module is missing: install the package python3-venv" >&2; exit 1; fi; }
	@$(BIN)/python -c '' 2>/dev/null || { echo "Creating .venv"; $(PYTHON) -m venv --clear .venv; }
	@$(BIN)/uv --version 2>/dev/null | grep -qF 'uv $(UV_VERSION)' || \
	  $(BIN)/python -m pip install -qq --disable-pip-version-check 'uv==$(UV_VERSION)'
	@echo "Installing what uv.lock names"
	@$(BIN)/uv sync --quiet --locked --inexact --all-groups
	@touch $@

%.mo: %.po $(STAMP)
	@$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@

# exec: Ctrl-C and SIGTERM reach the platform itself, no shell stands between.
run: setup
	@QUIZ_DEMO=$(DEMO) exec $(BIN)/python -m quizapp.start

browser:
	@if [ -x /usr/bin/chromium ]; then :; \
	elif $(MAY_INSTALL); then $(call install,$(BROWSER)); \
	else \
	  echo "/usr/bin/chromium is missing; as root: apt-get install $(BROWSER)" >&2; \
	  [ -z "$$CI" ]; \
	fi

# A browser, a server and a test share each process, so a small machine's cores are busy with as many.
# Files are handed out whole, longest folders first.
SPREAD := --numprocesses=2 --dist=loadfile --no-loadscope-reorder

# Every branch of the rules is tested by their own tests; the run over everything comes last, so that
# the output ends with pytest's summary. It counts no lines: that would double its time.
test: setup browser check-full
	@$(BIN)/pytest tests/rules -q --no-header --cov=quizapp.rules --cov-report=term-missing --cov-fail-under=100
	@$(BIN)/pytest $(SPREAD)

coverage: setup browser
	@$(BIN)/pytest $(SPREAD) --cov --cov-report=term-missing

check: setup check-full
	@$(BIN)/pytest tests/rules -q --no-header

check-full: setup
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@report=$$($(BIN)/lint-imports --no-logo 2>&1) || { echo "$$report"; exit 1; }; echo "$$report" | tail -n 1
	@$(BIN)/mypy
	@$(BIN)/djlint --lint --quiet quizapp/templates

format: setup
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format --quiet

messages: setup
	@$(BIN)/python -m tests.messages

bench: setup
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.imports
	@if [ -n "$$BENCH_DATABASE_URL" ]; then $(BIN)/python -m bench.closing; \
	else echo "Closing a million attempts is measured on PostgreSQL: see bench/README.md"; fi

# Not part of make test: it takes a minute for each format.
fuzz: setup
	@$(BIN)/python -m tests.fuzz

weights: setup browser
	@$(BIN)/python -m tests.weights

clean:
	@rm -rf .venv .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find bench fuzz migrations quizapp tests -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
	@rm -f $(CATALOGS)
