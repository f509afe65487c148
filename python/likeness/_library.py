"""The shared library behind likeness.h, by ctypes: found, loaded when it is first needed, called."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from typing import Any, Callable, Mapping, Optional, Union

from . import errors

Progress = Callable[[str, int, int, "dict[str, float]"], Optional[bool]]

_KINDS = {
    1: errors.InternalError,
    2: errors.UsageError,
    3: errors.DataError,
    4: errors.ModelError,
    5: errors.Cancelled,
}

PROGRESS = ctypes.CFUNCTYPE(
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_char_p,
    ctypes.c_uint64,
    ctypes.c_uint64,
    ctypes.c_size_t,
    ctypes.POINTER(ctypes.c_char_p),
    ctypes.POINTER(ctypes.c_double),
)

_FOLDERS = (".likeness_synth.mesonpy.libs", "likeness_synth.libs")

_library: Optional[ctypes.CDLL] = None
_lock = threading.Lock()


def _candidates() -> list[str]:
    """Where the library may be: where a variable says, beside the package, where meson-python puts it."""
    given = os.environ.get("LIKENESS_LIBRARY")
    if given:
        return [given]
    here = os.path.dirname(os.path.abspath(__file__))
    # Where packages of Python and libraries have folders of their own, it is in another one of the path.
    sites = [os.path.dirname(here), *sys.path]
    folders = [here, *(os.path.join(site, name) for site in sites for name in _FOLDERS)]
    names = ("liblikeness", "likeness")
    found = []
    for folder in folders:
        if os.path.isdir(folder):
            found += [
                os.path.join(folder, name)
                for name in sorted(os.listdir(folder))
                if name.startswith(names) and any(end in name for end in (".so", ".dylib", ".dll"))
            ]
    return found


def _load() -> ctypes.CDLL:
    candidates = _candidates()
    if not candidates:
        raise ImportError(
            "likeness-synth is installed without its shared library; install it again, or say where "
            "it is in LIKENESS_LIBRARY"
        )
    loaded = ctypes.CDLL(candidates[0])
    loaded.likeness_error_message.restype = ctypes.c_char_p
    loaded.likeness_version.restype = ctypes.c_char_p
    kinds = ("table", "model", "report", "dataset", "dataset_model")
    for name in ("likeness_free", *(f"likeness_{kind}_release" for kind in kinds)):
        getattr(loaded, name).restype = None
        getattr(loaded, name).argtypes = [ctypes.c_void_p]
    return loaded


def library() -> ctypes.CDLL:
    """The library, loaded once."""
    global _library
    if _library is None:
        with _lock:
            if _library is None:
                _library = _load()
    return _library


def _argument(value: Any) -> Any:
    """A Python value as an argument of C."""
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return ctypes.c_uint64(value)
    return value


def call(name: str, *arguments: Any) -> None:
    """Calls a function of likeness.h without Python's lock, and raises its sentence where it fails."""
    code = getattr(library(), name)(*map(_argument, arguments))
    if code != 0:
        sentence = library().likeness_error_message().decode("utf-8", "replace")
        raise _KINDS.get(code, errors.InternalError)(sentence)


def call_to_write(name: str, *arguments: Any) -> None:
    """The same of a function that writes a file."""
    try:
        call(name, *arguments)
    except errors.InternalError as error:
        raise errors.FileError(str(error)) from None


def text(name: str, *arguments: Any) -> str:
    """What a function of likeness.h writes as a text."""
    place = ctypes.c_void_p()
    call(name, *arguments, ctypes.byref(place))
    return taken_text(place)


def taken_text(place: ctypes.c_void_p) -> str:
    """A text that the library has made, which is freed."""
    try:
        return ctypes.string_at(place.value or 0).decode()
    finally:
        library().likeness_free(place)


def number(name: str, *arguments: Any) -> int:
    """What a function of likeness.h writes as a whole number."""
    place = ctypes.c_uint64()
    call(name, *arguments, ctypes.byref(place))
    return place.value


def bytes_from(name: str, *arguments: Any) -> bytes:
    """What a function of likeness.h writes as bytes."""
    place, size = ctypes.c_void_p(), ctypes.c_size_t()
    call(name, *arguments, ctypes.byref(place), ctypes.byref(size))
    try:
        return ctypes.string_at(place.value or 0, size.value)
    finally:
        library().likeness_free(place)


def options(**values: Any) -> bytes:
    """Options as JSON, those that are not None."""
    import json

    given = {name: value for name, value in values.items() if value is not None}
    try:
        return json.dumps(given, allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        raise errors.UsageError(f"The options can't be written as JSON: {error}.") from None


def parsed(content: str) -> Any:
    """What JSON says. Importing this package does without its parser."""
    import json

    return json.loads(content)


def rules_of(rules: Any) -> Any:
    """Rules as the library takes them: one alone or several, of one table or by the names of tables."""
    if rules is None:
        return None
    if isinstance(rules, str):
        return [rules]
    if isinstance(rules, (list, tuple)):
        for rule in rules:
            if not isinstance(rule, (str, Mapping)):
                raise errors.UsageError(f"A rule is an expression or a mapping of class_name and parameters, not of the type {type(rule).__name__}.")
        return [rule if isinstance(rule, str) else dict(rule) for rule in rules]
    if not isinstance(rules, Mapping):
        raise errors.UsageError(f"Rules are a list of expressions and mappings, not of the type {type(rules).__name__}.")
    if any(name in rules for name in ("class_name", "constraint_class")):
        return [dict(rules)]
    return {str(table): rules_of(of_table) or [] for table, of_table in rules.items()}


def seed_of(seed: Any) -> int:
    """A seed as the library takes it."""
    try:
        value = int(seed)
    except (TypeError, ValueError):
        raise errors.UsageError(f"The seed {seed!r} is not a whole number.") from None
    if value != seed or not 0 <= value < 2**64:
        raise errors.UsageError(f"The seed {seed!r} is not a whole number from 0 to 2^64 - 1.")
    return value


def count_of(rows: Any, what: str = "number of rows") -> int:
    """A number of rows."""
    try:
        value = rows.__index__()
    except AttributeError:
        value = int(rows) if isinstance(rows, float) and rows.is_integer() else -1
    if not 0 <= value < 2**63:
        raise errors.UsageError(f"The {what}, {rows!r}, is not a whole number from 0.")
    return value


def path_of(path: Union[str, os.PathLike]) -> bytes:
    """A path as the library takes it."""
    return os.fsencode(os.fspath(path))


class Handle:
    """A handle of the library, which is released with the last Python object that has it."""

    __slots__ = ("value", "_release")

    def __init__(self, release: str) -> None:
        self.value = ctypes.c_void_p()
        self._release = getattr(library(), release)

    @property
    def _as_parameter_(self) -> ctypes.c_void_p:
        return self.value

    @property
    def place(self) -> Any:
        """Where a function writes a new handle."""
        return ctypes.byref(self.value)

    def __del__(self, _finalizing: Any = sys.is_finalizing) -> None:
        if getattr(self, "value", None) and not _finalizing():
            self._release(self.value)


class Watch:
    """Progress of one call: shows it, and lets Ctrl-C and exceptions of callbacks through."""

    def __init__(self, progress: Union[None, bool, Progress]) -> None:
        from ._progress import displayed

        self._show = displayed(progress)
        self.error: Optional[BaseException] = None
        self._interrupts: list[Any] = []
        self._handler: Any = None
        self.callback = PROGRESS(self._called)

    def _called(self, _context: Any, stage: bytes, step: int, total: int, losses: int, names: Any, values: Any) -> int:
        try:
            if self._interrupts:
                return 1
            if self._show is None:
                return 0
            shown = {names[k].decode(): values[k] for k in range(losses)}
            return 1 if self._show(stage.decode(), step, total, shown) is False else 0
        except BaseException as error:  # noqa: B902 - it is raised again in raise_error
            self.error = error
            return 1

    def __enter__(self) -> "Watch":
        # What a handler raises where a callback begins would be lost, so Ctrl-C is noted, and handled after
        # the call, which the next callback ends. Python runs handlers in the main thread alone.
        if threading.current_thread() is threading.main_thread():
            handler = signal.getsignal(signal.SIGINT)
            if callable(handler):
                signal.signal(signal.SIGINT, lambda *arguments: self._interrupts.append(arguments))
                self._handler = handler
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        finish = getattr(self._show, "finish", None)
        if finish is not None:
            finish()
        if self._handler is not None:
            signal.signal(signal.SIGINT, self._handler)
            if self._interrupts:
                self._handler(*self._interrupts[0])
        self.raise_error()

    def raise_error(self) -> None:
        """Raises what was caught in a callback."""
        if self.error is not None:
            error, self.error = self.error, None
            raise error from None


def watched(watch: Watch, name: str, *arguments: Any) -> None:
    """Calls a function that reports progress; what a callback has raised goes before its error."""
    try:
        call(name, *arguments)
    except errors.LikenessError:
        watch.raise_error()
        raise
