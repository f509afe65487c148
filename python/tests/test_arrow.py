"""Tables of random types from pyarrow, and back: LIKENESS_FUZZ says how many (100)."""

import datetime
import decimal
import os
import random

import pytest

pa = pytest.importorskip("pyarrow")
numpy = pytest.importorskip("numpy")

import likeness as lk  # noqa: E402
from likeness import _arrow, _tables  # noqa: E402

RUNS = int(os.environ.get("LIKENESS_FUZZ", "100"))
FIRST = int(os.environ.get("LIKENESS_FUZZ_FIRST", "0"))
UNITS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
INTEGERS = [pa.int8(), pa.uint8(), pa.int16(), pa.uint16(), pa.int32(), pa.uint32(), pa.int64(), pa.uint64()]
STRINGS = [pa.string(), pa.large_string(), pa.string_view()]
TYPES = [
    pa.null(),
    pa.bool_(),
    *INTEGERS,
    pa.float16(),
    pa.float32(),
    pa.float64(),
    *STRINGS,
    pa.date32(),
    pa.date64(),
    *[pa.timestamp(unit, zone) for unit in UNITS for zone in (None, "UTC", "Europe/Berlin", "+02:00")],
    pa.time32("s"),
    pa.time32("ms"),
    pa.time64("us"),
    pa.time64("ns"),
    *[pa.duration(unit) for unit in UNITS],
    pa.decimal128(9, 2),
    pa.decimal128(20, 0),
    pa.decimal128(30, 5),
    pa.decimal256(50, 3),
    pa.decimal128(10, -2),
    *[pa.dictionary(index, value) for index in INTEGERS for value in (pa.string(), pa.large_string(), pa.int64(), pa.float64(), pa.bool_())],
    pa.dictionary(pa.int8(), pa.string(), ordered=True),
]
POOLS = [
    ["a", "b", "", "ü€𝄞", "a much longer string than twelve bytes"],
    ["2021-01-%02d" % day for day in range(1, 29)],
    ["1,234.50", "1,000.25", "2,017.00"],
    None,
]


def value_maker(rng, kind):
    """A function that makes values of a type, as numbers where pyarrow casts them."""
    if pa.types.is_boolean(kind):
        return lambda: rng.random() < 0.5
    if pa.types.is_integer(kind):
        bits = kind.bit_width
        low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if pa.types.is_signed_integer(kind) else (0, 2**bits - 1)
        span = rng.choice([10, 100, 2**bits])
        return lambda: rng.choice([low, high, 0]) if rng.random() < 0.05 else rng.randrange(max(low, -span), min(high, span) + 1)
    if pa.types.is_floating(kind):
        of = {16: numpy.float16, 32: numpy.float32, 64: numpy.float64}[kind.bit_width]
        digits = rng.choice([0, 1, 2, 9])
        return lambda: of(round(rng.gauss(0, 100), digits))
    if kind in STRINGS:
        pool = rng.choice(POOLS)
        return (lambda: rng.choice(pool)) if pool else (lambda: "".join(rng.choice("abcdefé ") for _ in range(rng.randrange(30))))
    if pa.types.is_date(kind):
        return lambda: datetime.date(1970, 1, 1) + datetime.timedelta(days=rng.randrange(-20000, 30000))
    if pa.types.is_decimal(kind):
        most = 10 ** min(kind.precision, rng.choice([5, 9, 15]))
        return lambda: decimal.Decimal(rng.randrange(1 - most, most)).scaleb(-kind.scale, decimal.Context(prec=80))
    per_second = UNITS[kind.unit]
    finest = rng.choice([per_second, 1 if kind.unit != "ns" else 1000])
    if pa.types.is_time(kind):
        return lambda: rng.randrange(86400 * per_second // finest) * finest
    finest = rng.choice([86400 * per_second, finest])
    return lambda: rng.randrange(-2 * 10**9 * per_second // finest, 4 * 10**9 * per_second // finest) * finest


def with_gaps(rng, make, rows):
    share = rng.choice([0, 0, 0.1, 0.9])
    return [None if rng.random() < share else make() for _ in range(rows)]


def array_of(rng, kind, rows):
    if pa.types.is_null(kind):
        return pa.nulls(rows)
    if pa.types.is_dictionary(kind):
        make = value_maker(rng, kind.value_type)
        levels = list(dict.fromkeys(make() for _ in range(rng.randrange(1, 9))))
        codes = with_gaps(rng, lambda: rng.randrange(len(levels)), rows)
        return pa.DictionaryArray.from_arrays(pa.array(codes, kind.index_type), pa.array(levels, kind.value_type), ordered=kind.ordered)
    values = with_gaps(rng, value_maker(rng, kind), rows)
    if pa.types.is_temporal(kind) and not pa.types.is_date(kind):
        return pa.array(values, pa.int32() if kind.bit_width == 32 else pa.int64()).cast(kind)
    return pa.array(values, kind)


def plain(column):
    """Cells as Python values that can be compared."""
    kind = column.type
    return column.cast(pa.int64()).to_pylist() if pa.types.is_timestamp(kind) or pa.types.is_duration(kind) else column.to_pylist()


def back(table):
    return pa.table(_arrow.Stream(_arrow.export_stream(_arrow.import_stream(table))))


def random_table(seed):
    rng = random.Random(seed)
    kinds = [rng.choice(TYPES) for _ in range(rng.randrange(1, 8))]
    schema = pa.schema([pa.field(f"c{k}", kind) for k, kind in enumerate(kinds)])
    rows = rng.choice([0, 1, 7, 64, 200])
    batches = []
    for _ in range(rng.choice([1, 1, 2, 3])):
        length, offset = rng.choice([0, rows, rows]), rng.randrange(5)
        # Each column is of one kind of text: a few others among dates count as missing, as from CSV.
        makers = [random.Random(f"{seed} {k}") for k in range(len(kinds))]
        arrays = [array_of(own, kind, length + 5).slice(offset, length) for own, kind in zip(makers, kinds)]
        batches.append(pa.RecordBatch.from_arrays(arrays, schema=schema))
    return pa.Table.from_batches(batches, schema=schema)


def test_random_tables_come_back_as_they_were():
    for seed in range(FIRST, FIRST + RUNS):
        given = random_table(seed)
        result = back(given)
        result.validate(full=True)
        for name in given.column_names:
            before, after = given[name], result[name]
            if pa.types.is_dictionary(before.type):
                assert after.type.value_type == before.type.value_type, (seed, name)
            else:
                assert after.type == before.type, (seed, name)
            assert plain(after) == plain(before), (seed, name, before.type)


@pytest.mark.parametrize(
    ("kind", "values", "sentence"),
    [
        (pa.list_(pa.int8()), [[1], [2]], "holds lists"),
        (pa.struct([("a", pa.int8())]), [{"a": 1}, {"a": 2}], "holds structs"),
        (pa.map_(pa.string(), pa.int8()), [[("a", 1)], []], "holds maps"),
        (pa.binary(), [b"a", b"b"], "holds bytes"),
        (pa.month_day_nano_interval(), [None, None], "holds calendar intervals"),
    ],
)
def test_other_types_are_refused_by_name(kind, values, sentence):
    with pytest.raises(lk.DataError, match=f'Column "x" {sentence}'):
        lk.fit(pa.table({"x": pa.array(values, kind)}))


def test_a_stream_that_fails_says_so_in_its_own_words():
    def batches():
        yield pa.record_batch({"x": pa.array([1, 2])})
        raise OSError("the disk is gone")

    with pytest.raises(lk.DataError, match="the disk is gone"):
        lk.fit(pa.RecordBatchReader.from_batches(pa.schema({"x": pa.int64()}), batches()))


def test_rows_come_in_the_types_of_the_table():
    given = pa.table({"a": pa.array([1, 2, 3] * 30, pa.int16()), "b": pa.array(["x", "y", None] * 30).dictionary_encode()})
    fitted = lk.fit(given, model="independent")
    assert fitted.sample(4).schema == given.schema
    reader = pa.RecordBatchReader.from_stream(fitted.stream(100, batch_rows=30, seed=1))
    assert reader.read_all().combine_chunks().equals(fitted.sample(100, seed=1).combine_chunks())


def test_a_stream_can_be_read_once():
    stream = lk.fit(pa.table({"a": list(range(50))}), model="independent").stream(5)
    pa.table(stream)
    with pytest.raises(lk.UsageError, match="read already"):
        pa.table(stream)


def test_tables_of_likeness_go_where_arrow_goes():
    table = lk.fit(pa.table({"a": list(range(50))}), model="independent").sample(5, format="likeness")
    assert pa.table(table).num_rows == table.to_arrow().num_rows == 5
    assert _tables.kind_of(table) == "likeness"
