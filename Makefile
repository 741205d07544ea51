# Each target does its own set-up in .venv; none needs another first.
PYTHON ?= python3
VENV   ?= .venv
PORT   ?= 8501

BIN  := $(VENV)/bin
PIP   = $(BIN)/python -m pip install --no-compile --quiet --disable-pip-version-check -c constraints.txt
DEPS := pyproject.toml constraints.txt
OLDEST = PYTHONPATH=$(abspath $(VENV)-oldest) $(BIN)/python

# What must work without the analysis: imports, every view on the committed snapshot, a browser.
WITHOUT_ANALYSIS := tests/test_imports.py tests/test_committed_snapshot.py tests/browser/test_smoke.py

# A process a core, but no more than four: each has its own torch.
PARALLEL := --numprocesses auto --maxprocesses 4 --dist worksteal

.PHONY: help run analyze update test test-all test-oldest check bench pictures clean
.DEFAULT_GOAL := help

help:
	@echo "make run      open the dashboard on the committed snapshot"
	@echo "make update   add what is new in seeds/ to snapshot/, which else stays as it is"
	@echo "make analyze  read seeds/ and fit snapshot/ anew"
	@echo "make test     run the tests: analysis, dashboard, browser (make test-all: the slow ones too)"
	@echo "make test-oldest  run the tests of BERTopic and UMAP at their oldest allowed versions"
	@echo "make check    lint, type-check, and measure the layout"
	@echo "make pictures picture every view into tests/pictures/ (SNAPSHOT=FOLDER), and docs/*.png"
	@echo "make bench    measure against stock BERTopic (CORPUS=FILE PAPERS=N)"

$(VENV)/.made:
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.base: $(VENV)/.made $(DEPS)
	@echo "Installing the dashboard ..."
	$(PIP) -e .
	touch $@

$(VENV)/.analysis: $(VENV)/.made $(DEPS)
	@echo "Installing the analysis (torch and BERTopic: some minutes the first time) ..."
	$(PIP) -e ".[analysis]"
	touch $(VENV)/.base $@

$(VENV)/.dev: $(VENV)/.made $(DEPS)
	@echo "Installing the analysis and the tools for tests (some minutes the first time) ..."
	$(PIP) -e ".[analysis,dev]"
	touch $(VENV)/.base $(VENV)/.analysis $@

# The dashboard alone, as a server has it: no torch, no BERTopic, no UMAP.
$(VENV)-base/.dev: $(DEPS)
	@echo "Installing the dashboard without the analysis, to test it so ..."
	$(PYTHON) -m venv $(VENV)-base
	$(VENV)-base/bin/python -m pip install --no-compile --quiet --disable-pip-version-check \
		-c constraints.txt -e . pytest pytest-xdist hypothesis playwright
	touch $@

# The lower bounds in pyproject.toml, in a folder that goes before the installed versions.
$(VENV)-oldest/.made: $(VENV)/.dev $(DEPS)
	rm -rf $(VENV)-oldest
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--target $(VENV)-oldest \
		$$(sed -nE 's/^ *"(bertopic|umap-learn)>=([^,]+),.*/\1==\2/p' pyproject.toml)
	touch $@

run: $(VENV)/.base
	@$(BIN)/digest-atlas check || $(MAKE) --no-print-directory analyze
	$(BIN)/digest-atlas open --port $(PORT)

analyze: $(VENV)/.analysis
	$(BIN)/digest-atlas analyze

update: $(VENV)/.analysis
	$(BIN)/digest-atlas update

test: $(VENV)/.dev $(VENV)-base/.dev
	@$(BIN)/python tests/browser/ensure_chromium.py
	$(VENV)-base/bin/python -m pytest -q $(WITHOUT_ANALYSIS) $(PARALLEL)
	$(BIN)/python -m pytest -q --ignore tests/browser/test_smoke.py $(PARALLEL)

# Also what is marked as slow, and many more examples of every property.
test-all: $(VENV)/.dev
	@$(BIN)/python tests/browser/ensure_chromium.py
	$(BIN)/python -m pytest -q -m "" --hypothesis-profile=many $(PARALLEL)

test-oldest: $(VENV)-oldest/.made
	@$(OLDEST) -c "from importlib.metadata import version as v; \
		print('BERTopic', v('bertopic'), 'and UMAP', v('umap-learn'))"
	$(OLDEST) -m pytest -q tests/analysis/graph/test_knn.py tests/analysis/layout \
		tests/analysis/representation tests/analysis/pipeline/test_analyze.py $(PARALLEL)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python scripts/layout.py

bench: $(VENV)/.dev
	@test -n "$(CORPUS)" || { echo "make bench CORPUS=FILE.jsonl.gz [PAPERS=2000]"; exit 2; }
	$(BIN)/python benchmarks/embedding.py --corpus $(CORPUS)
	$(BIN)/python benchmarks/pipeline.py --corpus $(CORPUS) --papers $(or $(PAPERS),2000)
	$(BIN)/python benchmarks/topics.py --corpus $(CORPUS) --papers $(or $(PAPERS),6000)

pictures: $(VENV)/.dev
	@$(BIN)/python tests/browser/ensure_chromium.py
	$(BIN)/python -m tests.browser.pictures --snapshot $(or $(SNAPSHOT),snapshot)

clean:
	rm -rf $(VENV) $(VENV)-base $(VENV)-oldest .pytest_cache .mypy_cache .ruff_cache .hypothesis build *.egg-info
