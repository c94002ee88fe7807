# Everything a person needs: `make demo` and `make test`. Each begins with `make setup`, which does nothing when
# nothing changed.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.xiangdang-ready
DEMO := demo_archive

.PHONY: setup demo test test-all check validators browser bench format docs messages clean

setup: $(STAMP)

$(STAMP): setup.cfg pyproject.toml tools/setup.sh
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh tools/setup.sh
	@touch $(STAMP)

demo: setup
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh tools/demo.sh "$(DEMO)"

test: setup
	$(BIN)/python -m pytest

test-all: setup validators browser
	$(BIN)/python -m pytest -m ""

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/render_cli_docs.py --check
	$(BIN)/python -m pytest -q tests/house

validators:
	@sh tools/validators.sh

browser:
	@sh tools/browser.sh

bench: setup
	@failed=; for script in benchmarks/[a-z]*.py; do \
		echo "== $$script"; $(BIN)/python $$script || failed="$$failed $$script"; \
	done; test -z "$$failed" || { echo "failed:$$failed" >&2; exit 1; }

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: setup
	$(BIN)/python tools/render_cli_docs.py

messages: setup
	$(BIN)/pybabel compile -d pipeline/cli/locale -D messages -l zh_CN

clean:
	rm -rf $(VENV) $(DEMO) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
