#!/usr/bin/env bash
# Installs the build folder $1 into a scratch folder, compiles examples/embed.cpp against it as a
# user would, runs that, and looks for symbols that the shared library should not export. The README
# must show just that example.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

meson install -C "$build" --no-rebuild --quiet --destdir "$scratch" >/dev/null
package=$(find "$scratch" -name likeness.pc)
export PKG_CONFIG_PATH=$(dirname "$package") PKG_CONFIG_SYSROOT_DIR=$scratch
library_folder=$(pkg-config --variable=libdir likeness)

# Whatever is exported belongs to the namespace likeness, or is an instance of a template of the
# C++ library that the compiler marks weak.
foreign=$(nm -D --defined-only -C "$(find "$scratch" -name liblikeness.so)" |
  grep -vE ' [WVu] ' | grep -vE ' (vtable for |typeinfo for |typeinfo name for |)likeness::' || true)
if [[ -n $foreign ]]; then
  echo "The shared library exports what is not its own:" >&2
  head -20 <<<"$foreign" >&2
  exit 1
fi

if ! sed -n '/^```cpp$/,/^```$/p' README.md | sed '1d;$d' | cmp -s - examples/embed.cpp; then
  echo "README.md doesn't show examples/embed.cpp as it is." >&2
  exit 1
fi

flags=$(pkg-config --cflags --libs likeness)
${CXX:-g++} -std=c++20 examples/embed.cpp $flags -o "$scratch/embed"
library_path=$(dirname "$(find "$scratch" -name liblikeness.so)")
(cd "$scratch" && LD_LIBRARY_PATH=$library_path ./embed "$OLDPWD/data/penguins.csv" synthetic.csv)
rows=$(wc -l <"$scratch/synthetic.csv")
if [[ $rows -ne 1001 ]]; then
  echo "examples/embed.cpp wrote $rows lines, not 1001." >&2
  exit 1
fi
echo "   installed, embedded, and only the interface is exported"
