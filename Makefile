# Everything here needs only Python >= 3.11 with venv and pip. `make` alone lists the targets.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: help demo test lint docs bench soak clean

help:
	@sed -n 's/^\([a-z]*\):.*## /  make \1 - /p' Makefile

$(STAMP): pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(STAMP)

demo: $(STAMP) ## set up, make a demo book with made-up customers, and walk through the main commands
	@$(BIN)/crm demo

test: $(STAMP) lint ## set up and run every check and test
	$(BIN)/python -m pytest -q -n 2

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(STAMP) ## rewrite docs/cli.md, docs/exit-codes.md and the README's picture from the program
	$(BIN)/python docs/generate.py

bench: $(STAMP) ## print every figure beside its peer's, as ratios
	$(BIN)/python benchmarks/run.py

soak: $(STAMP) ## the long variants: kills, bit flips, many random histories
	$(BIN)/python -m pytest -q -m soak --override-ini addopts="--strict-markers --strict-config"

clean:
	rm -rf .venv demo dist build
