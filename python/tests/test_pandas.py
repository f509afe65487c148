"""Data frames of pandas: what comes in is what comes back, and what can't be learned is named."""

import datetime
import decimal
import pickle

import pytest

pandas = pytest.importorskip("pandas")
numpy = pytest.importorskip("numpy")

import likeness as lk  # noqa: E402
from likeness import _pandas_in, _tables  # noqa: E402


def back(frame):
    """A data frame that has been a table of likeness."""
    return _tables.written(_pandas_in.table_of(frame), "pandas")


def series(values, dtype):
    return pandas.Series(values, dtype=dtype)


TIMES = pandas.to_datetime(["2020-01-02 03:04:05", None, "1950-01-01 00:00:00", "2021-12-31 12:00:00"])
KINDS = {
    **{kind: series([1, 2, 3, 100], kind) for kind in ("int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64")},
    **{kind: series([1, None, 3, 100], kind) for kind in ("Int8", "UInt16", "Int64")},
    **{kind: series([0.5, numpy.nan, 2.25, -1.0], kind) for kind in ("float16", "float32", "float64")},
    "Float64": series([0.5, None, 2.25, -1.0], "Float64"),
    "huge": series([2**64 - 1, 1, 2, 3], "uint64"),
    "bool": series([True, False, True, True], "bool"),
    "boolean": series([True, None, False, True], "boolean"),
    "object": series(["a", numpy.nan, "ü", "a"], "object"),
    "string": series(["a", None, "ü", "a"], "string"),
    "object ints": series([2**70, 1, None, 3], "object"),
    "object bools": series([True, None, False, True], "object"),
    "dates": series([datetime.date(2020, 1, 2), None, datetime.date(1950, 3, 4), datetime.date(2021, 1, 1)], "object"),
    "times": series([datetime.time(1, 2, 3), None, datetime.time(23, 59, 59, 5), datetime.time(0)], "object"),
    "decimals": series([decimal.Decimal("1.50"), None, decimal.Decimal("22.25"), decimal.Decimal("0.10")], "object"),
    "nothing": series([None, None, None, None], "object"),
    "text dates": series(["2020-01-02", "2020-01-03", None, "2020-02-02"], "object"),
    **{
        f"datetime {unit}": pandas.Series(TIMES).astype(f"datetime64[{unit}]")
        for unit in ("s", "ms", "us", "ns")
    },
    "zone": pandas.Series(TIMES).dt.tz_localize("Europe/Berlin"),
    "offset": pandas.Series(TIMES).dt.tz_localize("+02:00"),
    "timedelta": pandas.Series(pandas.to_timedelta(["1 days", None, "-3 hours", "1 s"])),
    "category": series(["x", "y", None, "x"], pandas.CategoricalDtype(["x", "y"])),
    "ordered": series(["low", "high", None, "low"], pandas.CategoricalDtype(["low", "high"], ordered=True)),
    "number category": series([3, 1, None, 3], pandas.CategoricalDtype([1, 3])),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_comes_in_comes_back(kind):
    frame = pandas.DataFrame({"column": KINDS[kind], "other": range(4)})
    result = back(frame)
    expected = frame.copy()
    if kind == "offset":
        expected["column"] = expected["column"].dt.tz_convert(result["column"].dt.tz)
    if kind in ("object bools", "object ints", "nothing"):
        expected["column"] = expected["column"].where(expected["column"].notna(), None)
    if kind == "text dates":
        expected["column"] = expected["column"].where(expected["column"].notna(), numpy.nan)
    if "category" in kind or kind == "ordered":
        assert list(result["column"].dropna()) == list(expected["column"].dropna())
        assert result["column"].cat.ordered == expected["column"].cat.ordered
        return
    pandas.testing.assert_frame_equal(result, expected)


def test_unused_categories_are_gone_and_the_order_stays():
    kind = pandas.CategoricalDtype(["low", "mid", "high", "never"], ordered=True)
    frame = pandas.DataFrame({"level": pandas.Series(["high", "low", "mid", "low"] * 20, dtype=kind), "n": range(80)})
    made = lk.fit(frame, model="independent").sample(50)
    assert list(made["level"].cat.categories) == ["low", "mid", "high"]
    assert made["level"].cat.ordered


BAD = {
    "holds a list": {"x": [[1], [2]]},
    "holds a dict": {"x": [{}, {}]},
    "holds bytes": {"x": [b"a", b"b"]},
    r"mixes int \(row 1\) and str \(row 2\)": {"x": [1, "a"]},
    "infinite number in row 2": {"x": [1.0, numpy.inf]},
    "holds periods": {"x": pandas.period_range("2020", periods=2)},
    "0 rows": {"x": []},
}


@pytest.mark.parametrize("sentence", BAD)
def test_what_can_not_be_learned_is_named(sentence):
    with pytest.raises(lk.DataError, match=sentence):
        lk.fit(pandas.DataFrame(BAD[sentence]))


def test_names_of_columns():
    frame = pandas.DataFrame(numpy.arange(40).reshape(20, 2))
    assert list(lk.fit(frame, model="independent").sample(3).columns) == [0, 1]
    with pytest.raises(lk.DataError, match="several columns"):
        lk.fit(pandas.DataFrame([[1, 2]], columns=["a", "a"]))
    with pytest.raises(lk.DataError, match="several levels"):
        lk.fit(pandas.DataFrame([[1, 2]], columns=pandas.MultiIndex.from_tuples([("a", 1), ("a", 2)])))
    with pytest.raises(lk.DataError, match="rename them"):
        lk.fit(pandas.DataFrame([[1, 2]], columns=["a", 2.5]))
    with pytest.raises(lk.UsageError, match="Series"):
        lk.fit(pandas.Series([1, 2]))


def test_the_index_is_left_out(penguins):
    frame = penguins.set_index("year")
    made = lk.fit(frame, model="independent").sample(5)
    assert list(made.columns) == list(frame.columns)
    assert list(made.index) == [0, 1, 2, 3, 4]


def test_same_seed_same_rows_in_halves_batches_and_after_a_pickle(model):
    whole = model.sample(50, seed=3)
    halves = [model.sample(25, seed=3), model.sample(25, seed=3, first_row=25)]
    assert not model.sample(50, seed=3, independent=True).equals(model.sample(50, seed=3))
    pandas.testing.assert_frame_equal(pandas.concat(halves, ignore_index=True), whole)
    batches = list(model.sample_batches(50, batch_rows=20, seed=3))
    assert [len(batch) for batch in batches] == [20, 20, 10]
    pandas.testing.assert_frame_equal(pandas.concat(batches, ignore_index=True), whole)
    pandas.testing.assert_frame_equal(pickle.loads(pickle.dumps(model)).sample(50, seed=3), whole)


def test_conditions(model):
    rows = model.sample(30, where={"species": "Adelie", "year": [(">=", 2008), ("<", 2009)]})
    assert set(rows["species"]) == {"Adelie"} and set(rows["year"]) == {2008}
    assert model.sample(5, where=["body_mass_g>4000"])["body_mass_g"].min() > 4000
    assert model.sample(3, where={"sex": None})["sex"].isna().all()
    frame = pandas.DataFrame({"when": pandas.date_range("2020-01-01", periods=200, freq="D"), "yes": [True, False] * 100})
    dated = lk.fit(frame, model="sequential_trees", options={"rounds": 5})
    assert dated.sample(5, where={"when": ("<", datetime.date(2020, 2, 1))})["when"].max() < pandas.Timestamp("2020-02-01")
    assert dated.sample(5, where={"when": (">", pandas.Timestamp("2020-06-01")), "yes": True})["yes"].all()


def test_questions_about_rows(penguins):
    # Found rules tie the species to other columns, which are then not asked for by themselves.
    model = lk.fit(penguins, model="sequential_trees", options={"rounds": 5}, found_rules=False, seed=7)
    assert model.impute(penguins).isna().sum().sum() == 0
    assert model.impute(penguins).dtypes.equals(penguins.dtypes)
    predicted = model.predict(penguins.drop(columns="species"), "species")
    assert (predicted["species"] == penguins["species"]).mean() > 0.9
    assert (model.log_likelihood(penguins) < 0).all()


def test_rules_are_found_unless_told_otherwise():
    random = numpy.random.default_rng(3)
    frame = pandas.DataFrame({"net": random.integers(1, 500, 300), "tax": random.integers(1, 90, 300)})
    frame["gross"] = frame["net"] + frame["tax"]
    ruled = lk.fit(frame, model="independent").sample(200, seed=1)
    assert (ruled["gross"] == ruled["net"] + ruled["tax"]).all()
    plain = lk.fit(frame, model="independent", found_rules=False).sample(200, seed=1)
    assert (plain["gross"] != plain["net"] + plain["tax"]).any()


def test_metadata_is_followed(penguins):
    metadata = lk.detect(penguins)
    metadata["tables"]["table"]["columns"]["year"]["sdtype"] = "categorical"
    fitted = lk.fit(penguins, model="independent", metadata=metadata, found_rules=False)
    assert fitted.metadata == metadata
    assert fitted.sample(3)["year"].dtype == penguins["year"].dtype


def test_what_makes_no_sense_is_said_in_a_sentence():
    frame = pandas.DataFrame({"a": range(20), "b": list("xy") * 10})
    for call, words in (
        (lambda: lk.fit(frame, rules=5), "Rules are a list"),
        (lambda: lk.fit(frame, rules=[None]), "A rule is an expression"),
        (lambda: lk.compare(frame, [frame]), "a mapping of their names"),
        (lambda: lk.pseudonymize(frame, None), "The secret is a text or bytes"),
        (lambda: lk.fit(pandas.DataFrame({1: [1, 2], "1": [3, 4]})), "rename one of them"),
    ):
        with pytest.raises((lk.UsageError, lk.DataError), match=words):
            call()
    zones = [pandas.Timestamp("2020-01-01", tz="UTC"), pandas.Timestamp("2020-01-02", tz="Asia/Tokyo")]
    with pytest.raises(lk.DataError, match="several time zones"):
        lk.fit(pandas.DataFrame({"t": pandas.Series(zones * 10, dtype=object)}))


def test_a_failing_stream_ends_in_one_line():
    pyarrow = pytest.importorskip("pyarrow")

    def batches():
        yield pyarrow.RecordBatch.from_pydict({"a": [1, 2]})
        raise OSError("the disk is gone")

    reader = pyarrow.RecordBatchReader.from_batches(pyarrow.schema([("a", "int64")]), batches())
    with pytest.raises(lk.DataError, match="the disk is gone") as caught:
        lk.fit(reader)
    assert "\n" not in str(caught.value)


def test_what_is_no_capsule_is_said():
    class Wrong:
        def __arrow_c_stream__(self, requested_schema=None):
            return 5

    with pytest.raises(lk.UsageError, match="capsule"):
        lk.fit(Wrong())


def test_missing_cells_of_an_object_column_may_be_marked_in_several_ways():
    for values in (["a", "b", "b"], [1, 2, 2], [True, False, False]):
        frame = pandas.DataFrame({"mixed": pandas.Series([None, numpy.nan, pandas.NA, pandas.NaT, *values] * 10, dtype=object), "x": range(70)})
        made = lk.fit(frame, model="gaussian_copula", progress=False).sample(200, seed=1)
        assert made["mixed"].isna().sum() > 60
        assert set(made["mixed"].dropna()) <= set(values)
