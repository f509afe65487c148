"""What the tests share: one table and one quick fit."""

import pathlib

import pytest

import likeness as lk

DATA = pathlib.Path(__file__).parents[2] / "data"
QUICK = {"rounds": 5}


@pytest.fixture(scope="session")
def penguins():
    pandas = pytest.importorskip("pandas")
    return pandas.read_csv(DATA / "penguins.csv")


@pytest.fixture(scope="session")
def model(penguins):
    return lk.fit(penguins, model="sequential_trees", options=QUICK, seed=7)
