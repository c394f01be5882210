# Targets for a machine with Python >= 3.11 and make. On Windows, see README.md.
PYTHON ?= python3
VENV   ?= .venv
OPENDATA ?= data/raw
BIN    := $(VENV)/bin
UV     := uv pip compile --quiet --universal --generate-hashes --only-binary :all: --emit-build-options \
          --python-version 3.11 --fork-strategy fewest --no-emit-index-url --no-header

.DEFAULT_GOAL := help
.PHONY: help report test lint lock test-system lab benchmark validate clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

report: $(VENV)/.installed ## install, prepare the demo data, run the demo batch and say where the index is
	$(BIN)/python run_reports.py

test: $(VENV)/.installed-test ## run the tests
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/.installed-test ## check style
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

lab: $(VENV)/.installed ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

benchmark: $(VENV)/.installed-test ## time the batch beside the naive loop (results in benchmarks/)
	$(BIN)/python benchmarks/throughput.py --opendata $(OPENDATA)

validate: $(VENV)/.installed-test ## run the simulation studies in full (results in docs/validation/)
	$(BIN)/python -m validation

lock: ## resolve the dependencies again (needs uv)
	$(UV) pyproject.toml -o requirements.lock
	$(UV) --extra test -c requirements.lock pyproject.toml -o requirements-test.lock

test-system: ## what only tests need from the system (Debian, Ubuntu; as root)
	apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium poppler-utils

clean: ## remove the environment and everything generated
	rm -rf $(VENV) reports/* data/store data/context data/demo data/imports.json

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or later is needed")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/.created
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-test: requirements-test.lock $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@
