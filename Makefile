# The commands of this project; `make help` lists them. Everything runs from .venv, which make sets up by itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo serve cluster test chaos check bench eval train lock browser vendor docs man dist clean

help: ## List the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

# The locks name every package with its hashes, so that pip has nothing to work out. It compiles them: where Python may
# not write beside the packages (PYTHONDONTWRITEBYTECODE), each start would take seconds otherwise.
INSTALL = $(BIN)/pip install --quiet --disable-pip-version-check --no-deps

# What demo and serve run on: half of the packages, and a third of the time, of all that developers need.
$(VENV)/runs: deploy/locks/runtime.txt deploy/locks/build.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Placewright needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(INSTALL) --require-hashes -r deploy/locks/runtime.txt -r deploy/locks/build.txt
	$(INSTALL) --no-build-isolation --editable .
	touch $@

$(VENV)/ready: $(VENV)/runs requirements.lock
	$(INSTALL) --require-hashes -r requirements.lock
	touch $@

setup: $(VENV)/ready ## Make .venv with everything that the other commands need

demo: $(VENV)/runs ## Enrich the bundled list of Monaco's places through the real API and show the answers
	$(BIN)/placewright demo --into build/demo

serve: $(VENV)/runs ## Serve the same data on 127.0.0.1:8080 until Ctrl-C
	$(BIN)/placewright demo --into build/demo --serve

cluster: setup ## Run two servers and three workers on PostgreSQL, from a wheel, until Ctrl-C
	$(BIN)/python deploy/cluster.py

test: setup ## Run all tests
	$(BIN)/python -m pytest -n 2 --dist loadgroup

chaos: setup ## Kill workers and servers 200 times on both databases; writes build/chaos.json
	$(BIN)/python -m tests.chaos

check: setup ## Check style, types, import rules, and the licences and known faults of dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python deploy/dependencies.py

bench: setup ## Measure speed beside its floors; writes build/bench.json
	$(BIN)/python -m bench

eval: setup ## Measure truth on labelled data; writes build/eval.json and docs/quality.md
	$(BIN)/python -m placewright.evaluation --docs

train: setup ## Learn weights, trust and calibration anew from labelled data
	$(BIN)/python -m placewright.evaluation.train $(if $(PAIRS),--pairs $(PAIRS))
	$(BIN)/python -m placewright.evaluation.train_resolution

# The image takes the versions of requirements.lock, without what only developers need.
IMAGE_LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --constraint requirements.lock

lock: ## Write requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --group dev --group build pyproject.toml -o requirements.lock
	uv pip compile $(IMAGE_LOCK) --extra postgres --extra otel pyproject.toml -o deploy/locks/runtime.txt
	uv pip compile $(IMAGE_LOCK) --group build -o deploy/locks/build.txt

docs: setup ## Write the documentation as a site into build/docs
	$(BIN)/mkdocs build --quiet --strict

man: setup ## Write the manual pages anew from the help of the commands
	$(BIN)/python deploy/man.py

dist: setup ## Build wheel and sdist into dist/, with an SBOM, and try the wheel in clean environments
	$(BIN)/python deploy/dist.py

# What browsers get: the versions that are checked, as npm has them, with their licences.
VENDOR := src/placewright/console/static/vendor
VENDORED := htmx.org@4.0.1 maplibre-gl@6.17.0 world-atlas@2.0.2 topojson-client@3.1.0 @fontsource-variable/inter@5 pmtiles@4.5.0 axe-core@4.14.1

browser: ## Install the browser of the console's tests (as root, on Debian)
	test -x /usr/bin/chromium || apt-get install -y --no-install-recommends chromium || echo "No chromium: the tests that need it say that they are skipped."

test: $(if $(filter 0,$(shell id -u)),browser)

vendor: setup ## Make the table of chains, the days of holidays and the console's assets anew (needs npm; nobody else does)
	$(BIN)/python vendor/name_suggestion_index.py
	$(BIN)/python vendor/holidays.py
	mkdir -p build/vendor $(VENDOR) tests/acceptance/browser/vendor
	npm install --prefix build/vendor --no-save --no-package-lock --ignore-scripts --no-audit --no-fund $(VENDORED)
	cd build/vendor/node_modules && cp htmx.org/dist/htmx.min.js maplibre-gl/dist/maplibre-gl.mjs \
	  maplibre-gl/dist/maplibre-gl-worker.mjs maplibre-gl/dist/maplibre-gl.css \
	  world-atlas/countries-50m.json topojson-client/dist/topojson-client.min.js \
	  @fontsource-variable/inter/files/inter-latin-wght-normal.woff2 $(CURDIR)/$(VENDOR)/
	cd build/vendor/node_modules && for one in htmx.org maplibre-gl world-atlas topojson-client @fontsource-variable/inter; do \
	  cp $$one/LICENSE* $(CURDIR)/$(VENDOR)/LICENSE.$$(basename $$one).txt; done
	# Its package has no licence text, and its build for browsers is no module; fflate is a part of that.
	cd build/vendor/node_modules && (grep -v sourceMappingURL pmtiles/dist/pmtiles.js; echo 'export const { PMTiles, Protocol, TileType } = pmtiles;') \
	  > $(CURDIR)/$(VENDOR)/pmtiles.mjs && cat $(CURDIR)/vendor/LICENSE.pmtiles.txt fflate/LICENSE > $(CURDIR)/$(VENDOR)/LICENSE.pmtiles.txt
	cp build/vendor/node_modules/axe-core/axe.min.js build/vendor/node_modules/axe-core/LICENSE tests/acceptance/browser/vendor/

clean: ## Remove what the commands made
	rm -rf $(VENV) build dist
