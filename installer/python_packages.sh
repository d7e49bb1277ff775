#!/bin/sh
# Makes the virtual environment and installs the project into it, in place, with what hub and tests need.
#   installer/python_packages.sh PYTHON VENV
# Does nothing when the dependencies in pyproject.toml are the ones installed last time.
set -eu
python=$1
venv=$2
installed=$venv/installed-dependencies.toml

wanted=$(sed '/^# -- tools/,$d' pyproject.toml)
[ -x "$venv/bin/python" ] && [ "$(cat "$installed" 2>/dev/null)" = "$wanted" ] && exit 0

[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
echo "python packages: installing into $venv, which takes a few minutes the first time"
# Wheels only: nothing may ask for a compiler.
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: \
    --editable ".[hub,dev]" </dev/null
printf '%s\n' "$wanted" >"$installed"
