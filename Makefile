# Each target sets up what it needs in .venv; no target requires another one first.
PYTHON ?= python3
VENV   ?= .venv
PORT   ?= 8501

BIN  := $(VENV)/bin
PIP   = $(BIN)/python -m pip install --no-compile --quiet --disable-pip-version-check -c constraints.txt
DEPS := pyproject.toml constraints.txt
OLDEST = PYTHONPATH=$(abspath $(VENV)-oldest) $(BIN)/python

# Tests without the analysis: imports, every view of the committed snapshot, a browser.
WITHOUT_ANALYSIS := tests/test_imports.py tests/test_committed_snapshot.py tests/browser/test_smoke.py

# One process per core, at most four, because each loads torch.
PARALLEL := --numprocesses auto --maxprocesses 4 --dist worksteal

.PHONY: help run analyze update test test-all test-oldest check bench pictures clean
.DEFAULT_GOAL := help

help:
	@echo "make run          open the dashboard with snapshot/; analyze first if it is out of date"
	@echo "make update       add new digests in seeds/ to snapshot/; existing papers stay unchanged"
	@echo "make analyze      read seeds/ and fit all topics of snapshot/ again"
	@echo "make test         run the tests of analysis, dashboard and browser"
	@echo "make test-all     run all tests, including slow ones, with many generated examples"
	@echo "make test-oldest  run the tests of BERTopic and UMAP with their oldest allowed versions"
	@echo "make check        lint, check types, and measure the layout"
	@echo "make pictures     take pictures of every view: tests/pictures/ and docs/ (SNAPSHOT=FOLDER)"
	@echo "make bench        compare with stock BERTopic (CORPUS=FILE PAPERS=N)"
	@echo "make clean        delete environments, caches and builds"

$(VENV)/.made:
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.base: $(VENV)/.made $(DEPS)
	@echo "Installing the dashboard ..."
	$(PIP) -e .
	touch $@

$(VENV)/.analysis: $(VENV)/.made $(DEPS)
	@echo "Installing the analysis with torch and BERTopic; this takes a few minutes the first time ..."
	$(PIP) -e ".[analysis]"
	touch $(VENV)/.base $@

$(VENV)/.dev: $(VENV)/.made $(DEPS)
	@echo "Installing the analysis and the test tools; this takes a few minutes the first time ..."
	$(PIP) -e ".[analysis,dev]"
	touch $(VENV)/.base $(VENV)/.analysis $@

# The dashboard without torch, BERTopic and UMAP, as on a server.
$(VENV)-base/.dev: $(DEPS)
	@echo "Installing the dashboard without the analysis, for tests ..."
	$(PYTHON) -m venv $(VENV)-base
	$(VENV)-base/bin/python -m pip install --no-compile --quiet --disable-pip-version-check \
		-c constraints.txt -e . pytest pytest-xdist hypothesis playwright
	touch $@

# The lower bounds in pyproject.toml, in a folder that precedes the installed versions on the path.
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
	@$(BIN)/python tests/browser/ensure_browsers.py
	$(VENV)-base/bin/python -m pytest -q $(WITHOUT_ANALYSIS) $(PARALLEL)
	$(BIN)/python -m pytest -q --ignore tests/browser/test_smoke.py $(PARALLEL)

# Includes tests marked slow, and generates many more examples of every property.
test-all: $(VENV)/.dev
	@$(BIN)/python tests/browser/ensure_browsers.py
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
	@test -n "$(CORPUS)" || { echo "make bench: no corpus; run make bench CORPUS=FILE.jsonl.gz [PAPERS=2000]"; exit 2; }
	$(BIN)/python benchmarks/embedding.py --corpus $(CORPUS)
	$(BIN)/python benchmarks/pipeline.py --corpus $(CORPUS) --papers $(or $(PAPERS),2000)
	$(BIN)/python benchmarks/topics.py --corpus $(CORPUS) --papers $(or $(PAPERS),6000)

pictures: $(VENV)/.dev
	@$(BIN)/python tests/browser/ensure_browsers.py
	$(BIN)/python -m tests.browser.pictures --snapshot $(or $(SNAPSHOT),snapshot)

clean:
	rm -rf $(VENV) $(VENV)-base $(VENV)-oldest .pytest_cache .mypy_cache .ruff_cache .hypothesis build *.egg-info
