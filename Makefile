# Commands for people; `make` alone lists them. All that a fresh machine needs is make and
# Python 3.11 or newer; the rest is put into .venv on the first call.
PYTHON ?= python3
PY := .venv/bin/python
MANAGE := $(PY) manage.py
TESTS ?=
MARK ?=
WORKERS ?= auto

export PYTHONUNBUFFERED := 1
# Python's path for the tools that do not read it from pyproject.toml.
TOOLS := PYTHONPATH=.:site $(PY) -m

.DEFAULT_GOAL := help
.PHONY: help run test check bench demo messages lock install install-dev python clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: install ## the site with its worker at http://127.0.0.1:8000/, ended by Ctrl-C
	@exec $(MANAGE) serve

test: install-dev ## the whole suite (TESTS=path for a part); browser journeys if a browser is there
	@$(PY) -m pytest -q -n $(WORKERS) --dist loadscope $(if $(MARK),-m "$(MARK)") $(TESTS)

check: install-dev ## lint, format, types, imports, security, migrations, translations
	@PY=$(PY) bash tools/check.sh

bench: install-dev ## speed of the main pages against a bare view; writes bench.json
	@$(TOOLS) tests.bench

demo: install ## load the demo site, or bring it back
	@$(MANAGE) migrate --verbosity 0 && $(MANAGE) load_demo

messages: install-dev ## bring locale/ up to date with the sources
	@$(TOOLS) tools.messages update

lock: install-dev ## compile requirements*.txt from pyproject.toml
	@.venv/bin/uv pip compile pyproject.toml --output-file requirements.txt $(LOCK)
	@.venv/bin/uv pip compile pyproject.toml --output-file requirements-dev.txt $(LOCK) \
		--extra dev --constraint requirements.txt

LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock"

install: python
	@$(PYTHON) tools/bootstrap.py

install-dev: python
	@$(PYTHON) tools/bootstrap.py --dev

python:
	@command -v $(PYTHON) >/dev/null || { echo "Chapbook needs Python 3.11 or newer: $(PYTHON) is not there." >&2; exit 1; }

clean: ## drop what can be made again (test databases, caches); keeps .venv and data
	@rm -rf .cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
