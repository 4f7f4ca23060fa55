# The portal's commands. `make help` lists them.

VENV := .venv
BIN := $(VENV)/bin
PYTHONS := python3 python3.13 python3.12 python3.11
SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
# Only locked files whose hashes fit, and nothing that would have to be compiled.
LOCKED := --quiet --require-hashes --only-binary :all:
install = if command -v uv >/dev/null; \
	then uv pip install --python $(BIN)/python $(LOCKED) -r $(1); \
	else $(BIN)/python -m pip install --disable-pip-version-check $(LOCKED) -r $(1); fi
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || \
	command -v google-chrome)
# Tests choose their database and mode themselves, whatever the shell has exported.
CLEAN_ENV := env -u DATABASE_URL -u PORTAL_DEMO -u PORTAL_PRODUCTION CHROMIUM="$(CHROMIUM)"
PYTEST := $(BIN)/python -m pytest -q $(ARGS)

.PHONY: help run test test-sqlite test-postgres bench picture lint messages lock clean
.DELETE_ON_ERROR:

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: $(VENV)/.base ## the portal with demo data on http://127.0.0.1:8000 (PORT changes it)
	@PORTAL_DEMO=1 $(BIN)/python manage.py serve

test: test-sqlite test-postgres ## all tests, on SQLite and on a throw-away PostgreSQL
	@test -n "$(CHROMIUM)" || echo "NOT RUN: the browser tests (chromium not found)."

bench: $(VENV)/.base ## measure the pages at the demo's size
	@PORTAL_DEMO=1 $(BIN)/python manage.py bench

picture: $(VENV)/.dev ## renew the picture of the overview in the README (needs Chromium)
	@$(CLEAN_ENV) $(PYTEST) tests/browser/test_pages.py -k "wholly_chinese and overview and not past"
	@cp var/screenshots/overview-1280.png docs/screenshots/overview.png

lint: $(VENV)/.dev ## check style and formatting of code and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check $$(git ls-files 'templates/*.html')

messages: $(VENV)/.dev ## collect the texts to translate and compile them (needs gettext)
	$(BIN)/python manage.py makemessages --locale zh_Hans --no-location \
		--ignore $(VENV) --ignore var
	$(BIN)/python manage.py compilemessages --locale zh_Hans --ignore $(VENV)

lock: ## renew requirements/*.txt from *.in (needs uv)
	cd requirements && for set in base dev; do \
		uv pip compile --quiet --upgrade --universal --python-version 3.11 \
			--generate-hashes --no-annotate --custom-compile-command 'make lock' \
			$$set.in --output-file $$set.txt || exit 1; done

clean: ## remove the environment and the demo with all its data
	rm -rf $(VENV) var .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

test-sqlite: $(VENV)/.dev
	@test -n "$(CHROMIUM)" || test -z "$(CI)" || { echo "chromium is missing."; exit 1; }
	@test -n "$(CHROMIUM)" || echo "chromium not found: the browser tests are left out."
	@echo "Tests on SQLite"
	@$(CLEAN_ENV) $(PYTEST) $(if $(CHROMIUM),,-m "not browser")

# What a browser sees does not depend on the database: those tests run once.
test-postgres: $(VENV)/.dev | test-sqlite
	@if $(BIN)/python deploy/throwaway_postgres.py --check; then \
		echo "Tests on PostgreSQL"; \
		$(CLEAN_ENV) $(BIN)/python deploy/throwaway_postgres.py \
			$(PYTEST) -m "not browser"; \
	elif test -n "$(CI)"; then exit 1; \
	else echo "NOT RUN: the tests on PostgreSQL."; fi

$(VENV)/.created:
	@for python in $(PYTHONS); do \
		if $$python -c '$(SUPPORTED)' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if test -z "$$found"; then \
		echo "Python 3.11, 3.12 or 3.13 is needed; none was found."; exit 1; fi; \
	echo "Creating the environment in $(VENV) ($$($$found --version))"; \
	if command -v uv >/dev/null; \
	then uv venv --quiet --allow-existing --python "$$found" $(VENV); \
	else $$found -m venv $(VENV); fi
	@touch $@

$(VENV)/.base: requirements/base.txt | $(VENV)/.created
	@echo "Installing the libraries (once, up to a minute) …"
	@$(call install,$<)
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(VENV)/.base
	@echo "Installing what the tests need (once, up to a minute) …"
	@$(call install,$<)
	@touch $@
