# One word for each habit; what each does is in the README.
PORT ?= 8501
PYTHON ?= python3
export STOCKTAKE_HOME ?= $(CURDIR)/var

.PHONY: run setup test check bench browser tour decks refresh system

.venv/run: requirements.txt
	$(PYTHON) -m venv .venv && .venv/bin/pip install -q --disable-pip-version-check --upgrade pip==25.3
	.venv/bin/pip install -q --disable-pip-version-check -r requirements.txt && touch $@

.venv/test: .venv/run pyproject.toml
	.venv/bin/pip install -q --disable-pip-version-check --group test && touch $@

setup: .venv/test  ## virtual environment with run and test requirements

run: .venv/run  ## the app on this machine; secrets, demo data and accounts at the first start
	@.venv/bin/python manage.py start --port $(PORT)
	@.venv/bin/streamlit run app.py --server.port $(PORT)

check: .venv/test  ## ruff, mypy --strict, import-linter
	.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy && .venv/bin/lint-imports

system: ## what the tests need from the operating system, where it is missing and apt can be used
	@sh tests/system.sh

SERVED = tests/browser tests/test_gate.py tests/test_forty_phones.py  # alone, as they wait for a server

test: .venv/test system  ## every test, the browser's included
	.venv/bin/python -m pytest -n 2 --dist loadfile $(SERVED:%=--ignore=%)
	.venv/bin/python -m pytest $(SERVED)

browser: .venv/test system  ## the journeys in Chromium alone
	.venv/bin/python -m pytest tests/browser

bench: .venv/test  ## the benchmarks: a table, and var/bench.json
	.venv/bin/python -m tests.bench

tour: .venv/test system  ## the pictures of the README
	.venv/bin/python -m tests.browser.tour

decks: .venv/run  ## every locality deck and the summary, for the current snapshot
	.venv/bin/python manage.py decks --out $(STOCKTAKE_HOME)/decks

refresh: .venv/run  ## take in files: make refresh FILES="path …"
	.venv/bin/python manage.py refresh $(FILES)
