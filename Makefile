# Everything a developer or an office types. `make` alone says what there is.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Two workers: the tests share pcscd and windows; more gain nothing on a counter PC.
PYTEST_ARGS ?= -n 2 --dist loadgroup
# Of the hub in the fault suite: sqlite or postgresql; and what chance begins with.
DATABASE ?= sqlite
SEED ?= 1
# How many random keys and clicks; SEED says which.
STEPS ?= 20000
# Where pictures of the screens go.
OUT ?= out/pictures

.DEFAULT_GOAL := help
.PHONY: help setup run test lint types bench faults pictures monkey manual

help: ## say what the targets do
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

setup: ## make .venv with everything in it, and the system packages when root
	@installer/system_packages.sh
	@installer/python_packages.sh $(PYTHON) $(VENV)

run: setup ## open the counter; without a display, play the demonstration visit and say where its pictures are
	@$(BIN)/python -m ui

test: setup ## run every test
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: setup ## ruff, its formatter, and the import contract
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: setup ## mypy, strict
	@$(BIN)/mypy

bench: setup ## measure against floors and peers, as ratios of one run
	@$(BIN)/python -m app bench

faults: setup ## kill counters and hub 300 times on a bad line and look for lost acts; DATABASE=postgresql, SEED=…
	@$(BIN)/python -m tests.fault --database $(DATABASE) --seed $(SEED)

pictures: setup ## take every screen in every look; OUT=folder
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.pictures $(OUT)

monkey: setup ## let random keys and clicks loose on the window; SEED=number STEPS=number
	@$(BIN)/python -m tests.ui.monkey --seed $(SEED) --steps $(STEPS)

manual: setup ## take the pictures of docs/manual.zh-CN.md anew
	@$(BIN)/python -m tests.pictures.manual
