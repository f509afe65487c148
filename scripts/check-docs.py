#!/usr/bin/env python3
"""Runs the commands that the README and docs/ show, and compares what they print with what is shown.

    scripts/check-docs.py [--update] BUILD [PAGE...]

With --update it writes into the pages what the commands printed.

Commands are the lines after "$ " in blocks of ```console. Each page has a folder of its own, in which
data/ is the repository's and likeness that of the build folder. A block without output shows commands
alone: they must succeed, and may print what they like. Where there is output, it must be that, but for
durations. A block whose first command installs, compiles or times something is not run.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS_LEFT_OUT = ("pip", "./", "meson", "ninja", "sudo", "c++", "cc", "build/", "python", "/usr/bin/time")
SECONDS_PER_COMMAND = 300


def blocks(page):
    """Of each console block: its first line's number, and its lines."""
    lines, start = [], None
    for number, line in enumerate(page.read_text().splitlines(), 1):
        if start is None and line == "```console":
            start, lines = number + 1, []
        elif start is not None and line == "```":
            yield start, lines
            start = None
        elif start is not None:
            lines.append(line)


def commands(block):
    """Of each command of a block: how many lines are before it, its text, and the output shown."""
    found, continued = [], False
    for place, line in enumerate(block):
        if line.startswith("$ "):
            found.append([place, line[2:], []])
            continued = line.endswith("\\")
        elif found and continued:
            found[-1][1] += "\n" + line
            continued = line.endswith("\\")
        elif found:
            found[-1][2].append(line)
    return found


def comparable(lines):
    # On a slow machine, more lines of progress are printed.
    kept = [line.rstrip() for line in lines if not re.match(r"[a-z ]+: \d+%", line)]
    text = "\n".join(kept).strip()
    return re.sub(r"\d+\.\d s\b", "N s", text)


def is_run(text):
    return not text.startswith(PROGRAMS_LEFT_OUT)


def check_command(page, line, text, shown, folder, environment):
    """What it printed, and what is wrong with it, or nothing."""
    where = f"{page.relative_to(ROOT)}:{line}: $ {text}"
    try:
        run = subprocess.run(["bash", "-c", text], cwd=folder, env=environment, timeout=SECONDS_PER_COMMAND,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    except subprocess.TimeoutExpired:
        return shown, f"{where}\n  takes more than {SECONDS_PER_COMMAND} s"
    printed = run.stdout.splitlines()
    fails_as_shown = any(s.startswith("likeness: ") for s in shown)
    if run.returncode != 0 and not fails_as_shown:
        return shown, f"{where}\n  ended with {run.returncode}:\n{run.stdout}"
    if comparable(shown) and comparable(shown) != comparable(printed):
        return printed, f"{where}\n  printed:\n{run.stdout}"
    return shown, None


def check_page(page, build, update):
    failures, count = [], 0
    lines = page.read_text().splitlines()
    replacements = []
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(ROOT / "data", Path(folder) / "data")
        environment = dict(os.environ, PATH=f"{build / 'cli'}:{os.environ['PATH']}", LC_ALL="C.UTF-8")
        for start, block in blocks(page):
            of_block = commands(block)
            for place, text, shown in of_block if is_run(of_block[0][1]) else []:
                count += 1
                line = start + place
                printed, failure = check_command(page, line, text, shown, folder, environment)
                if failure is not None:
                    failures.append(failure)
                    first = line + text.count("\n")
                    replacements.append((first, first + len(shown), shown, printed))
    if update:
        for first, end, shown, printed in reversed(replacements):
            blank_before_next = shown and not shown[-1] and printed and printed[-1]
            lines[first:end] = printed + ([""] if blank_before_next else [])
        page.write_text("\n".join(lines) + "\n")
    return count, failures


def main():
    arguments = [a for a in sys.argv[1:] if a != "--update"]
    if not arguments:
        sys.exit(__doc__)
    build = Path(arguments[0]).resolve()
    if shutil.which(str(build / "cli" / "likeness")) is None:
        sys.exit(f"{build}/cli holds no likeness.")
    named = [Path(name).resolve() for name in arguments[1:]]
    pages = named or [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    count, failures = 0, []
    for page in pages:
        of_page, wrong = check_page(page, build, "--update" in sys.argv)
        count += of_page
        failures += wrong
    for failure in failures:
        print(failure)
    print(f"{count} commands of the README and docs run, {len(failures)} not as shown.")
    sys.exit(1 if failures else 0)


main()
