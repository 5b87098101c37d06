# From a fresh clone: `make test`, `make demo`. Choose the interpreter with `make PYTHON=python3.12 test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed-dev

.PHONY: test demo lint docs baselines card benchmark install clean

install: $(STAMP)

$(STAMP): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	touch $@

test: $(STAMP)
	$(BIN)/python -m pytest -n 2 -q

demo: $(STAMP)
	$(BIN)/maillage demo

lint: $(STAMP)
	$(BIN)/ruff check .

docs: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[docs]"
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

# What is generated from the code and committed: results of small runs, the rules to compile ahead, the ODD.
baselines: $(STAMP)
	$(BIN)/python tests/golden_runs.py
	MAILLAGE_CACHE_DIR=$$(mktemp -d) $(BIN)/python -m sim.compiling_ahead --write
	$(BIN)/maillage odd --lang en --out docs/odd.md
	$(BIN)/maillage odd --lang fr --out docs/odd.fr.md

# The published score card: about a minute and a half on two quiet cores.
card: $(STAMP)
	$(BIN)/maillage validate --beside docs/score-card-full.json --out build/score-card
	cp build/score-card/score-card* docs/

# The history of speed, on a quiet machine: compared with the last measure kept, then kept with the others.
benchmark: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[benchmark]"
	$(BIN)/python -m pytest tests/benchmarks/bench_speed.py -p no:xdist -o python_functions=bench_* --benchmark-autosave \
		--benchmark-storage=file://tests/benchmarks/history --benchmark-group-by=func \
		$(if $(wildcard tests/benchmarks/history/*/*.json),--benchmark-compare)

clean:
	rm -rf $(VENV) build dist site *.egg-info
