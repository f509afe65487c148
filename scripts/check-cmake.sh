#!/usr/bin/env bash
# Installs the build folder $1 into a scratch folder and builds examples/embed.cpp and examples/embed.c
# by CMake's find_package. Needs CMake.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
meson install -C "$build" --no-rebuild --quiet --destdir "$scratch/root" >/dev/null
prefix=$scratch/root$(meson introspect --buildoptions "$build" |
  python3 -c 'import json, sys; print(next(o["value"] for o in json.load(sys.stdin) if o["name"] == "prefix"))')
mkdir "$scratch/app"
cat >"$scratch/app/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.20)
project(app C CXX)
find_package(likeness 0.1 REQUIRED)
add_executable(embed $PWD/examples/embed.cpp)
target_link_libraries(embed likeness::likeness)
add_executable(embed_c $PWD/examples/embed.c)
target_link_libraries(embed_c likeness::likeness)
if(TARGET likeness::stats)
  add_executable(embed_statistics $PWD/examples/embed_statistics.cpp)
  target_link_libraries(embed_statistics likeness::stats likeness::autodiff)
endif()
END
cmake -S "$scratch/app" -B "$scratch/built" -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
cmake --build "$scratch/built" >/dev/null
"$scratch/built/embed" data/penguins.csv "$scratch/cpp.csv"
"$scratch/built/embed_c" data/penguins.csv "$scratch/c.csv"
cmp "$scratch/cpp.csv" "$scratch/c.csv"
echo "   find_package(likeness) works"
