# Two commands are enough: `make` for the records, tables and report of raw/, `make test` for the tests.
# The environment is made in .venv where it is absent; VENV=DIR takes another, PYTHON=NAME another interpreter.

VENV ?= .venv
JOBS ?= 1
GOLD ?= tests/gold ../shared/gold tests/written
ALSO ?= tests/annotated tests/dense
RAW ?= raw ../shared/corpus tests/written tests/dense
HEADED ?= ../shared/corpus/acr-2025.jsonl ../shared/corpus/pubmed-rheumatology.jsonl
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CHECKED := $(VENV)/.checked
REPORT ?= tables/report.html

PACKAGE := $(shell find src/abstrax -type f -not -name '*.pyc')
INPUTS := raw $(wildcard raw/*) tests/gold $(wildcard tests/gold/*.json)
BASELINE := $(wildcard extracted/baseline.jsonl)

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.PHONY: all extract check accept train sections lint test help

all: ## extract raw/, report on it, check against gold and baseline; only what changed
	@if $(MAKE) --no-print-directory -q $(CHECKED) $(REPORT) 2>/dev/null; then \
	  echo "Nothing changed since the last make: extracted/ is up to date and checked. Report: $(REPORT)"; \
	else $(MAKE) --no-print-directory --silent $(CHECKED) $(REPORT); fi

$(CHECKED): $(READY) $(PACKAGE) $(INPUTS) $(BASELINE)
	@$(BIN)/abstrax extract raw -o extracted --jobs $(JOBS)
	@$(BIN)/abstrax report extracted -o $(REPORT)
	@$(BIN)/abstrax check --summary --jobs $(JOBS)
	@touch $@
	@echo "Records: extracted/<id>.json. Tables: extracted/facts.csv, extracted/studies.csv."
	@echo "One abstract: $(BIN)/abstrax show ID. Every gold fact missed: $(BIN)/abstrax check."
	@echo "Report, to open in a browser: $(REPORT)"

# Made with the records above; by itself only where it was removed.
$(REPORT): | $(READY)
	@$(BIN)/abstrax report extracted -o $@

# What belongs to the environment alone; pip is quiet unless it fails.
$(READY): pyproject.toml
	@test -x $(BIN)/python || { \
	  python=$${PYTHON:-$$(for name in python3.12 python3.11 python3.10 python3; do \
	    "$$name" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info < (3, 13))' 2>/dev/null \
	    && echo "$$name" && break; done)}; \
	  test -n "$$python" || { echo "abstrax needs Python 3.10 to 3.12; install one, or name it: make PYTHON=..." >&2; exit 2; }; \
	  echo "Making $(VENV) with $$python; this takes a minute or two."; \
	  "$$python" -m venv $(VENV) || { echo "make PYTHON=... may name a Python that has venv" >&2; exit 2; }; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,add,curate,tables,report]'
	@touch $@

extract: $(READY) ## bring extracted/ up to date with raw/
	@$(BIN)/abstrax extract raw -o extracted --jobs $(JOBS)

check: $(READY) ## figures against gold, every miss and extra, gains and losses against the baseline
	@$(BIN)/abstrax check --jobs $(JOBS)

accept: $(READY) ## take the facts found now as the baseline, and show them in the README
	@$(BIN)/abstrax accept --jobs $(JOBS)
	@$(BIN)/python tests/readme.py

train: $(READY) ## learn the ranker's weights anew, from the gold in GOLD and what was read once in ALSO, with texts in RAW
	@$(BIN)/python -m abstrax.training.ranker --gold $(GOLD) --also $(ALSO) --raw $(RAW) --jobs $(JOBS)

sections: $(READY) ## how well sections are told with and without headings, in the abstracts of HEADED
	@$(BIN)/python -m abstrax.training.rolewise --measure --corpus $(HEADED)

lint: $(READY) ## ruff and mypy
	@$(BIN)/ruff check src tests
	@$(BIN)/ruff format --quiet --check src
	@$(BIN)/mypy

test: $(READY) ## the tests
	@$(BIN)/python -m pytest

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' Makefile | expand -t 16
