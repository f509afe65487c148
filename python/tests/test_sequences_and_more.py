"""Sequences, comparisons and pseudonyms."""

import pytest
from conftest import DATA, QUICK

import likeness as lk

pandas = pytest.importorskip("pandas")


@pytest.fixture(scope="module")
def visits():
    rows = [
        {"patient": f"p{p}", "day": 7 * k + p % 3, "sex": "fm"[p % 2], "score": 20.0 + p % 5 + k}
        for p in range(60)
        for k in range(3 + p % 4)
    ]
    return pandas.DataFrame(rows)


@pytest.fixture(scope="module")
def fitted(visits):
    return lk.fit(visits, model="sequences", options={"key": "patient", "index": "day"}, seed=1)


def test_sequences_have_the_lengths_that_are_asked_for(fitted):
    rows = fitted.sample_sequences(12, least=5, most=5, where={"sex": "f"}, seed=2)
    assert (rows.groupby("patient").size() == 5).all()
    assert rows["patient"].nunique() == 12
    assert set(rows["sex"]) == {"f"}


def test_parts_of_sequences_are_the_whole(fitted):
    whole = fitted.sample_sequences(6, seed=3)
    parts = [fitted.sample_sequences(2, first=first, seed=3) for first in (0, 2, 4)]
    pandas.testing.assert_frame_equal(whole, pandas.concat(parts, ignore_index=True))


def test_begun_sequences_go_on(fitted, visits):
    begun = visits[visits["patient"].isin(["p1", "p7"])].groupby("patient").head(2)
    whole = fitted.continue_sequences(begun, least=4, seed=5)
    assert (whole.groupby("patient").size() >= 4).all()
    assert list(whole.groupby("patient").head(2)["score"]) == list(begun["score"])


def test_begun_sequences_that_have_ended_are_named(fitted, visits):
    begun = visits[visits["patient"].isin(["p1", "p7"])].groupby("patient").head(2)
    with pytest.warns(UserWarning, match="^2 begun sequences get no rows, since they have as many rows .*: p1, p7"):
        whole = fitted.continue_sequences(begun, most=2)
    assert len(whole) == len(begun)


def test_only_sequences_have_sequences(visits):
    model = lk.fit(visits, model="independent", seed=1)
    with pytest.raises(lk.UsageError):
        model.sample_sequences(3)
    with pytest.raises(lk.UsageError):
        model.continue_sequences(visits)


def test_synthetic_tables_are_ranked():
    real = pandas.read_csv(DATA / "penguins.csv")
    good = lk.fit(real, model="gaussian_copula", seed=1).sample(300, seed=1)
    bad = good.assign(species=good["species"].iloc[0])
    facts = lk.compare(real, {"bad": bad, "good": good}, samples=4, seed=1)
    assert [table["name"] for table in facts["tables"]] == ["good", "bad"]
    with pytest.raises(lk.UsageError):
        lk.compare(real, {})


def test_pseudonyms_are_the_same_for_the_same_value_and_secret():
    table = pandas.DataFrame({"email": [f"kim{k % 8}@mail{k % 8}.org" for k in range(40)], "spent": range(40)})
    first = lk.pseudonymize(table, b"0123456789abcdef", columns=["email"])
    again = lk.pseudonymize(table.iloc[::-1], "0123456789abcdef", columns=["email"])
    other = lk.pseudonymize(table, b"fedcba9876543210", columns=["email"])
    assert list(first["email"]) == list(again["email"][::-1])
    assert not set(first["email"]) & set(table["email"])
    assert set(first["email"]) != set(other["email"])
    assert first["email"].nunique() == 8
    assert list(first["spent"]) == list(table["spent"])
    with pytest.raises(lk.UsageError, match="16"):
        lk.pseudonymize(table, b"short")
    with pytest.raises(lk.UsageError, match="email"):
        lk.pseudonymize(table, b"0123456789abcdef", columns=["emial"])
