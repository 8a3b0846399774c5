# make demo    makes the environment .venv, extracts corpus/ to out/records.jsonl and stores it in out/records.db
# make test    runs all checks in .venv, to which it adds what they need
# make test-spark  runs what needs Spark (make java installs Java 17, else 21, on Debian, as root)
# make test-pages  drives the pages of gongwen explore in Chromium (make chromium installs it on Debian, with a font that
#              has Chinese, as root)
# make clean   removes what these made
# Another Python: make test PYTHON=python3.12

PYTHON ?= python3
BIN := .venv/bin
# Two at a time, each a half of the tests in their order: what a module sets up is rarely set up twice.
IN_TWO := --numprocesses 2 --dist worksteal
INSTALL := DEBIAN_FRONTEND=noninteractive apt-get install --quiet -y

.PHONY: demo test test-spark java test-pages chromium clean

demo: .venv/made
	mkdir -p out
	$(BIN)/gongwen extract corpus/*.txt -o out/records.jsonl --to sqlite:///out/records.db

test: .venv/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest $(IN_TWO)

test-spark: .venv/dev
	$(BIN)/python -m pip install --quiet --editable '.[dev,spark]'
	$(BIN)/pytest -m spark

java:
	command -v java || { apt-get update --quiet && { $(INSTALL) openjdk-17-jre-headless || $(INSTALL) openjdk-21-jre-headless; }; }

test-pages: .venv/dev
	$(BIN)/python -m pip install --quiet --editable '.[dev,pages]'
	$(BIN)/pytest -m pages

chromium:
	command -v chromium && fc-list :lang=zh | grep . || { apt-get update --quiet && $(INSTALL) chromium fonts-wqy-zenhei; }

# README.md is the package's description: without it nothing can be installed.
.venv/made: pyproject.toml README.md
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "gongwen needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." \
	       "Name a newer one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make virtual environments. On Debian: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --editable '.[files,db,explore]'
	@touch $@

.venv/dev: .venv/made
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

clean:
	rm -rf .venv out dist
