# Everything runs from the project's own folder: .venv, node_modules and data. Nothing is activated, nothing outside
# is written. How the first two are made, and every sentence about what may go wrong there: deploy/environment.sh.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory
unexport PYTHONPATH PYTHONHOME

ENVIRONMENT := sh deploy/environment.sh
PY := .venv/bin/python
RUNTIME := .venv/.installed
DEVELOPMENT := .venv/.installed-dev
BROWSER := .venv/.installed-browser
ASSETS := node_modules/.installed
CODE := .venv-code/.installed
# More than there are processors: much of their time they wait for processes that die and come back.
SERVED_WORKERS := 3
# Each with a site and a Chromium of its own.
BROWSERS := 2
# Their packages are in the browser set only, and are imported even where a mark leaves the tests out.
WITHOUT_BROWSER := --ignore=tests/browser

# Interpreters get upgraded, removed and named anew: a stamp is worth only as much as the Python beside it.
ifneq ($(filter-out help,$(MAKECMDGOALS)),)
$(shell PYTHON='$(PYTHON)' $(ENVIRONMENT) check)
endif

.PHONY: help run dev test test-services test-postgres test-browser check bench soak privacy-eval search-eval bench-search lock code-environment

help: ## List what can be made
	@echo "make run [PORT=8000] [PYTHON=python3.12] [MEDAI_DATA_DIR=data]"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' Makefile

run: $(RUNTIME) $(ASSETS) ## Install what is missing, then run the whole site on this machine
	@exec $(PY) manage.py up

dev: $(RUNTIME) $(ASSETS) ## The same for work on the code: debug pages, reload on change, style guide
	@DJANGO_SETTINGS_MODULE=config.settings.dev exec $(PY) manage.py up

test: $(DEVELOPMENT) $(ASSETS) ## Lint and tests on SQLite, with no service running
	@$(PY) -m ruff check .
	@env -u DATABASE_URL -u REDIS_URL -u CACHE_URL $(PY) -m pytest $(WITHOUT_BROWSER) -m "not browser and not soak and not services"

test-services: $(DEVELOPMENT) $(ASSETS) $(CODE) ## Tests that start servers of their own and kill them
	@env -u DATABASE_URL -u REDIS_URL -u CACHE_URL $(PY) -m pytest -n $(SERVED_WORKERS) --no-loadscope-reorder $(WITHOUT_BROWSER) -m "services and not browser and not soak"

test-postgres: $(DEVELOPMENT) ## Tests that differ between databases, on the PostgreSQL of DATABASE_URL
	@case "$$DATABASE_URL" in postgres*://*) ;; *) \
		echo "Name a PostgreSQL to test on: make test-postgres DATABASE_URL=postgresql://127.0.0.1:5432/postgres" >&2; \
		exit 1 ;; esac
	@$(MAKE) $(ASSETS)
	@$(PY) -m pytest $(WITHOUT_BROWSER) -m "postgres and not browser and not soak"

test-browser: $(BROWSER) $(ASSETS) ## Tests that drive Chromium
	@$(PY) -m pytest tests/browser -m browser -n $(BROWSERS)

check: $(DEVELOPMENT) $(ASSETS) ## Every gate that is no test: style, types, layers, migrations, settings, lock files
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m djlint --quiet --lint templates
	@$(PY) -m mypy .
	@$(PY) -c 'from importlinter.cli import lint_imports_command as check; check()'
	@DJANGO_SETTINGS_MODULE=config.settings.test $(PY) manage.py makemigrations --check --dry-run
	@sh deploy/check_production.sh
	@$(PY) -m pytest -n 0 tests/house tests/config/test_makefile_locks.py

bench: $(RUNTIME) $(ASSETS) ## Measure start, memory and CPU of requests; on DATABASE_URL too; ends with 1 over budget
	@env -u DATABASE_URL -u REDIS_URL -u CACHE_URL $(PY) deploy/measure_stack.py
	@env -u REDIS_URL -u CACHE_URL $(PY) deploy/bench.py

soak: $(DEVELOPMENT) $(ASSETS) $(CODE) ## Long proofs: killed processes, many writers, all code of articles
	@$(PY) -m pytest $(WITHOUT_BROWSER) -m soak -n 0 --timeout=0

privacy-eval: $(RUNTIME) ## Measure the privacy check on labelled texts: DATA="file.jsonl ..."
	@case "$(DATA)" in ?*) ;; *) \
		echo 'Name the files to measure on: make privacy-eval DATA="tests/content/privacy/sets/posts.jsonl"' >&2; \
		exit 1 ;; esac
	@$(PY) manage.py privacy_eval $(DATA)

search-eval: $(RUNTIME) ## Measure search on judged collections: DATA="folder ..."
	@case "$(DATA)" in ?*) ;; *) \
		echo 'Name the folders to measure on: make search-eval DATA="sets/scifact". What they hold: docs/developers/search.md' >&2; \
		exit 1 ;; esac
	@$(PY) manage.py search_eval $(DATA)

bench-search: $(RUNTIME) ## Measure an index of a million invented texts: build, size, CPU; DOCUMENTS=50000 for fewer
	@$(PY) manage.py bench_search --documents $(or $(DOCUMENTS),1000000)

code-environment: $(CODE) ## Packages for the code in articles, in .venv-code

lock: $(RUNTIME) ## Write the lock files anew; UPGRADE=1 takes newer versions
	@PY=$(PY) sh deploy/lock.sh $(if $(UPGRADE),--upgrade)

# Each set contains the one before, in the same versions. Installing a smaller one removes the rest, so the stamps
# of the larger ones go with it.
$(RUNTIME): requirements.lock deploy/bootstrap.lock
	@$(ENVIRONMENT) install requirements.lock
	@rm -f $(DEVELOPMENT) $(BROWSER)
	@touch $@

$(DEVELOPMENT): requirements-dev.lock $(RUNTIME)
	@$(ENVIRONMENT) install requirements-dev.lock
	@rm -f $(BROWSER)
	@touch $@

$(BROWSER): requirements-browser.lock $(DEVELOPMENT)
	@$(ENVIRONMENT) install requirements-browser.lock
	@touch $@

$(CODE): requirements-code.lock $(RUNTIME)
	@$(ENVIRONMENT) code
	@touch $@

$(ASSETS): package.json package-lock.json .npmrc | $(RUNTIME)
	@$(ENVIRONMENT) assets
	@touch $@
