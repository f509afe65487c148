"""The way SDV is used, on likeness.sdv: the same calls, the shapes of answers that SDV 1 gives."""

import json
import pathlib
import subprocess
import sys

import pytest

pandas = pytest.importorskip("pandas")

from likeness import sdv  # noqa: E402
from likeness.sdv.errors import InvalidDataError, InvalidMetadataError, SynthesizerInputError  # noqa: E402
from likeness.sdv.metadata import Metadata  # noqa: E402
from likeness.sdv.single_table import GaussianCopulaSynthesizer  # noqa: E402

HERE = pathlib.Path(__file__).parent
PATHS = [str(pathlib.Path(sdv.__file__).parents[2]), str(HERE)]
TOUR = f"import sys; sys.path[:0] = {PATHS}; import likeness.sdv; likeness.sdv.install(); import json, sdv_tour; print(json.dumps(sdv_tour.tour()))"


def test_the_tour_of_sdv_gives_answers_of_the_same_shapes():
    run = subprocess.run([sys.executable, "-c", TOUR], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    expected = json.loads((HERE / "sdv_expected.json").read_text())
    got = json.loads(run.stdout.splitlines()[-1])
    assert sorted(got) == sorted(expected)
    for part, shapes in expected.items():
        assert got[part] == shapes, part


def test_metadata_of_version_2_are_read(penguins):
    columns = {name: {"sdtype": "numerical"} for name in penguins.columns}
    columns.update({name: {"sdtype": "categorical"} for name in ("species", "island", "sex")})
    columns["year"] = {"sdtype": "ordinal", "range_values": [2007, 2008, 2009]}
    given = {"tables": {"birds": {"columns": columns}}, "relationships": [], "METADATA_SPEC_VERSION": "V2"}
    synthesizer = GaussianCopulaSynthesizer(Metadata.load_from_dict(given))
    synthesizer.fit(penguins)
    assert synthesizer.sample(5)["year"].dtype == penguins["year"].dtype


def test_rows_obey_constraints(penguins):
    from likeness.sdv.cag import Inequality

    synthesizer = GaussianCopulaSynthesizer(Metadata.detect_from_dataframe(penguins))
    known = penguins.dropna()
    rule = f"if island = '{known['island'].iloc[0]}' then year >= 0"
    synthesizer.add_constraints([Inequality("bill_depth_mm", "bill_length_mm", strict_boundaries=True), rule])
    assert [one if isinstance(one, str) else one["class_name"] for one in synthesizer.get_constraints()] == ["Inequality", rule]
    synthesizer.fit(penguins)
    rows = synthesizer.sample(300).dropna()
    assert (rows["bill_depth_mm"] < rows["bill_length_mm"]).all()


def test_what_is_wrong_or_missing_says_so(penguins, tmp_path):
    metadata = Metadata.detect_from_dataframe(penguins)
    with pytest.raises(SynthesizerInputError, match="constraints"):
        GaussianCopulaSynthesizer(metadata).add_constraints([object()])
    with pytest.raises(SynthesizerInputError, match="Invalid distribution"):
        GaussianCopulaSynthesizer(metadata, default_distribution="bell")
    with pytest.raises(SynthesizerInputError):
        GaussianCopulaSynthesizer(metadata.to_dict())
    with pytest.raises(InvalidDataError, match="island"):
        GaussianCopulaSynthesizer(metadata).fit(penguins.drop(columns="island"))
    with pytest.raises(InvalidMetadataError):
        metadata.set_primary_key("year")
    (tmp_path / "other.pkl").write_bytes(b"rubbish")
    with pytest.raises(SynthesizerInputError, match="not written by"):
        GaussianCopulaSynthesizer.load(tmp_path / "other.pkl")


def test_plots(penguins):
    from likeness.sdv.evaluation.single_table import get_column_pair_plot, get_column_plot

    metadata = Metadata.detect_from_dataframe(penguins)
    for name in ("species", "body_mass_g"):
        assert get_column_plot(penguins, penguins, metadata, column_name=name).svg.startswith("<svg")
    assert "<circle" in get_column_pair_plot(penguins, penguins, metadata, column_names=["species", "body_mass_g"]).svg
    assert sdv.__version__
