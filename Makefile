# Precedent. `make` alone lists what there is to say.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory

PORT ?= 8000
VENV := $(or $(PRECEDENT_VENV),.venv)
BIN := $(VENV)/bin
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url
export PORT

# What production must be told, for looking at its settings here. None of it is used anywhere.
THROWAWAY := PRECEDENT_ENV=production DJANGO_SETTINGS_MODULE=cms.settings.production \
	SECRET_KEY=only-for-make-check-aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5 \
	ALLOWED_HOSTS=precedent.example BASE_URL=https://precedent.example

.PHONY: help
help: ## List what make can do
	@echo "make TARGET, where TARGET is one of:"
	@echo
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  \1|\2/p; s/^##@ \(.*\)/\n\1|/p' $(MAKEFILE_LIST) \
		| awk -F'|' '$$2 == "" { print $$1; next } { printf "%-22s %s\n", $$1, $$2 }'
	@echo
	@echo "Settings: PORT=8001 make run; PRECEDENT_VAR=/a/folder keeps database, index and files there;"
	@echo "PYTHON=/a/python3.11 chooses the Python; more in .env.example."

##@ Use it
.PHONY: run setup debug demo worker
run: ## Set up what is not yet, then serve the site and the worker on http://localhost:8000
	@exec ./bin/precedent run --port "$(PORT)"

setup: ## The same without serving
	@exec ./bin/precedent setup

debug: setup ## Serve with debug pages and reload on change (without the worker; see worker)
	@exec $(BIN)/python manage.py runserver "127.0.0.1:$(PORT)"

worker: setup ## The worker alone, beside debug
	@exec $(BIN)/python manage.py run_worker

demo: setup ## Load the demonstration cases again
	@$(BIN)/python manage.py load_demonstration

##@ Prove it
.PHONY: test test-postgres test-elasticsearch coverage functional check
test: environment ## Install what tests need and run them all (arguments: make test ARGS="-k search")
	@$(BIN)/python -m pytest $(ARGS)

test-postgres: environment ## The same tests on a PostgreSQL of their own, thrown away afterwards
	@./bin/with-postgres $(BIN)/python -m pytest -m "not functional and not elasticsearch" $(ARGS)

coverage: environment ## The tests, with the coverage of our packages by branch
	@$(BIN)/python -m pytest --cov --cov-report=term $(ARGS)

test-elasticsearch: environment ## The tests of both engines, with an Elasticsearch of their own, gone afterwards
	@./bin/with-elasticsearch $(BIN)/python -m pytest -m elasticsearch $(ARGS)

functional: environment ## The journeys in a real browser alone
	@$(BIN)/python -m pytest tests/functional $(ARGS)

check: lint format-check types imports templates migrations deploy ## All that CI checks before the tests

##@ One check at a time
.PHONY: lint format-check types imports templates migrations deploy
lint: environment ## Style, likely mistakes, security, Django habits (ruff)
	@$(BIN)/ruff check .

format-check: environment ## Is every Python file formatted? (ruff)
	@$(BIN)/ruff format --check .

types: environment ## Types, strictly (mypy)
	@$(BIN)/mypy

imports: environment ## Who may import whom (import-linter)
	@$(BIN)/lint-imports --no-cache

templates: environment ## Templates: mistakes and layout (djlint)
	@$(BIN)/djlint templates --lint
	@$(BIN)/djlint templates --check

migrations: environment ## Does a model lack its migration?
	@DJANGO_SETTINGS_MODULE=cms.settings.test $(BIN)/python manage.py makemigrations --check --dry-run

deploy: environment ## Are production's settings safe? (Django's own deployment check)
	@$(THROWAWAY) $(BIN)/python manage.py check --deploy --fail-level WARNING

##@ Work on it
.PHONY: format environment hooks lock elasticsearch benchmark screenshots clean clean-all
format: environment ## Put Python files and templates in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/djlint templates --quiet --reformat || true

environment: ## The Python environment with what tests and checks need
	@./bin/precedent environment --dev

hooks: environment ## Check at every commit from now on (pre-commit)
	@$(BIN)/pre-commit install

lock: ## Work out the hashed locks again from requirements.in and requirements-dev.in (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: see docs/developers/README.md#dependencies"; exit 1; }
	@$(LOCK) $(UPGRADE) requirements.in --output-file requirements.txt
	@$(LOCK) $(UPGRADE) --constraint requirements.txt requirements-dev.in --output-file requirements-dev.txt

elasticsearch: ## A real Elasticsearch server on this machine, until Ctrl-C
	@exec ./bin/elasticsearch

benchmark: environment ## Time 1,000, 10,000 and 100,000 made-up cases (SIZES="1000" STAGES="ask serve" ENGINES=embedded KEEP=/folder)
	@$(BIN)/python -m benchmarks $(SIZES) $(if $(STAGES),--stages $(STAGES)) $(if $(ENGINES),--engines $(ENGINES)) \
		$(if $(KEEP),--keep $(KEEP))

screenshots: environment ## Take the pictures of docs/editors/ anew, in a throw-away site (SCENES="agreements" takes some)
	@$(BIN)/python -m tests.screenshots $(SCENES)

clean: ## Remove what tools left behind; data and environment stay
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage .coverage.* \
		coverage.xml htmlcov test-results build *.egg-info
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

clean-all: clean ## Remove the environment and var/ as well: database, index, mail and uploads
	@rm -rf .venv var
