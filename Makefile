# Everything here needs only Python >= 3.11 with venv and pip. `make` alone lists the targets.
PYTHON ?= python3
BIN := .venv/bin
PROGRAM := .venv/.program
TOOLS := .venv/.tools
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help demo test lint docs bench soak clean

help:
	@sed -n 's/^\([a-z]*\):.*## /  make \1 - /p' Makefile

$(PROGRAM): pyproject.toml
	$(PYTHON) -m venv .venv
	$(PIP) --editable .
	@touch $@

$(TOOLS): $(PROGRAM)
	$(PIP) --editable '.[dev]'
	@touch $@

demo: $(PROGRAM) ## set up, make a demo book with made-up customers, and walk through the main commands
	@rm -rf crm-demo
	@$(BIN)/crm demo crm-demo

test: $(TOOLS) lint ## set up and run every check and test
	$(BIN)/python -m pytest -q -n 2

lint: $(TOOLS)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(TOOLS) ## rewrite docs/cli.md, docs/exit-codes.md and the README's picture from the program
	$(BIN)/python docs/generate.py

bench: $(PROGRAM) ## print every figure beside its peer's, as ratios, what search and dedupe find, and a big book's day
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/search_quality.py
	$(BIN)/python benchmarks/dedupe.py
	$(BIN)/python benchmarks/selling.py

soak: $(TOOLS) ## the long variants: kills, bit flips, many random histories
	$(BIN)/python -m pytest -q -m soak --override-ini addopts="--strict-markers --strict-config"

clean:
	rm -rf .venv crm-demo dist build
