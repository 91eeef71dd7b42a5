"""Writes how the official Python packages convert every bit pattern of a data type, and a sweep of numbers.

  cast_reference.py FOLDER

The files per data type. Elements are packed as in ONNX's raw_data (by numpy_helper), or are float64:
  TYPE.patterns  every bit pattern               TYPE.values  their numbers (float64)
  TYPE.packed    the first 0, 1, ... 9 patterns, each list packed separately
  TYPE.inputs    the sweep (float32)             TYPE.*.cast  the sweep, cast with each saturate (and round mode)
  TYPE.integers  every int16 (for FLOAT8E8M0 from 0 on), cast
  TYPE.cut       fractions within an integer type's range (float32)      TYPE.cut.cast  the fractions, cast
  SOURCE.inputs  64-bit numbers                  SOURCE.TYPE.cast  the numbers, cast
"""

import pathlib
import sys
import warnings

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.reference.ops.op_cast import cast_to

FLOATS = (
    "FLOAT16 BFLOAT16 FLOAT8E4M3FN FLOAT8E4M3FNUZ FLOAT8E5M2 FLOAT8E5M2FNUZ FLOAT8E8M0 "
    "FLOAT4E2M1 FLOAT6E2M3 FLOAT6E3M2"
).split()
INTEGERS = "INT2 UINT2 INT4 UINT4 INT8 UINT8 INT16 UINT16".split()
NARROW = {"INT2": 2, "UINT2": 2, "INT4": 4, "UINT4": 4, "FLOAT4E2M1": 4, "FLOAT6E2M3": 6, "FLOAT6E3M2": 6}
INT16 = np.arange(-(2**15), 2**15).astype(np.int16)
# Only pairs that numpy converts directly. It converts to smaller types through float32, which rounds twice.
WIDE = {"DOUBLE": ["FLOAT", "FLOAT16"], "INT64": ["FLOAT", "DOUBLE"], "UINT64": ["FLOAT", "DOUBLE"]}

folder = pathlib.Path(sys.argv[1])


def write(name, array):
    (folder / name).write_bytes(array.tobytes())


def raw(array):
    return np.frombuffer(numpy_helper.from_array(array).raw_data, np.uint8)


def patterns_of(name, dtype):
    bits = NARROW.get(name, dtype.itemsize * 8)
    return np.arange(2**bits, dtype=np.uint16 if bits > 8 else np.uint8).view(dtype)


def sweep(values):
    """float32 numbers: those of the type, the ties between them, all neighbours, specials, and all magnitudes."""
    finite = np.unique(values[np.isfinite(values)])
    # One step past the largest number: inputs closer to it than to the largest number overflow.
    steps = np.concatenate([finite, 2 * finite[-1:] - finite[-2:-1], 2 * finite[:1] - finite[1:2]])
    steps.sort()
    ties = (steps[1:] + steps[:-1]) / 2
    marks = np.concatenate([steps, ties]).astype(np.float32)
    near = [np.nextafter(marks, np.float32(to)) for to in (-np.inf, np.inf)]
    everywhere = np.arange(0, 2**32, 16411, dtype=np.uint64).astype(np.uint32).view(np.float32)
    special = np.array([0, -0.0, np.inf, -np.inf, np.nan, -np.nan, 3.4028235e38, 1e-45, -1e-45], np.float32)
    return np.concatenate([marks, *near, everywhere, special])


def write_casts(name, data_type, values):
    inputs = sweep(values)
    modes = ["up"]
    if name == "FLOAT8E8M0":  # Cast does not define the result for negative numbers
        inputs = inputs[~np.signbit(inputs)]
        modes = ["up", "down", "nearest"]
    write(f"{name}.inputs", inputs)
    for mode in modes:
        for saturate in (False, True):
            cast = cast_to(inputs, data_type, saturate, mode)
            write(f"{name}.{mode}.{int(saturate)}.cast", raw(cast))


def write_integers(name, data_type, values):
    # Within the range, since Cast does not define the result beyond it. No fractions for types of 2 and 4 bits: see cast.h.
    step = 1 if name in NARROW else 0.25
    fractions = np.arange(max(values.min(), -300), min(values.max(), 300) + step, step).astype(np.float32)
    write(f"{name}.cut", fractions)
    write(f"{name}.cut.cast", raw(cast_to(fractions, data_type, True)))


def write_wide(name, data_types):
    random = np.random.default_rng(3)
    bits = random.integers(0, 2**64, 200_000, dtype=np.uint64)
    if name == "DOUBLE":
        # Mostly numbers that float16 and float32 can represent, or almost: a few low bits decide ties.
        exponents = random.integers(1023 - 160, 1023 + 140, bits.size, dtype=np.uint64)
        kept = np.array([42, 41, 29, 28, 0], np.uint64)[random.integers(0, 5, bits.size)]
        mantissas = ((bits >> np.uint64(12)) >> kept << kept) + random.integers(0, 2, bits.size, dtype=np.uint64)
        bits = bits & np.uint64(2**63) | exponents << np.uint64(52) | mantissas & np.uint64(2**52 - 1)
    else:
        # Numbers of any bit length, and ties.
        bits = bits >> random.integers(0, 64, bits.size, dtype=np.uint64)
        bits[::2] &= ~np.uint64(2**30 - 1)
        bits[::4] |= np.uint64(2**39)
    inputs = bits.view(helper.tensor_dtype_to_np_dtype(TensorProto.DataType.Value(name)))
    write(f"{name}.inputs", inputs)
    for data_type in data_types:
        write(f"{name}.{data_type}.cast", raw(cast_to(inputs, TensorProto.DataType.Value(data_type), True)))


def main():
    warnings.simplefilter("ignore")  # numpy warns about overflow and NaN
    folder.mkdir(parents=True, exist_ok=True)
    write("versions", np.frombuffer(onnx.__version__.encode(), np.uint8))
    for name in FLOATS + INTEGERS:
        data_type = TensorProto.DataType.Value(name)
        patterns = patterns_of(name, helper.tensor_dtype_to_np_dtype(data_type))
        values = patterns.astype(np.float64)
        write(f"{name}.patterns", raw(patterns))
        write(f"{name}.values", values)
        write(f"{name}.packed", np.concatenate([raw(patterns[:length]) for length in range(10)]))
        integers = INT16[INT16 >= 0] if name == "FLOAT8E8M0" else INT16
        write(f"{name}.integers", raw(cast_to(integers, data_type, True)))
        if name in FLOATS:
            write_casts(name, data_type, values)
        else:
            write_integers(name, data_type, values)
    for name, data_types in WIDE.items():
        write_wide(name, data_types)


main()
