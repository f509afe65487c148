#!/usr/bin/env bash
# Installs the build folder $1 into a scratch folder, compiles the examples against it as users
# would, runs them, and looks for symbols that the shared library should not export. The README must
# show examples/embed.cpp.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

meson install -C "$build" --no-rebuild --quiet --destdir "$scratch" >/dev/null
package=$(find "$scratch" -name likeness.pc)
export PKG_CONFIG_PATH=$(dirname "$package") PKG_CONFIG_SYSROOT_DIR=$scratch

# Whatever is exported belongs to the namespace likeness or to the C interface and its version, or is
# an instance of a template of the C++ library that the compiler marks weak.
library=$(find "$scratch" -name liblikeness.so)
foreign=$(nm -D --defined-only -C "$library" | grep -vE ' [WVu] ' |
  grep -vE ' (vtable for |typeinfo for |typeinfo name for |)likeness::' |
  grep -vE ' likeness_[a-z_]+@@LIKENESS_1$| A LIKENESS_1(@@LIKENESS_1)?$' || true)
if [[ -n $foreign ]]; then
  echo "The shared library exports what is not its own:" >&2
  head -20 <<<"$foreign" >&2
  exit 1
fi

if ! scripts/exported-symbols.sh "$library" | diff scripts/exported-symbols.txt - >"$scratch/changed"
then
  echo "The shared library exports other names than scripts/exported-symbols.txt lists; if that is" \
    "meant, make the list anew by scripts/exported-symbols.sh:" >&2
  head -20 "$scratch/changed" >&2
  exit 1
fi

# Numbers become text by functions that no locale reaches; the parser of JSON minds it by itself.
# Several sources may be compiled as one, so functions are looked at: each has a section of its own.
by_locale=$(find "$build" \( -path '*liblikeness.*.p/*.o' -o -path '*liblight.*.p/*.o' \) -exec objdump -r {} + |
  awk '/^RELOCATION RECORDS/ { section = $4 }
       $3 ~ /^(__)?(v?sn?printf(_chk)?|strtod|strtof|localeconv)([-+].*)?$/ { print section, $3 }' |
  grep -vE 'nlohmann.*(5lexer|13binary_reader|9sax_parse)' || true)
if [[ -n $by_locale ]]; then
  echo "The library formats or reads numbers by the locale of its host:" >&2
  head -20 <<<"$by_locale" >&2
  exit 1
fi

if ! sed -n '/^```cpp$/,/^```$/p' README.md | sed '1d;$d' | cmp -s - examples/embed.cpp; then
  echo "README.md doesn't show examples/embed.cpp as it is." >&2
  exit 1
fi

library_path=$(dirname "$(find "$scratch" -name liblikeness.so)")
export LD_LIBRARY_PATH=$library_path

# A program for the library alone must need nothing else.
if pkg-config --print-requires --print-requires-private likeness | grep -q .; then
  echo "likeness.pc requires other packages." >&2
  exit 1
fi

# Whether this processor has what the compiler's flag $1 asks for.
can_run() {
  [[ $1 != -m* || $1 == -march=native ]] || grep -qw "${1#-m}" /proc/cpuinfo
}

# Eigen is where the system has it, not in the scratch folder that pkg-config puts before all paths.
statistics=$(pkg-config --cflags --libs likeness-stats)
statistics+=" $(env -u PKG_CONFIG_SYSROOT_DIR pkg-config --cflags eigen3)"

# Programs may be compiled for more than the library is: what one side allocates, the other frees.
for flag in -O1 -mavx -mavx2 -mfma -march=native; do
  can_run "$flag" || continue
  ${CXX:-g++} -std=c++20 "$flag" examples/embed.cpp $(pkg-config --cflags --libs likeness) \
    -o "$scratch/embed"
  (cd "$scratch" && ./embed "$OLDPWD/data/penguins.csv" synthetic.csv)
  rows=$(wc -l <"$scratch/synthetic.csv")
  if [[ $rows -ne 1001 ]]; then
    echo "examples/embed.cpp, compiled with $flag, wrote $rows lines, not 1001." >&2
    exit 1
  fi
  ${CXX:-g++} -std=c++20 "$flag" examples/embed_statistics.cpp $statistics \
    -o "$scratch/embed_statistics"
  if ! (cd "$scratch" && ./embed_statistics >/dev/null); then
    echo "examples/embed_statistics.cpp, compiled with $flag, fails." >&2
    exit 1
  fi
done

# The C header needs nothing but C11, and its functions are what it declares.
${CC:-gcc} -std=c11 -Wall -Wextra -Wpedantic -Werror examples/embed.c \
  $(pkg-config --cflags --libs likeness) -o "$scratch/embed_c"
(cd "$scratch" && ./embed_c "$OLDPWD/data/penguins.csv" c.csv)
if ! cmp -s "$scratch/c.csv" "$scratch/synthetic.csv"; then
  echo "examples/embed.c wrote other rows than examples/embed.cpp." >&2
  exit 1
fi
missing=$(grep -oE '\blikeness_[a-z_]+\(' include/likeness/likeness.h | tr -d '(' | sort -u |
  while read -r name; do grep -q "^$name@" scripts/exported-symbols.txt || echo "$name"; done)
if [[ -n $missing ]]; then
  echo "likeness.h declares what the library doesn't export: $missing" >&2
  exit 1
fi
python3 examples/embed_ctypes.py "$library" data/penguins.csv "$scratch/ctypes.csv"
if [[ $(grep -c '^Adelie,' "$scratch/ctypes.csv") -ne 100 ]]; then
  echo "examples/embed_ctypes.py didn't write 100 rows that meet its condition." >&2
  exit 1
fi

# Without the flag for Eigen's alignment such a program must not compile, rather than crash.
if ${CXX:-g++} -std=c++20 -fsyntax-only examples/embed_statistics.cpp \
  ${statistics/-DEIGEN_MAX_ALIGN_BYTES=64/} 2>/dev/null; then
  echo "examples/embed_statistics.cpp compiles with another alignment than the library's." >&2
  exit 1
fi
echo "   installed, embedded, and only the interface is exported"
