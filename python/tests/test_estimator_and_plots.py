"""The estimator after scikit-learn's conventions, and pictures."""

import xml.dom.minidom

import pytest

pandas = pytest.importorskip("pandas")
numpy = pytest.importorskip("numpy")

import likeness as lk  # noqa: E402
from likeness import plot  # noqa: E402
from likeness.sklearn import TableSynthesizer  # noqa: E402


def test_parameters_and_clones():
    estimator = TableSynthesizer("independent", random_state=3)
    assert estimator.get_params() == {"model": "independent", "options": None, "metadata": None, "random_state": 3}
    assert estimator.set_params(model="tvae").model == "tvae"
    with pytest.raises(ValueError, match="Invalid parameter"):
        estimator.set_params(nonsense=1)
    assert repr(estimator) == "TableSynthesizer(model='tvae', random_state=3)"
    base = pytest.importorskip("sklearn.base")
    assert base.clone(estimator).get_params() == estimator.get_params()


def test_tables_and_arrays(penguins):
    estimator = TableSynthesizer(model="sequential_trees", options={"rounds": 5}).fit(penguins)
    assert estimator.n_features_in_ == 8
    assert list(estimator.feature_names_in_) == list(penguins.columns)
    assert estimator.sample(4).shape == (4, 8)
    assert estimator.score(penguins) < 0
    array = numpy.random.default_rng(0).normal(size=(60, 3))
    estimator.fit(array)
    assert estimator.sample(4).shape == (4, 3)
    assert not hasattr(estimator, "feature_names_in_")
    with pytest.raises(ValueError, match="not fitted"):
        TableSynthesizer().sample(1)


def test_pictures_are_well_formed(penguins, tmp_path):
    fitted = lk.fit(penguins, model="tvae", options={"epochs": 2})
    rows = fitted.sample(100)
    figures = [
        plot.column(penguins, rows, "species"),
        plot.column(penguins, rows, "body_mass_g"),
        plot.pair(penguins, rows, "species", "body_mass_g"),
        plot.losses(fitted),
        plot.distances(lk.evaluate(penguins, rows)),
    ]
    for figure in figures:
        xml.dom.minidom.parseString(figure.svg)
        assert figure._repr_svg_() == figure.svg
    figures[0].save(tmp_path / "figure.html")
    assert "<svg" in (tmp_path / "figure.html").read_text()
    with pytest.raises(lk.UsageError, match="no column"):
        plot.column(penguins, rows, "nope")
    with pytest.raises(lk.UsageError, match="no losses"):
        plot.losses(lk.fit(penguins, model="independent"))
