# make run    play: everything that is missing is installed and made first
# make test   prove that it works: the checks of the code, then every test
# make clean  remove what can be made again (never var/, where the world is)

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# Properties are tried with a quarter of their examples, GATEHOUSE_THOROUGH=1 asks for all.
PYTEST := $(BIN)/python -m pytest -q
# What one run of the tests has compiled serves the next.
unexport PYTHONDONTWRITEBYTECODE
# What starts no Gatehouse runs on every core at once. What does runs by itself, because it
# counts seconds; but pages in a browser, and what mostly waits, run two files at a time.
TOGETHER := $(PYTEST) -n logical --dist worksteal tests --ignore=tests/live
PATIENT := $(addprefix tests/live/,webclient test_accessible.py test_admin.py \
  test_browser.py test_comeback.py test_one_room.py test_second_factor.py test_web_story.py \
  test_modes.py test_operating.py test_real_clients.py test_mud_clients.py test_scans.py \
  test_ways_in.py test_broken_game.py test_abuse.py test_abuse_web.py test_abuse_players.py)
IN_PAIRS := $(PYTEST) -n 2 --dist loadfile
ALONE := $(PYTEST) tests/live $(addprefix --ignore=,$(PATIENT))
ON_POSTGRES := $(BIN)/python -m tests.postgres

# What meets no database, or only by what other tests meet it with too.
WITHOUT_DATABASE := $(addprefix --ignore=tests/,portal docs rules game live/supervised \
  live/test_portal_crash.py live/test_lifecycle_live.py \
  $(patsubst %,conformance/test_%.py,context dialogues managers messages received streams together))

.PHONY: run test check tests postgres coverage clean
.DELETE_ON_ERROR:

run: $(VENV)/.run
	@exec $(BIN)/python manage.py run

test: check tests

check: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The whole suite on SQLite; then, on a PostgreSQL of its own, all that meets a database.
tests: $(VENV)/.test $(VENV)/.scanners
	$(TOGETHER)
	$(IN_PAIRS) $(PATIENT)
	$(ALONE)
	$(ON_POSTGRES) $(TOGETHER) $(WITHOUT_DATABASE)
	$(ON_POSTGRES) $(ALONE) $(WITHOUT_DATABASE)

# The whole suite on PostgreSQL, what meets no database too.
postgres: $(VENV)/.test $(VENV)/.scanners
	$(ON_POSTGRES) $(TOGETHER)
	$(ON_POSTGRES) $(IN_PAIRS) $(PATIENT)
	$(ON_POSTGRES) $(ALONE)

coverage: $(VENV)/.test
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q --ignore tests/live
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

clean:
	rm -rf $(VENV) *.egg-info build .pytest_cache .mypy_cache .ruff_cache
	rm -rf .import_linter_cache .hypothesis .coverage*

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Gatehouse needs Python 3.11 or newer: apt-get install python3 (or make PYTHON=/path/to/python3)."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Gatehouse needs Python's venv module: apt-get install python3-venv (Debian, Ubuntu)."; exit 1; }
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.run: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Installing what Gatehouse needs ..."
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.test: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Installing what the tests need ..."
	@$(PIP) install --constraint constraints.txt --editable '.[test]'
	@touch $@ $(VENV)/.run

# They want older libraries than ours.
$(VENV)/.scanners: $(VENV)/bin/python tests/live/scanners.txt
	@echo "Installing the scanners of the tests ..."
	@$(PYTHON) -m venv $(VENV)/scanners
	@$(VENV)/scanners/bin/python -m pip --disable-pip-version-check --quiet install \
	  --requirement tests/live/scanners.txt
	@touch $@
