#!/usr/bin/env bash
# Reads the library, and the program, each as one source: names at file scope that two files have are
# found, however a release build packs its sources. No code is made; takes a minute of processor time.
set -euo pipefail
cd "$(dirname "$0")/.."

build=build-whole
rm -rf "$build"
meson setup "$build" -Dtests=false -Ddebug=false -Doptimization=0 -Ddefault_library=static \
  -Dunity=on -Dunity_size=2000 >/dev/null
ninja -C "$build" -t compdb | python3 -c '
import json, os, subprocess, sys
whole = [step for step in json.load(sys.stdin) if "-unity0.cpp.o" in step["output"]]
commands = [step["command"].split(" -MD ")[0] + " -fsyntax-only " + step["file"] for step in whole]
running = [subprocess.Popen(command, shell=True, cwd=step["directory"]) for command, step in zip(commands, whole)]
failed = [step["file"] for step, one in zip(whole, running) if one.wait() != 0]
if not whole or failed:
    sys.exit("two files have one name, or nothing was read as one source: " + ", ".join(failed))
'
