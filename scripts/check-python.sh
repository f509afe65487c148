#!/usr/bin/env bash
# Runs the tests of the Python package on the shared library of the build folder $1, in an environment
# of its own there. Exits with 2 where there is no Python or no way to install pytest and pandas.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$1
environment=$build/python-tests
if ! "$environment/bin/python" -c 'import pytest, pandas, pyarrow' 2>/dev/null; then
  python3 -m venv "$environment" >/dev/null 2>&1 || exit 2
  timeout 120 "$environment/bin/pip" install --quiet --no-compile --disable-pip-version-check \
    pytest pandas pyarrow >/dev/null 2>&1 || exit 2
fi
library=$(find "$build" -maxdepth 1 -name 'liblikeness.so.*' -type f | head -1)
LIKENESS_LIBRARY=$PWD/$library PYTHONPATH=python \
  "$environment/bin/python" -m pytest --quiet -p no:cacheprovider python/tests
