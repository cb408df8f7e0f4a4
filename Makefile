# The commands of this project; `make help` lists them. Everything runs from .venv, which make sets up by itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo serve cluster test chaos check bench eval train vendor lock clean

help: ## List the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(VENV)/ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Placewright needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

setup: $(VENV)/ready ## Make .venv with everything that the other commands need

demo: setup ## Enrich the bundled list of Monaco's places through the real API and show the answers
	$(BIN)/python examples/monaco/demo.py

serve: setup ## Serve the same data on 127.0.0.1:8080 until Ctrl-C
	$(BIN)/python examples/monaco/demo.py --serve

cluster: setup ## Run two servers and three workers on PostgreSQL, from a wheel, until Ctrl-C
	$(BIN)/python deploy/cluster.py

test: setup ## Run all tests
	$(BIN)/python -m pytest -n 2 --dist loadgroup

chaos: setup ## Kill workers and servers 200 times on both databases; writes build/chaos.json
	$(BIN)/python -m tests.chaos

check: setup ## Check style, types and import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup ## Measure speed beside its floors; writes build/bench.json
	$(BIN)/python -m bench

eval: setup ## Measure truth on labelled data; writes build/eval.json and docs/quality.md
	$(BIN)/python -m placewright.evaluation --docs

train: setup ## Learn weights, trust and calibration anew from labelled data
	$(BIN)/python -m placewright.evaluation.train
	$(BIN)/python -m placewright.evaluation.train_resolution

vendor: setup ## Make the table of chains anew from the Name Suggestion Index (needs npm)
	$(BIN)/python vendor/name_suggestion_index.py

# The image takes the versions of requirements.lock, without what only developers need.
IMAGE_LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --constraint requirements.lock

lock: ## Write requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --group dev --group build pyproject.toml -o requirements.lock
	uv pip compile $(IMAGE_LOCK) --extra postgres --extra otel pyproject.toml -o deploy/locks/runtime.txt
	uv pip compile $(IMAGE_LOCK) --group build -o deploy/locks/build.txt

clean: ## Remove what the commands made
	rm -rf $(VENV) build dist
