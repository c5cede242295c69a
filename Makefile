# Thin: each target is one command that works without make too.
.PHONY: run test lint format lock

run:
	python3 -m app

test:
	python3 -m app test

lint:
	.venv/bin/python -m ruff check .
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -m mypy
	.venv/bin/python -m djlint --lint app/templates
	.venv/bin/python -m deno fmt --check
	.venv/bin/python -m deno lint

format:
	.venv/bin/python -m ruff format .
	.venv/bin/python -m deno fmt

# Exact versions for every platform and supported Python; run it after a change of pyproject.toml.
lock:
	uv pip compile pyproject.toml --universal --all-extras --upgrade --no-emit-index-url --no-header --no-annotate --quiet --output-file constraints.txt

messages:
	python3 -m app messages
