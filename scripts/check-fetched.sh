#!/usr/bin/env bash
# Builds examples/embed.cpp in a CMake project that fetches a source archive of likeness, and in a Meson
# project that has it as a subproject by packaging/likeness.wrap. What is built is what git has. Needs
# CMake, Meson and Ninja.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
git archive --prefix=likeness/ -o "$scratch/likeness.tar.gz" HEAD

mkdir "$scratch/cmake"
cat >"$scratch/cmake/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.20)
project(app CXX)
include(FetchContent)
# Without optimization: what is tried is the way here.
set(LIKENESS_MESON_ARGS -Doptimization=0)
FetchContent_Declare(likeness URL "$scratch/likeness.tar.gz")
FetchContent_MakeAvailable(likeness)
add_executable(embed "$root/examples/embed.cpp")
target_link_libraries(embed PRIVATE likeness::likeness)
END
cmake -Wno-dev -S "$scratch/cmake" -B "$scratch/cmake-built" >/dev/null
cmake --build "$scratch/cmake-built" >/dev/null
"$scratch/cmake-built/embed" data/penguins.csv "$scratch/cmake.csv"
echo "   FetchContent works"

mkdir -p "$scratch/meson/subprojects"
sed -e "s|^url = .*|url = file://$root|" -e "s|^revision = .*|revision = $(git rev-parse HEAD)|" \
  packaging/likeness.wrap >"$scratch/meson/subprojects/likeness.wrap"
cp examples/embed.cpp "$scratch/meson/"
cat >"$scratch/meson/meson.build" <<END
project('app', 'cpp', default_options: ['cpp_std=c++20', 'optimization=0', 'unity=subprojects',
  'unity_size=24'])
likeness = dependency('likeness', default_options: ['program=false', 'werror=false'])
executable('embed', 'embed.cpp', dependencies: likeness)
END
meson setup "$scratch/meson/built" "$scratch/meson" >/dev/null
ninja -C "$scratch/meson/built" embed >/dev/null
"$scratch/meson/built/embed" data/penguins.csv "$scratch/meson.csv"
cmp "$scratch/cmake.csv" "$scratch/meson.csv"
echo "   the Meson subproject works"
