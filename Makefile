# Every target works on a fresh clone, and needs only Python 3.11+, make, git and a C compiler.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed
WORKSPACE := $(wildcard pyproject.toml libs/*/pyproject.toml gateway/pyproject.toml console/pyproject.toml showroom/pyproject.toml services/*/pyproject.toml deploy/*/pyproject.toml sdk/python/pyproject.toml)
WORKERS ?= 2

# A cache of the demo products' pictures, which are drawn at the first start of a data folder.
export ATELIER_ALBUM ?= $(CURDIR)/.venv/album

.DEFAULT_GOAL := help
.PHONY: help install run up down test verify nightly bench crash check format generate lock clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "  make %-9s %s\n", $$1, $$2 }'

install: $(INSTALLED) ## create .venv with everything requirements.lock pins

$(INSTALLED): requirements.lock $(WORKSPACE) deploy/workspace/install.py
	@$(PYTHON) deploy/workspace/install.py

run: $(INSTALLED) ## install what is missing and serve the whole platform on port 8000
	@$(BIN)/atelier up $(ARGS)

up: $(INSTALLED) ## serve the distributed platform as local processes, on RabbitMQ and PostgreSQL
	@$(BIN)/atelier processes up $(ARGS)

down: $(INSTALLED) ## stop what `make up` started, from any shell
	@$(BIN)/atelier processes down $(ARGS)

test: $(INSTALLED) ## run the tests on a real PostgreSQL, RabbitMQ and Redis (ARGS="tests-e2e/emporium -k refund")
	@$(BIN)/python -m testkit.servers run -- $(BIN)/pytest -m "not verify and not nightly" -n $(WORKERS) --dist loadgroup $(ARGS)

verify: $(INSTALLED) ## run the long tests: faults, upgrades, browsers, generated requests, the distributed topology
	@$(BIN)/python -m testkit.servers run -- $(BIN)/pytest -m "verify and not nightly" -n $(WORKERS) --dist loadgroup $(ARGS)

nightly: $(INSTALLED) ## run the tests whose faults others find as well, in one topology or with fewer kinds of them
	@$(BIN)/python -m testkit.servers run -- $(BIN)/pytest -m nightly -n $(WORKERS) --dist loadgroup $(ARGS)

bench: $(INSTALLED) ## measure the platform, and what PostgreSQL and HTTP alone can do (ARGS=--quick, ARGS=--help)
	@PYTHONPATH=tests-e2e $(BIN)/python -P -m bench $(ARGS)

crash: $(INSTALLED) ## inject faults repeatedly while simulated customers buy (ATELIER_CRASH_SEED replays a run)
	@ATELIER_CRASH_ROUNDS=$${ATELIER_CRASH_ROUNDS:-5} ATELIER_CRASH_REPLICAS=$${ATELIER_CRASH_REPLICAS:-2} \
		$(BIN)/python -m testkit.servers run -- $(BIN)/pytest -s tests-e2e/crash $(ARGS)

check: $(INSTALLED) ## format, lint, types, layers, migrations, generated files, registry hosts
	@$(BIN)/python deploy/workspace/check.py

format: $(INSTALLED) ## format every file
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

generate: $(INSTALLED) ## write the files derived from deploy/services.toml and from the services' code
	@$(BIN)/python deploy/workspace/generate.py

lock: $(INSTALLED) ## resolve requirements.lock from the pyproject files (ARGS=--upgrade for newer versions)
	@$(BIN)/python deploy/workspace/lock.py $(ARGS)

clean: ## remove what was installed and cached, but no data
	@rm -rf .venv .mypy_cache .ruff_cache .hypothesis .import_linter_cache dist
	@find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
