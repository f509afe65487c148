"""What NumPy and pandas call Arrow's numbers."""

from __future__ import annotations

INTEGERS = {"int8": b"c", "uint8": b"C", "int16": b"s", "uint16": b"S", "int32": b"i", "uint32": b"I", "int64": b"l", "uint64": b"L"}
FLOATS = {"float16": b"e", "float32": b"f", "float64": b"g"}
# What NumPy's own notation is for each format.
NUMPY = {
    b"c": "i1", b"C": "u1", b"s": "i2", b"S": "u2", b"i": "i4", b"I": "u4", b"l": "i8", b"L": "u8",
    b"e": "f2", b"f": "f4", b"g": "f8",
}  # fmt: skip
