#!/usr/bin/env bash
# Installs what is missing, builds likeness with its tests, and runs them.
# The last line is "N passed, N failed". WERROR=true makes warnings errors.
set -euo pipefail
cd "$(dirname "$0")"
source scripts/install-packages.sh
source scripts/run-tests.sh

install_packages g++ binutils meson ninja-build pkg-config libeigen3-dev libboost-dev \
  nlohmann-json3-dev libsqlite3-dev doctest-dev qemu-user
install_packages libpq-dev postgresql || echo "   skipped: PostgreSQL, which this system has not and can't install"

build=build-test
if [[ ! -f $build/build.ninja ]]; then
  echo "== Preparing the build in $build/"
  meson setup "$build" -Dtests=true -Dwerror="${WERROR:-false}" -Db_pch=true -Dunity=on -Dunity_size=24 >/dev/null
fi
echo "== Building (the first time takes some minutes)"
ninja -C "$build"

echo "== Running the tests"
run_tests "$build"

# The one compiles a source at a time, the other runs one command after another.
installation=$(mktemp)
trap 'rm -f "$installation"' EXIT
scripts/check-install.sh "$build" >"$installation" 2>&1 &
installer=$!

echo "== Running the commands of the README and docs"
if python3 scripts/check-docs.py "$build"; then
  tests_passed=$((tests_passed + 1))
else
  tests_failed=$((tests_failed + 1))
fi

echo "== Checking the installation"
if wait "$installer"; then
  tests_passed=$((tests_passed + 1))
else
  tests_failed=$((tests_failed + 1))
fi
cat "$installation"

echo "== Testing the Python package"
python_check=0
scripts/check-python.sh "$build" || python_check=$?
if [[ $python_check -eq 0 ]]; then
  tests_passed=$((tests_passed + 1))
elif [[ $python_check -eq 2 ]]; then
  echo "   skipped: there is no Python that can have pytest and pandas here"
else
  tests_failed=$((tests_failed + 1))
fi

echo "== Opening report pages in a browser"
browser_check=0
install_packages chromium-headless-shell || true
scripts/check-report.sh "$build" || browser_check=$?
if [[ $browser_check -eq 0 ]]; then
  tests_passed=$((tests_passed + 1))
elif [[ $browser_check -eq 2 ]]; then
  echo "   skipped: there is no Chromium, and this system has none to install"
else
  tests_failed=$((tests_failed + 1))
fi

echo "$tests_passed passed, $tests_failed failed"
[[ $tests_failed -eq 0 ]]
