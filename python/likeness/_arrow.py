"""Arrow's C data interface by ctypes: structures, capsules, and reading arrays without pyarrow."""

from __future__ import annotations

import ctypes
from typing import Any, Iterator, Optional

from . import errors
from ._library import Handle, Watch, call


class ArrowSchema(ctypes.Structure):
    """A schema as C has it."""


class ArrowArray(ctypes.Structure):
    """An array as C has it."""


class ArrowArrayStream(ctypes.Structure):
    """A stream as C has it."""


RELEASE_SCHEMA = ctypes.CFUNCTYPE(None, ctypes.POINTER(ArrowSchema))
RELEASE_ARRAY = ctypes.CFUNCTYPE(None, ctypes.POINTER(ArrowArray))

ArrowSchema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_char_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(ArrowSchema))),
    ("dictionary", ctypes.POINTER(ArrowSchema)),
    ("release", ctypes.c_void_p),
    ("private_data", ctypes.c_void_p),
]
ArrowArray._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(ArrowArray))),
    ("dictionary", ctypes.POINTER(ArrowArray)),
    ("release", ctypes.c_void_p),
    ("private_data", ctypes.c_void_p),
]
ArrowArrayStream._fields_ = [
    ("get_schema", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(ArrowSchema))),
    ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(ArrowArray))),
    ("get_last_error", ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.c_void_p)),
    ("release", ctypes.CFUNCTYPE(None, ctypes.c_void_p)),
    ("private_data", ctypes.c_void_p),
]


def _release(pointer: Any) -> None:
    pointer.contents.release = None


# Releases of structures whose builder keeps what they point to until the call is over.
KEEP_SCHEMA = RELEASE_SCHEMA(_release)
KEEP_ARRAY = RELEASE_ARRAY(_release)

_STREAM = b"arrow_array_stream"

_capsule_new = ctypes.pythonapi.PyCapsule_New
_capsule_new.restype = ctypes.py_object
_capsule_new.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
_capsule_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_capsule_pointer.restype = ctypes.c_void_p
_capsule_pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
# A capsule that is being destroyed must not be touched as a Python object.
_dying_pointer = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)(
    ("PyCapsule_GetPointer", ctypes.pythonapi)
)

_streams: dict[int, ArrowArrayStream] = {}
"""Streams that are in capsules, by their address."""


def _destroy(capsule: int, _streams: Any = _streams, _pointer: Any = _dying_pointer, _name: bytes = _STREAM) -> None:
    address = _pointer(capsule, _name)
    stream = _streams.pop(address, None)
    if stream is not None and stream.release:
        stream.release(address)


_DESTROY = ctypes.PYFUNCTYPE(None, ctypes.c_void_p)(_destroy)
ctypes.pythonapi.Py_IncRef(ctypes.py_object(_DESTROY))  # capsules may outlive this module


_kept: list[Any] = []
"""Callbacks of streams that have left Python: nobody says when they are called for the last time."""


def stream_capsule(stream: ArrowArrayStream) -> Any:
    """A stream in a capsule that releases it, unless somebody has taken it by then."""
    address = ctypes.addressof(stream)
    _streams[address] = stream
    return _capsule_new(address, _STREAM, ctypes.cast(_DESTROY, ctypes.c_void_p))


def capsule_address(capsule: Any, name: bytes = _STREAM) -> int:
    """The address of what a capsule holds."""
    try:
        return _capsule_pointer(capsule, name)
    except ValueError:
        raise errors.UsageError(f"What should be a capsule of Arrow is of the type {type(capsule).__name__}, or has been used already.") from None


def import_stream(data: Any, **options: Any) -> Handle:
    """A table of the library from whatever has `__arrow_c_stream__`."""
    from ._library import options as json_options

    capsule = data.__arrow_c_stream__()
    table = Handle("likeness_table_release")
    call("likeness_table_import", ctypes.c_void_p(capsule_address(capsule)), json_options(**options), table.place)
    return table


def export_stream(table: Handle) -> ArrowArrayStream:
    """A table of the library as a stream."""
    stream = ArrowArrayStream()
    call("likeness_table_export", table, ctypes.byref(stream))
    return stream


class Batch:
    """One batch of a stream, which stays in memory as long as this does. Others read it by Arrow."""

    def __init__(self, schema: "Schema", array: ArrowArray) -> None:
        self.schema = schema
        self.array = array

    def __len__(self) -> int:
        return self.array.length

    def __del__(self) -> None:
        if getattr(self, "array", None) is not None and self.array.release:
            RELEASE_ARRAY(self.array.release)(ctypes.byref(self.array))


class Schema:
    """The schema of a stream, released with this."""

    def __init__(self) -> None:
        self.schema = ArrowSchema()

    def __del__(self) -> None:
        if getattr(self, "schema", None) is not None and self.schema.release:
            RELEASE_SCHEMA(self.schema.release)(ctypes.byref(self.schema))

    def fields(self) -> list[ArrowSchema]:
        """The schemas of the columns."""
        return [self.schema.children[k].contents for k in range(self.schema.n_children)]


class Stream:
    """A stream that Python pulls batch by batch, or hands on by `__arrow_c_stream__`, once."""

    def __init__(self, stream: ArrowArrayStream, watch: Optional[Watch] = None) -> None:
        self._stream = stream
        self._watch = watch

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        stream, self._stream = self._take(), ArrowArrayStream()
        if self._watch is not None:
            _kept.append(self._watch)
        return stream_capsule(stream)

    def _take(self) -> ArrowArrayStream:
        if not self._stream.release:
            raise errors.UsageError("The stream has been read already; sample again for another one.")
        return self._stream

    def _check(self, code: int) -> None:
        if code == 0:
            return
        words = self._stream.get_last_error(ctypes.addressof(self._stream))
        if self._watch is not None:
            self._watch.raise_error()
        raise errors.DataError((words or b"The stream failed.").decode("utf-8", "replace"))

    def schema(self) -> Schema:
        """The schema of all batches."""
        result = Schema()
        stream = self._take()
        self._check(stream.get_schema(ctypes.addressof(stream), ctypes.byref(result.schema)))
        return result

    def batches(self) -> Iterator[Batch]:
        """The batches, as they are made."""
        schema = self.schema()
        while True:
            array = ArrowArray()
            self._check(self._stream.get_next(ctypes.addressof(self._stream), ctypes.byref(array)))
            if not array.release:
                return
            yield Batch(schema, array)

    def __del__(self) -> None:
        stream = getattr(self, "_stream", None)
        if stream is not None and stream.release:
            stream.release(ctypes.addressof(stream))


def read_metadata(at: Optional[int]) -> dict[bytes, bytes]:
    """The metadata of a schema, from its address."""
    if not at:
        return {}
    position = at

    def take(size: int) -> bytes:
        nonlocal position
        taken = ctypes.string_at(position, size)
        position += size
        return taken

    def length() -> int:
        return int.from_bytes(take(4), "little", signed=True)

    return {take(length()): take(length()) for _ in range(length())}


def metadata_address(schema: ArrowSchema) -> Optional[int]:
    """Where the metadata of a schema lies; they hold zero bytes, so that they are no text."""
    offset = ArrowSchema.metadata.offset
    return ctypes.c_void_p.from_buffer(schema, offset).value


def write_metadata(metadata: dict[bytes, bytes]) -> bytes:
    """Metadata as a schema holds them."""
    parts = [len(metadata).to_bytes(4, "little")]
    for key, value in metadata.items():
        parts += [len(key).to_bytes(4, "little"), key, len(value).to_bytes(4, "little"), value]
    return b"".join(parts)


