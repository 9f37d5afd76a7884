# Two commands matter: `make run` serves the site, `make test` proves it. `make help` lists the rest.
# Each is a script in .ci/, so that `make` says only what went wrong.

.DEFAULT_GOAL := help
.PHONY: help run editor test test-thorough test-postgres bench bench-quick lighthouse quality lint format messages

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: ## Serve the site on http://127.0.0.1:8000/ (PORT=8001 for another port)
	@.ci/serve

editor: ## Make an account for the admin
	@.ci/venv requirements.txt
	@.venv/bin/python manage.py make_editor

test: ## Run every check and every test
	@.ci/test

test-thorough: ## Repeat the proofs by repetition in full, on SQLite
	@.ci/test --thorough -m thorough

test-postgres: ## Run the tests on a PostgreSQL of their own
	@.ci/test-postgres

bench: ## Measure the speed of search and pages against other tools (half an hour)
	@.ci/bench

bench-quick: ## The same with small registers and fewer tools (some minutes)
	@.ci/bench --quick

lighthouse: ## Measure the pages with Lighthouse, as a phone sees them (some minutes)
	@.ci/lighthouse

quality: ## Measure how well the search answers judged queries, and put the table into README.md
	@.ci/quality

lint: ## Check style, types, layers, templates and migrations, without running tests
	@.ci/venv requirements-dev.txt
	@.ci/lint

format: ## Put the code into the house's form
	@.ci/venv requirements-dev.txt
	@.venv/bin/ruff check --fix --quiet .
	@.venv/bin/ruff format --quiet .

messages: ## Collect the translatable texts into the Chinese catalogue, and compile it
	@.ci/venv requirements-dev.txt
	@.ci/system-packages gettext
	@.venv/bin/python manage.py makemessages --locale=zh_Hant --no-obsolete --no-location --no-wrap --ignore=var --ignore=tests
	@.ci/compile-messages
