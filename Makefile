# Why this file: the two commands of the README (`make plan`, `make test`) and what developers run daily.
# It needs Debian (or alike), make, Python 3.11 or newer and a package index; nothing else.
# When to modify: to add a command that every developer needs. What only CI does stands in .ci/run.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input

.DEFAULT_GOAL := help
.PHONY: help setup plan serve test check format docs lock bench-smoke clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## install everything into .venv (once; every other command does it when needed)

# The lock goes in with its hashes; the project itself goes in last, editable, with no further download.
$(STAMP): pyproject.toml requirements.lock
	@$(if $(PYTHON),,echo "No python3 was found. Install it: apt-get install python3 python3-venv" >&2; exit 1)
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$(PYTHON) is older than Python 3.11. Name a newer one: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make a virtual environment. On Debian: apt-get install python3-venv" >&2; \
	  echo "or name another interpreter: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Setting up $(VENV) (once, a minute or two) ..."
	@test -x $(BIN)/python && $(BIN)/python -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv --clear $(VENV)
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m assigner.search.warm_up
	@touch $@

plan: setup ## plan the bundled sales team of Shanghai; writes out/plan/plan.json, plan.xlsx, plan.html
	$(BIN)/assigner solve scenarios/shanghai --seconds 20 --out out/plan

serve: setup ## serve plans, jobs, routing and webhooks on http://127.0.0.1:8080; data in assigner-data
	$(BIN)/assigner serve

test: setup ## run all tests
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: setup ## lint, format, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup ## let ruff format the code and mend what it safely can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: setup ## write the generated pages of docs/ anew
	$(BIN)/python -m assigner.docs

lock: setup ## choose the newest versions inside the ranges and write requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --upgrade --generate-hashes --no-annotate \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet --output-file requirements.lock

bench-smoke: setup ## run every benchmark at its smallest size
	$(BIN)/python -m benchmarks --smoke

clean: ## remove what the commands made, .venv too
	rm -rf $(VENV) out dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
