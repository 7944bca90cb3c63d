# Komekshi. `make run` and `make test` set up whatever is missing by themselves.
.DEFAULT_GOAL := help
.PHONY: help run demo test check coverage bench setup lock clean
bin := .venv/bin

help: ## this text
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10

run: setup ## set up what is missing and start the assistant
	@exec $(bin)/komekshi run

demo: setup ## ask the spoken samples in tests/speech, write the answers to build/demo
	@exec $(bin)/komekshi demo

test: ## set up what is missing, then all checks and tests
	@deploy/setup.sh test
	@$(MAKE) --no-print-directory check
	$(bin)/pytest -n 2 --dist loadfile

check: ## lint, format, types, import rules (after a `make test`)
	$(bin)/ruff check
	$(bin)/ruff format --check
	$(bin)/mypy
	$(bin)/lint-imports

coverage: ## the table of channels in intents/README.md anew
	$(bin)/komekshi catalogue coverage --into intents/README.md

bench: ## accuracy and latency on the benchmark sets, into benchmarks/results
	@deploy/setup.sh test
	$(bin)/python -m benchmarks.accuracy
	$(bin)/python -m benchmarks.latency

setup: ## only set up what running needs
	@deploy/setup.sh run

lock: ## resolve the locked lists of Python packages anew
	deploy/lock.sh

clean: ## remove everything that was made here, .venv too
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache \
		.hypothesis .import_linter_cache .cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
