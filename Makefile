# Grassroots. `make help` lists the targets.
PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
STAMP := .venv/.ready
SOURCES ?=
PORT ?= 7860
SIZE ?= 10000

.DEFAULT_GOAL := help
.PHONY: help setup run serve test test-all check fmt model embedder eval bench lock wheel clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(STAMP) ## make .venv with everything (the command is .venv/bin/grassroots)

$(STAMP): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version). Name another one: make setup PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@{ $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) 2>/dev/null && \
		$(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python --require-hashes -r requirements-dev.lock && \
		$(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python --no-deps --no-build-isolation -e .; } || { \
		echo "uv could not install; trying pip, which takes minutes" >&2; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; }
	@touch $@

run: setup ## open the chat in the browser (SOURCES=folder adds your documents, PORT=7860)
	@GRASSROOTS_SOURCES="$(SOURCES)" $(BIN)/grassroots chat --port $(PORT)

serve: setup ## page and API without opening a browser
	@GRASSROOTS_SOURCES="$(SOURCES)" $(BIN)/grassroots serve --port $(PORT)

test: setup ## the tests (no network, no key; under 8 minutes on two cores)
	@$(BIN)/python -m pytest -n 2 -m "not slow" tests

test-all: setup ## also the long ones
	@$(BIN)/python -m pytest -n 2 -m slow tests

check: setup ## format, lint, types, import rule
	@$(BIN)/ruff format --check app ingest tests
	@$(BIN)/ruff check app ingest tests
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/test_imports.py

fmt: setup ## format and mend what ruff can
	@$(BIN)/ruff format app ingest tests
	@$(BIN)/ruff check --fix app ingest tests

model: setup ## train the built-in judgement from knowledge/examples
	@$(BIN)/python -m app.training.words
	@$(BIN)/python -m app.diagnosis.train
	@$(BIN)/python -m app.training.openness
	@$(BIN)/python -m app.training.kinds

embedder: setup ## learn the built-in embedder's projection anew (every index must then be rebuilt)
	@$(BIN)/python -m app.training.embedder

eval: setup ## how good: judgement and retrieval
	@$(BIN)/python -m app.evaluation

bench: setup ## how the store grows (SIZE=10000 passages)
	@$(BIN)/python -m app.evaluation.growth --size $(SIZE)

lock: setup ## resolve the pins anew
	@$(BIN)/uv pip compile -q --no-header --no-emit-index-url --no-annotate --generate-hashes --python-version 3.11 pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --no-header --no-emit-index-url --no-annotate --generate-hashes --python-version 3.11 pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

wheel: setup ## build dist/*.whl
	@$(BIN)/uv build --quiet --wheel --no-build-isolation --python $(BIN)/python

clean: ## remove .venv and built files (your data stays)
	rm -rf .venv dist build .mypy_cache .ruff_cache
