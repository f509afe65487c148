"""What needs no data frame library: CSV files in, tables of likeness out."""

import os
import pickle
import signal
import subprocess
import sys
import threading

import pytest
from conftest import DATA, QUICK

import likeness as lk


@pytest.fixture(scope="module")
def fitted():
    return lk.fit(DATA / "penguins.csv", model="sequential_trees", options=QUICK, seed=7)


def test_a_csv_file_in_and_a_table_out(fitted, tmp_path):
    rows = fitted.sample(20, format="likeness")
    assert rows.shape == (20, 8)
    rows.to_csv(tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text().startswith("species,island,")
    assert "8 columns" in repr(rows)


def test_what_a_model_says_of_itself(fitted, tmp_path):
    assert fitted.name == "sequential_trees"
    lines = (DATA / "penguins.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "few.csv").write_text("".join(lines[:101]), encoding="utf-8")
    assert lk.fit(tmp_path / "few.csv").name == "gaussian_copula"
    assert fitted.options["rounds"] == 5
    assert fitted.columns[0] == "species"
    assert "table" in fitted.metadata["tables"]
    assert isinstance(fitted.notes, list)


def test_models_and_metadata():
    assert "ctgan" in [model["name"] for model in lk.models()]
    columns = lk.detect(DATA / "penguins.csv")["tables"]["table"]["columns"]
    assert columns["species"]["sdtype"] == "categorical"


def test_files_bytes_and_pickles_make_the_same_rows(fitted, tmp_path):
    fitted.save(tmp_path / "m.likeness")
    content = fitted.to_bytes()
    assert (tmp_path / "m.likeness").read_bytes() == content
    for other in (lk.load(tmp_path / "m.likeness"), lk.from_bytes(content), pickle.loads(pickle.dumps(fitted))):
        assert other.to_bytes() == content


def test_errors_are_of_one_family_and_values_are_value_errors(fitted, tmp_path):
    with pytest.raises(lk.UsageError, match="did you mean \"ctgan\""):
        lk.fit(DATA / "penguins.csv", model="ctgna")
    with pytest.raises(ValueError, match="did you mean \"species\""):
        fitted.sample(1, where={"speces": "Adelie"})
    with pytest.raises(lk.ModelError):
        lk.from_bytes(b"rubbish")
    with pytest.raises(lk.DataError):
        lk.fit(tmp_path / "absent.csv")
    for error in (lk.UsageError, lk.DataError, lk.ModelError, lk.Cancelled, lk.InternalError):
        assert issubclass(error, lk.LikenessError)
    for rows in (-1, 2.5, "7", None):
        with pytest.raises((lk.UsageError, TypeError, ValueError)):
            fitted.sample(rows)
    with pytest.raises(lk.UsageError, match="seed"):
        fitted.sample(1, seed=-1)
    with pytest.raises(lk.UsageError, match="type int"):
        lk.fit(5)


def test_files_that_cant_be_written_or_arent_there_are_os_errors(fitted, tmp_path):
    with pytest.raises(OSError, match="absent") as refusal:
        fitted.save(tmp_path / "absent" / "m.likeness")
    assert isinstance(refusal.value, lk.FileError)
    with pytest.raises(lk.FileError):
        fitted.sample(3, format="likeness").to_csv(tmp_path / "absent" / "x.csv")
    with pytest.raises(FileNotFoundError) as refusal:
        lk.load(tmp_path / "absent.likeness")
    assert isinstance(refusal.value, lk.ModelError)


def test_one_rule_may_stand_alone(tmp_path):
    rows = "".join(f"{100 + k % 41},{60 + k % 37}\n" for k in range(400))
    (tmp_path / "v.csv").write_text("sys,dia\n" + rows)
    for rules in ("sys > dia", {"class_name": "Inequality", "parameters": {"low_column_name": "dia", "high_column_name": "sys", "strict_boundaries": True}}):
        model = lk.fit(tmp_path / "v.csv", rules=rules)
        assert "sys > dia" in str(model.summary) or "dia < sys" in str(model.summary)
    report = lk.evaluate(tmp_path / "v.csv", tmp_path / "v.csv", rules="sys > dia + 100", quick=True)
    assert report.to_dict()["diagnostic"]["constraint_validity"][0]["score"] < 1


def test_progress_sees_stages_cancels_and_lets_exceptions_through():
    seen = []
    lk.fit(DATA / "penguins.csv", model="sequential_trees", options=QUICK, progress=lambda stage, *rest: seen.append(stage))
    assert "fit" in seen
    with pytest.raises(lk.Cancelled):
        lk.fit(DATA / "penguins.csv", model="sequential_trees", options=QUICK, progress=lambda *now: False)

    def interrupt(*now):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lk.fit(DATA / "penguins.csv", model="sequential_trees", options=QUICK, progress=interrupt)


@pytest.fixture
def ctrl_c():
    """Ctrl-C as a user has it: who starts the tests in the background may have it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_ends_a_fit_and_leaves_everything_usable(fitted, ctrl_c):
    handler = signal.getsignal(signal.SIGINT)
    timer = threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        lk.fit(DATA / "penguins.csv", model="tvae", options={"epochs": 100_000}, max_seconds=30)
    assert signal.getsignal(signal.SIGINT) is handler
    assert len(fitted.sample(3, format="likeness")) == 3


def test_threads_share_a_model(fitted):
    results = [None] * 4

    def work(k):
        results[k] = fitted.sample(100, seed=1, format="likeness").shape

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [(100, 8)] * 4


def test_report(fitted):
    report = lk.evaluate(DATA / "penguins.csv", fitted.sample(60, format="likeness"), quick=True, model=fitted)
    assert 0 < report.scores["quality"] <= 1
    assert report.to_dict()["quality"]["overall_score"] == report.scores["quality"]
    assert report.to_html().startswith("<!DOCTYPE html>")
    assert "<iframe" in report._repr_html_()
    assert "Quality" in str(report)


def test_import_takes_no_other_package():
    code = (
        "import sys; before = set(sys.modules); import likeness; "
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}; "
        "print([name for name in new if name in ('numpy', 'pandas', 'pyarrow', 'polars')])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_columns_that_are_made_are_named_in_the_notes():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"first_name": ["Ann", "Bob", "Cleo", "Dan"] * 10, "petal": [1.0, 1.1, 1.2, 1.7000000000000002] * 10})
    model = lk.fit(frame, progress=False)
    assert any('"first_name" is generated, not learned' in note for note in model.notes)
    petals = model.sample(200, progress=False)["petal"]
    assert ((petals * 10 - (petals * 10).round()).abs() < 1e-9).all()
