"""Data frames of polars and relations of DuckDB."""

import pytest
from conftest import DATA

import likeness as lk


def test_polars_gets_polars_back():
    polars = pytest.importorskip("polars")
    frame = polars.read_csv(DATA / "penguins.csv", null_values="NA").with_columns(
        polars.col("species").cast(polars.Categorical),
        polars.col("island").cast(polars.Enum(["Biscoe", "Dream", "Torgersen"])),
    )
    fitted = lk.fit(frame, model="gaussian_copula", seed=1)
    rows = fitted.sample(40, seed=2)
    assert rows.schema == frame.schema
    assert polars.concat(fitted.sample_batches(40, batch_rows=15, seed=2)).equals(rows)
    assert lk.fit(frame.lazy(), model="gaussian_copula", seed=1).sample(40, seed=2).equals(rows)
    assert lk.evaluate(frame, rows, quick=True).scores["quality"] > 0.5
    assert polars.DataFrame(fitted.stream(7)).shape == (7, 8)


def test_duckdb_gets_a_relation_back():
    duckdb = pytest.importorskip("duckdb")
    relation = duckdb.sql(f"select * from '{DATA / 'penguins.csv'}'")
    rows = lk.fit(relation, model="gaussian_copula").sample(5)
    assert isinstance(rows, duckdb.DuckDBPyRelation)
    assert rows.types == relation.types
    assert len(rows.fetchall()) == 5
