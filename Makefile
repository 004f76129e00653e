# make reports · make test · make lab · make bench: each sets up what it needs (Python 3.11 and make, nothing else).
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= $(shell nproc 2>/dev/null || sysctl -n hw.ncpu)
READY := $(VENV)/.ready
DEMO := outputs/demo/small/truth/demo.json

# modules are compiled once, when they are first used: to compile all of them takes a third of the installation
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo reports lab test figures bench lint lock clean

help: ## say what each target does
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(READY) ## install the locked packages and this project into .venv

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-compile -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY) ## write the demo company's exports to outputs/demo
	$(BIN)/crm-workbook demo --size small --out outputs/demo

reports: demo ## render every notebook for every team in params/ to outputs/
	$(BIN)/crm-workbook render --jobs $(JOBS)

lab: demo ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab --notebook-dir=. --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate --LabApp.news_url= notebooks/pipeline.ipynb

lint: $(READY) ## format and lint, changing nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

# one process more than cores, as some wait for others; notebooks last, so that no long file runs alone at the end
test: lint demo ## what CI runs: lint, unit tests, oracles, and every notebook's stored figures (nbval)
	$(BIN)/python -m pytest tests notebooks --nbval --numprocesses $$(($(JOBS) + 1)) --dist loadfile --no-loadscope-reorder

figures: demo ## run every notebook on the demo company and store the outputs that nbval compares
	$(BIN)/python -m tests.store_figures

bench: demo ## measure speed, as ratios within one run
	$(BIN)/python -m tests.bench

lock: $(READY) ## write requirements.lock again from pyproject.toml (needs uv on the PATH)
	uv pip compile --python 3.11 --universal --generate-hashes --no-header --quiet --upgrade pyproject.toml -o requirements.lock

clean: ## remove what the workbook made
	rm -rf outputs/* $(VENV)
