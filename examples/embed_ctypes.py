"""Learns a CSV file and writes rows like it through the C interface, by Python's ctypes alone.

Run as: python3 embed_ctypes.py path/to/liblikeness.so real.csv synthetic.csv
(The Python package in python/ does this and more, and is what Python programs should use.)
"""

import ctypes
import json
import sys

library = ctypes.CDLL(sys.argv[1])
library.likeness_error_message.restype = ctypes.c_char_p


def call(name, *arguments):
    """Calls a function of likeness.h, and raises its sentence where it fails."""
    if getattr(library, name)(*arguments) != 0:
        raise RuntimeError(library.likeness_error_message().decode())


real, model, synthetic = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_void_p()
call("likeness_table_read_csv", sys.argv[2].encode(), None, ctypes.byref(real))
options = json.dumps({"model": "gaussian_copula", "seed": 7}).encode()
call("likeness_fit", real, options, None, None, ctypes.byref(model))
options = json.dumps({"seed": 7, "where": [{"column": "species", "value": "Adelie"}]}).encode()
rows, tries = ctypes.c_uint64(100), ctypes.c_uint64()
call("likeness_sample_table", model, rows, options, None, None, ctypes.byref(synthetic),
     ctypes.byref(tries))
call("likeness_table_write_csv", synthetic, sys.argv[3].encode(), None)
for handle in (real, synthetic):
    library.likeness_table_release(handle)
library.likeness_model_release(model)
