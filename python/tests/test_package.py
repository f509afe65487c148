"""What is installed is what is there."""

import pathlib
import re

PYTHON = pathlib.Path(__file__).parents[1]


def test_every_module_of_the_package_is_installed():
    named = re.findall(r"'(likeness/[^']+\.\w+)'", (PYTHON / "meson.build").read_text())
    there = [path.relative_to(PYTHON).as_posix() for path in (PYTHON / "likeness").rglob("*") if path.suffix in (".py", ".typed")]
    assert sorted(named) == sorted(there)
