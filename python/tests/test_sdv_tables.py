"""SDV's several tables and sequences, on likeness.sdv: the same calls, the shapes of answers that SDV 1 gives."""

import json
import pathlib
import subprocess
import sys
import warnings

import pytest

pandas = pytest.importorskip("pandas")

from sdv_tables_tour import hotels, prices  # noqa: E402

from likeness import sdv  # noqa: E402
from likeness.sdv.errors import InvalidDataError, NonParametricError, SynthesizerInputError  # noqa: E402
from likeness.sdv.metadata import Metadata  # noqa: E402
from likeness.sdv.multi_table import HMASynthesizer  # noqa: E402
from likeness.sdv.sequential import PARSynthesizer  # noqa: E402

HERE = pathlib.Path(__file__).parent
PATHS = [str(pathlib.Path(sdv.__file__).parents[2]), str(HERE)]
TOUR = f"import sys; sys.path[:0] = {PATHS}; import likeness.sdv; likeness.sdv.install(); import json, sdv_tables_tour; print(json.dumps(sdv_tables_tour.tour()))"


def test_the_tour_of_several_tables_and_sequences_gives_answers_of_the_same_shapes():
    run = subprocess.run([sys.executable, "-c", TOUR], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    expected = json.loads((HERE / "sdv_tables_expected.json").read_text())
    got = json.loads(run.stdout.splitlines()[-1])
    assert sorted(got) == sorted(expected)
    for part, shapes in expected.items():
        for name, shape in shapes.items():
            assert got[part][name] == shape, (part, name)


def test_tables_obey_constraints_with_their_table():
    from likeness.sdv.cag import Inequality

    real = hotels()
    real["guests"]["checkout"] = real["guests"]["checkin"] + pandas.to_timedelta([1 + k % 9 for k in range(len(real["guests"]))], "D")
    synthesizer = HMASynthesizer(Metadata.detect_from_dataframes(real), verbose=False)
    synthesizer.add_constraints([Inequality("checkin", "checkout", table_name="guests"), "guests: amount > 0"])
    synthesizer.fit(real)
    rows = synthesizer.sample(scale=3)["guests"]
    assert (rows["checkin"] <= rows["checkout"]).all()
    synthesizer.add_constraints([Inequality("checkin", "checkout")])
    with pytest.raises(InvalidDataError, match="table_name"):
        synthesizer.fit(real)


def test_references_to_no_row_are_refused_or_left_out(capsys):
    from likeness.sdv.utils import drop_unknown_references

    real = hotels()
    metadata = Metadata.detect_from_dataframes(real)
    real["guests"].loc[[2, 5], "hotel_id"] = "H999"
    with pytest.raises(InvalidDataError, match="H999"):
        HMASynthesizer(metadata, verbose=False).fit(real)
    cleaned = drop_unknown_references(real, metadata)
    assert len(cleaned["guests"]) == len(real["guests"]) - 2
    assert "2 left out" in capsys.readouterr().out
    metadata.validate_data(cleaned)


def test_what_several_tables_dont_have_says_so():
    metadata = Metadata.detect_from_dataframes(hotels())
    synthesizer = HMASynthesizer(metadata, verbose=False)
    with pytest.raises(SynthesizerInputError, match="nope"):
        synthesizer.set_table_parameters("nope", {})
    with pytest.raises(SynthesizerInputError, match="colour"):
        synthesizer.set_table_parameters("hotels", {"colour": 1})
    with pytest.warns(UserWarning, match="distributions"):
        synthesizer.set_table_parameters("hotels", {"default_distribution": "norm"})
    with pytest.raises(NonParametricError):
        synthesizer.get_learned_distributions("hotels")
    with pytest.raises(InvalidDataError, match="guests"):
        synthesizer.validate({"hotels": hotels()["hotels"]})


def test_sequences_have_the_context_and_key_that_are_asked_for():
    real = prices()
    metadata = Metadata.detect_from_dataframe(real)
    metadata.update_column(column_name="symbol", sdtype="id")
    with pytest.raises(SynthesizerInputError, match="sequence key"):
        PARSynthesizer(metadata)
    metadata.set_sequence_key("symbol")
    metadata.set_sequence_index("day")
    synthesizer = PARSynthesizer(metadata, context_columns=["sector"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        synthesizer.fit(real)
    rows = synthesizer.sample_sequential_columns(pandas.DataFrame({"sector": ["food", "food", "tech"]}))
    assert list(rows.groupby("symbol", sort=False)["sector"].first()) == ["food", "food", "tech"]
    first = synthesizer.sample(2)
    assert not first.equals(synthesizer.sample(2))
    synthesizer.reset_sampling()
    synthesizer.sample_sequential_columns(pandas.DataFrame({"sector": ["food", "food", "tech"]}))
    assert first.equals(synthesizer.sample(2))


def test_numbers_of_rows_stand_in_order_in_the_picture():
    from likeness.sdv.evaluation.multi_table import get_cardinality_plot

    real = hotels()
    metadata = Metadata.detect_from_dataframes(real)
    svg = get_cardinality_plot(real, real, "guests", "hotels", "hotel_id", metadata).svg
    shown = [svg.index(f">{count}</text>") for count in range(2, 7)]
    assert shown == sorted(shown)
    with pytest.raises(ValueError, match="no relationship"):
        get_cardinality_plot(real, real, "guests", "hotels", "room", metadata)
