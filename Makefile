# make run      set up once, then play: ARGS="--goal 'collect 8 oak logs'" are handed to `steve2 run`
# make test     set up what tests need, then lint, type check and test
# make lint     ruff and mypy alone
# make train-nano  make the shipped student from nothing
# make clean    remove the environment, node's packages and every cache

PYTHON ?= python3.11
ARGS ?=
# Processes that test at one time; one of them plays all that is live (tests/conftest.py).
TEST_PROCESSES ?= logical
SHELL := /bin/bash

VENV := .venv
BIN := $(VENV)/bin
NODE_PACKAGE := bridge/minecraft/node
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt
INPUTS := pyproject.toml constraints.txt

.PHONY: run test lint train-nano clean help setup-run setup-test node
.DEFAULT_GOAL := help
# The steps build on each other.
.NOTPARALLEL:

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# A goal that was missed (4) is told by the table at the end; it is no error of make's.
run: setup-run ## set up, then play on a live server of our own; ARGS goes to steve2 run
	@$(BIN)/steve2 run $(ARGS) || { status=$$?; [ $$status -eq 4 ] || exit $$status; }

# Kernels are compiled beside the type check, so that test processes find them and do not compile the same ones each.
test: setup-test ## set up, then lint, type check and test
	@$(BIN)/python -m runtime setup & compiling=$$!; $(MAKE) --no-print-directory lint; linted=$$?; wait $$compiling && exit $$linted
	@$(BIN)/python -m pytest -n $(TEST_PROCESSES) --maxprocesses 4 --dist loadgroup $(ARGS)

lint: $(VENV)/.stamp-test ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

train-nano: setup-test ## distil the shipped student from nothing and put it in its place
	@PATH="$(CURDIR)/$(BIN):$$PATH" bash training/runs/nano.sh

setup-run: $(VENV)/.stamp-run node
	@$(BIN)/python -c 'import runtime.cli' || { echo 'error: the installed packages do not import; run "make clean" and try again' >&2; exit 1; }
	@echo '[4/4] the command line is ready: $(BIN)/steve2'

setup-test: $(VENV)/.stamp-test node
	@echo '[4/4] tests are ready to run'

# A stamp is touched after the last step only, so that an interrupted set-up starts again.
$(VENV)/.stamp-venv:
	@echo '[1/4] virtual environment: $(VENV)'
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo 'error: $(PYTHON) is missing, or older than Python 3.11. Install Python 3.11, or name another: make PYTHON=/path/to/python $(MAKECMDGOALS)' >&2; \
	  exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) || { \
	  echo 'error: $(PYTHON) cannot make a virtual environment. On Debian and Ubuntu its venv module is a package: python3.11-venv' >&2; \
	  exit 1; }
	@touch $@

$(VENV)/.stamp-run: $(VENV)/.stamp-venv $(INPUTS)
	@echo '[2/4] packages to play (some hundred MB the first time)'
	@$(PIP_INSTALL) -e '.[cpu,broker]'
	@touch $@

$(VENV)/.stamp-test: $(VENV)/.stamp-venv $(INPUTS)
	@echo '[2/4] packages to train and test (torch among them: some GB the first time)'
	@$(PIP_INSTALL) -e '.[cpu,train,dev]'
	@touch $(VENV)/.stamp-run $@

node: | $(VENV)/.stamp-venv
	@echo '[3/4] node packages: $(NODE_PACKAGE)'
	@$(BIN)/python -m bridge.minecraft.install

clean: ## remove the environment, node's packages and every cache
	rm -rf $(VENV) $(NODE_PACKAGE)/node_modules build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
