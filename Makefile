# kesiapan. `make help` lists what there is; each target does its own set-up.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE =
DEMO ?= demo
REGIONS ?= 60

.PHONY: help setup demo test lint bench soak fuzz served postgres lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

.venv/installed: requirements.lock pyproject.toml .ci/packages
	@sh .ci/packages $(PYTHON)
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

setup: .venv/installed ## install Debian packages and a .venv from requirements.lock

demo: .venv/installed ## the whole job on a simulated cycle of 60 regions, into demo/
	@rm -rf $(DEMO)
	@$(BIN)/kesiapan demo --folder $(DEMO) --regions $(REGIONS)

test: .venv/installed ## lint, types, import contracts and all tests
	@sh .ci/packages $(PYTHON) tests
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest

lint: .venv/installed ## ruff and mypy
	@$(BIN)/ruff format --check --quiet . || { echo "run: $(BIN)/ruff format ."; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary

bench: .venv/installed ## measure reports, reading, a whole cycle of 353 regions and a cluster; fails where a limit is missed
	@failed=0; for part in bench bench_reports bench_reading bench_cycle bench_cluster; do $(BIN)/python -m tests.$$part || failed=1; done; exit $$failed

soak: .venv/installed ## two thousand reports in one pool, twenty runs killed
	@$(BIN)/python -m tests.soak

fuzz: .venv/installed ## more examples of the property tests
	@KESIAPAN_FUZZ_EXAMPLES=5000 $(BIN)/python -m pytest -n auto --dist=load tests/test_addresses.py tests/test_round_trip.py tests/test_mutated.py tests/test_laws.py

served: .venv/installed ## try `kesiapan serve`: started, an inbox answered, stopped
	@$(BIN)/python -m tests.served

postgres: .venv/installed ## try Prefect on PostgreSQL: two workers, two full cycles at once
	@sh .ci/packages $(PYTHON) postgres
	@$(BIN)/python -m tests.postgres

lock: ## compile requirements.lock anew (needs uv)
	uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 --quiet -o requirements.lock

clean: ## remove what the targets made
	rm -rf .venv demo build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
