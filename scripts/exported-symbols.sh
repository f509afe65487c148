#!/usr/bin/env bash
# Prints the names that the shared library $1 exports, without their arguments: the C interface with
# its version, and what C++ programs call. scripts/exported-symbols.txt holds them; after a change
# that is meant: scripts/exported-symbols.sh build-test/liblikeness.so > scripts/exported-symbols.txt
set -euo pipefail
export LC_ALL=C
nm -D --defined-only -C "$1" | sed -n 's/^[0-9a-f]* T //p' |
  sed 's/(.*//; s/\[abi:[a-z0-9]*\]//' | sort -u
