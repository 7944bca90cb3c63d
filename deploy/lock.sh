#!/bin/sh
# Writes the three locks anew from pyproject.toml, newest versions that fit (`make lock`).
# Pins hold the hashes of every wheel, so one lock serves Python 3.11 to 3.13.
set -eu
cd "$(dirname "$0")/.."
tools=build/lock-tools
python3 -m venv "$tools"
"$tools/bin/python" -m pip install --quiet "uv==0.13.9"
compile() {
    "$tools/bin/uv" pip compile --quiet --generate-hashes --python-version 3.11 \
        --python-platform x86_64-manylinux_2_28 --custom-compile-command "make lock" "$@"
}
# the sdists of the lists below and komekshi itself are built with this, without isolation
echo "setuptools>=75" | compile - --output-file requirements-build.lock ${LOCK_FLAGS:-}
compile pyproject.toml --output-file requirements.lock ${LOCK_FLAGS:-}
compile pyproject.toml --extra dev --constraint requirements.lock \
    --output-file requirements-dev.lock ${LOCK_FLAGS:-}
