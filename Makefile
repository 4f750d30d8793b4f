# Each target sets up .venv by itself; a machine needs Python 3.11 or newer with venv, and make.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: install demo test check bench lock

install: $(VENV)/.installed

$(VENV)/.installed: requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit("Switchboard needs Python 3.11 or newer: make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	@echo "Setting up $(VENV): once, and after changes of what is needed; it takes about a minute."
	@$(PYTHON) -m venv $(VENV)
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

demo: install # a page to try it on; make demo MODE=socket for Socket Mode
	@$(RUN) -m sandbox$(if $(MODE), --mode '$(MODE)')

test: install
	$(RUN) -m pytest

check: install
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(RUN) -m pytest -q tests/test_imports.py

bench: install # some five minutes, best on a machine that does nothing else
	@$(RUN) -m bench

lock: install # after a change of pyproject.toml's dependencies
	$(RUN) -m pip install --quiet uv
	$(VENV)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate pyproject.toml -o requirements.txt
	$(VENV)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
