#!/usr/bin/env bash
# Makes what a release consists of in the folder $1: a source archive, the program as one static file, a
# wheel for this machine (with cibuildwheel and Docker: for all that pyproject.toml names), Debian
# packages where debhelper is installed, and their checksums.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mkdir -p "$1" && cd "$1" && pwd)
version=$(sed -n "s/^  version: '\(.*\)',/\1/p" meson.build | head -1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [[ -n $(git status --porcelain) ]]; then
  echo "There are changes that are not committed; a release is what git has." >&2
  exit 1
fi

echo "== The source archive"
git archive --prefix="likeness-$version/" -o "$out/likeness-$version.tar.gz" HEAD
tar -xf "$out/likeness-$version.tar.gz" -C "$work"
source=$work/likeness-$version

echo "== The program, linked statically"
meson setup "$work/static" "$source" -Dstatic_program=true -Dwerror=false \
  -Dunity=on -Dunity_size=24 -Db_pch=true >/dev/null
ninja -C "$work/static" cli/likeness
strip -o "$out/likeness-$version-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)" \
  "$work/static/cli/likeness"

echo "== The wheel"
if command -v cibuildwheel >/dev/null && command -v docker >/dev/null; then
  cibuildwheel --output-dir "$out" "$source"
else
  # libpq is not on every machine that the wheel may come to, and would be needed to load it.
  python3 -m pip wheel "$source" --no-deps --wheel-dir "$out" \
    --config-settings=setup-args=-Dpostgresql=disabled
fi

if command -v dh >/dev/null; then
  echo "== The Debian packages"
  cp "$out/likeness-$version.tar.gz" "$work/likeness_$version.orig.tar.gz"
  (cd "$source" && dpkg-buildpackage -b -us -uc)
  cp "$work"/*.deb "$out"
fi

(cd "$out" && sha256sum -- * >SHA256SUMS && cat SHA256SUMS)
