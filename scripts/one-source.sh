#!/usr/bin/env bash
# Reads the library, and the program, each as one source, with Clang where it is there: names at file
# scope that two files have are found, however a release build packs its sources, and what GCC takes
# and Clang doesn't. No code is made; takes a minute of processor time.
set -euo pipefail
cd "$(dirname "$0")/.."

build=build-whole
rm -rf "$build"
compiler=$(command -v clang++-14 || command -v clang++ || echo "${CXX:-g++}")
CXX=$compiler meson setup "$build" -Dtests=false -Dwerror=true -Ddebug=false -Doptimization=0 \
  -Ddefault_library=static -Dunity=on -Dunity_size=2000 >/dev/null
ninja -C "$build" -t compdb | python3 -c '
import json, os, subprocess, sys
whole = [step for step in json.load(sys.stdin) if "-unity0.cpp.o" in step["output"]]
commands = [step["command"].split(" -MD ")[0] + " -fsyntax-only " + step["file"] for step in whole]
running = [subprocess.Popen(command, shell=True, cwd=step["directory"]) for command, step in zip(commands, whole)]
failed = [step["file"] for step, one in zip(whole, running) if one.wait() != 0]
if not whole or failed:
    sys.exit("these do not compile as one source: " + ", ".join(failed or ["nothing was read"]))
'
