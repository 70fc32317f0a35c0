# One word for each thing one does here. `make` alone lists them.
# Everything installed goes to .venv, everything written by a running instance to var/.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
VAR := $(or $(PASSERELLE_VAR),var)
PORT ?= 8000
UV := uv==0.13.8
STANDARDS := $(or $(PASSERELLE_STANDARDS),)
APPS := accounts cms competencies badges peer_review courses
ON_SERVICES := $(addprefix tests/,badges courses peer_review accounts competencies cms)
export PORT

# What `make run` has to prepare again when it changes: schema, data, demo texts, static files, translations.
PREPARES := $(shell find $(APPS) config locale manage.py \( -path '*/migrations/*.py' -o -path '*/demo/*' \
	-o -path '*/data/*.json' -o -path '*/static/*' -o -name '*.po' -o -name 'base.py' -o -name 'models*.py' \) \
	-type f ! -name '*.pyc' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help run test test-everywhere test-long test-next test-services lint format types messages openapi bench lock clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Passerelle needs Python 3.11 or newer." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

# uv is only for speed: where it cannot reach the packages, pip does the same from the same locked hashes. Modules that
# were not compiled when they were installed cost every later start seconds where Python may write nothing beside them.
define install
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV) && \
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r $(1) || \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)
endef

$(VENV)/.run: requirements/base.txt | $(BIN)/python
	@echo "Installing what Passerelle runs on…"
	@$(call install,requirements/base.txt)
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(BIN)/python
	@echo "Installing what tests and checks need…"
	@$(call install,requirements/dev.txt)
	@touch $@ $(VENV)/.run

$(VAR)/.prepared: $(VENV)/.run $(PREPARES)
	@mkdir -p $(VAR)
	@echo "Preparing the database, the frameworks and the demo…"
	@PASSERELLE_DEMO=1 $(BIN)/python manage.py migrate --verbosity 0
	@PASSERELLE_DEMO=1 $(BIN)/python manage.py compile_catalogs
	@PASSERELLE_DEMO=1 $(BIN)/python manage.py load_framework competencies/data/*.json
	@PASSERELLE_DEMO=1 EMAIL_URL=dummymail:// $(BIN)/python manage.py load_demo
	@PASSERELLE_DEMO=1 $(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@touch $@

run: $(VAR)/.prepared ## serve the demo at http://127.0.0.1:$(PORT)
	@echo ""
	@echo "  Passerelle is at http://127.0.0.1:$(PORT)/   (Ctrl-C stops it)"
	@echo "  Check a badge:   http://127.0.0.1:$(PORT)/verify/"
	@echo "  The editor:      http://127.0.0.1:$(PORT)/cms/"
	@echo ""
	@echo "  Sign in with the password passerelle-demo as"
	@echo "    teacher@example.org                      half-way through a course"
	@echo "    teacher2@, teacher3@, teacher4@example.org   may review portfolios"
	@echo "    trainer@ · moderator@ · admin@example.org    write courses · settle · everything"
	@echo "    registrar@riverside.example.org          of the second institution"
	@echo ""
	@PASSERELLE_DEMO=1 exec $(BIN)/gunicorn config.wsgi --bind 127.0.0.1:$(PORT) --worker-class gthread \
		--preload --workers 2 --threads 8 --no-control-socket --log-level warning

test: $(VENV)/.dev ## the whole suite on the embedded defaults (≤ 10 minutes on 2 cores)
	@$(BIN)/python manage.py compile_catalogs
	$(BIN)/pytest -n 2 --dist loadfile

# What QUALITY promises of every address, page and language: who is blind, what a page weighs, what axe finds.
EVERYWHERE := tests/peer_review/test_blind_everywhere.py tests/browser/test_weight.py tests/browser/test_accessibility.py

test-everywhere: $(VENV)/.dev ## blindness, weight and accessibility of every page, in full (≤ 6 minutes on 2 cores)
	@$(BIN)/python manage.py compile_catalogs
	$(BIN)/pytest -n 2 --dist loadfile --long $(EVERYWHERE)

test-long: $(VENV)/.dev ## everything that `make test` samples, in full
	@$(BIN)/python manage.py compile_catalogs
	HYPOTHESIS_PROFILE=long $(BIN)/pytest -n 2 --dist loadfile --long

# What touches the database, on PostgreSQL; then what only real services and dying processes can show. Pages in a browser
# and the pure package would say on PostgreSQL what they say in `make test`. The address names a server and who asks: each
# run makes databases of its own there, and takes a Redis database that is empty.
test-services: $(VENV)/.dev ## the suite on PostgreSQL, Redis and real workers (≤ 15 minutes on 2 cores)
	@$(BIN)/python manage.py compile_catalogs
	DATABASE_URL='$(or $(DATABASE_URL),postgres:///test)' $(BIN)/pytest -n 2 --dist loadfile $(ON_SERVICES)
	SERVICES_DATABASE_URL='$(or $(DATABASE_URL),postgres:///test)' \
		SERVICES_REDIS_URL='$(or $(CELERY_BROKER_URL),redis://127.0.0.1:6379)' \
		$(BIN)/pytest -n 2 tests/services --services -m services

# An environment of its own: 8.0 must never reach the one that runs 7.4.
.venv-next/.ready: requirements/next.txt | $(BIN)/python
	$(PYTHON) -m venv .venv-next
	.venv-next/bin/python -m pip install --quiet --disable-pip-version-check $(UV)
	.venv-next/bin/uv pip install --quiet --compile-bytecode --python .venv-next/bin/python --require-hashes -r requirements/next.txt || \
	.venv-next/bin/python -m pip install --quiet --require-hashes -r requirements/next.txt
	@touch $@

test-next: .venv-next/.ready ## a smoke run on Wagtail 8.0
	.venv-next/bin/python -m pytest -n 2 --dist loadfile tests/cms tests/courses tests/journeys/test_one_badge.py -p no:cacheprovider

lint: $(VENV)/.dev ## style, and the house's import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache

format: $(VENV)/.dev ## rewrite to the house style
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

types: $(VENV)/.dev ## mypy: strict on pure packages and actions
	$(BIN)/mypy $(APPS) config

messages: $(VENV)/.dev ## collect texts to translate into locale/*.po (needs GNU gettext)
	$(BIN)/python manage.py makemessages --all --no-obsolete --add-location never \
		--ignore '.venv*' --ignore node_modules --ignore var --ignore tests --ignore .cache

openapi: $(VENV)/.dev ## print the API's description
	@$(BIN)/python manage.py export_openapi_schema --api config.api.api --indent 2

bench: $(VENV)/.dev ## measured speed, never a test
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.peers

lock: $(VENV)/.dev ## compile requirements/*.txt from pyproject.toml
	sh requirements/lock.sh $(BIN)/uv

clean: ## forget environments and everything this instance wrote
	rm -rf $(VENV) .venv-next $(VAR) .cache
