#!/usr/bin/env bash
# Installs what is missing, builds likeness, and makes a synthetic table from a bundled one.
set -euo pipefail
cd "$(dirname "$0")"
source scripts/install-packages.sh

install_packages g++ meson ninja-build pkg-config libeigen3-dev libboost-dev nlohmann-json3-dev libsqlite3-dev

build=build-quickstart
if [[ ! -f $build/build.ninja ]]; then
  echo "== Preparing the build in $build/"
  meson setup "$build" -Dwerror=false -Db_pch=true -Dunity=on -Dunity_size=24 >/dev/null
fi
echo "== Building (the first time takes some minutes)"
ninja -C "$build" cli/likeness

echo "== Making a synthetic table from data/penguins.csv"
"$build/cli/likeness" synth data/penguins.csv -o synthetic.csv --json scores.json \
  --html report.html

cat <<END

The synthetic table:  $PWD/synthetic.csv
Its scores as JSON:   $PWD/scores.json  (also above)
The same as a page:   $PWD/report.html  (open it in a browser)
The program:          $PWD/$build/cli/likeness  (try --help)
END
