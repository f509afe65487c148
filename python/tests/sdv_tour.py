"""The calls of SDV's quick start and tutorials, on whatever ``sdv`` means, and the shapes of answers.

``python sdv_tour.py > sdv_expected.json`` records them from the real SDV 1 (1.38.5 was taken);
test_sdv.py runs the same code on likeness.sdv.
"""

import json
import pathlib
import sys
import tempfile

import pandas

DATA = pathlib.Path(__file__).parents[2] / "data" / "penguins.csv"


def frame_shape(frame):
    return {"columns": [str(name) for name in frame.columns], "dtypes": [kind.kind if hasattr(kind, "kind") else str(kind) for kind in frame.dtypes]}


def numbered(frame):
    return {**frame_shape(frame), "rows": len(frame)}


def raised(action):
    try:
        action()
    except Exception as error:
        return type(error).__name__
    return None


def metadata_tour(real, folder):
    from sdv.metadata import Metadata, SingleTableMetadata

    metadata = Metadata.detect_from_dataframe(real)
    seen = {"detected": metadata.to_dict()}
    metadata.update_column(column_name="year", sdtype="numerical")
    metadata.update_columns(column_names=["species", "island"], sdtype="categorical")
    seen["categorical"] = metadata.get_column_names(sdtype="categorical")
    metadata.validate()
    metadata.validate_data(data={"table": real})
    path = folder / "metadata.json"
    metadata.save_to_json(path)
    seen["twice"] = raised(lambda: metadata.save_to_json(path)) is not None
    metadata.save_to_json(path, mode="overwrite")
    seen["loaded"] = Metadata.load_from_json(path).to_dict()
    seen["no column"] = raised(lambda: metadata.update_column(column_name="nope", sdtype="id"))
    older = SingleTableMetadata()
    older.detect_from_dataframe(real)
    seen["single"] = older.to_dict()
    two = Metadata.detect_from_dataframes({"a": real, "b": real[["species"]]})
    seen["tables"] = sorted(two.tables)
    seen["primary key"] = metadata.primary_key if hasattr(metadata, "primary_key") else None
    return metadata, seen


def copula_tour(real, metadata, folder):
    from sdv.single_table import GaussianCopulaSynthesizer

    synthesizer = GaussianCopulaSynthesizer(metadata, enforce_rounding=False, default_distribution="norm", numerical_distributions={"year": "uniform"})
    seen = {"unfitted": raised(lambda: synthesizer.sample(num_rows=3)), "parameters": synthesizer.get_parameters()}
    seen["info before"] = sorted(synthesizer.get_info())
    synthesizer.validate(real)
    synthesizer.fit(data=real)
    rows = synthesizer.sample(num_rows=50)
    seen["sampled"] = numbered(rows)
    seen["new rows each time"] = not rows.equals(synthesizer.sample(num_rows=50))
    synthesizer.reset_sampling()
    seen["same rows after a reset"] = rows.equals(synthesizer.sample(num_rows=50))
    seen["fitted"] = synthesizer.get_info()["is_fit"]
    distributions = synthesizer.get_learned_distributions()
    seen["distributions"] = {"year": sorted(distributions["year"])}
    synthesizer.save(filepath=folder / "synthesizer.pkl")
    again = GaussianCopulaSynthesizer.load(filepath=folder / "synthesizer.pkl")
    seen["loaded"] = numbered(again.sample(num_rows=10))
    synthesizer.sample(num_rows=7, output_file_path=folder / "rows.csv")
    seen["file"] = numbered(pandas.read_csv(folder / "rows.csv"))
    seen["metadata"] = synthesizer.get_metadata().to_dict()
    seen["transformers"] = sorted(synthesizer.get_transformers())
    return synthesizer, seen


def conditions_tour(real, synthesizer):
    from sdv.sampling import Condition, DataFrameCondition

    wanted = [Condition(num_rows=5, column_values={"species": "Adelie"}), Condition(num_rows=3, column_values={"species": "Gentoo", "sex": "male"})]
    rows = synthesizer.sample_from_conditions(conditions=wanted)
    seen = {"rows": numbered(rows), "met": sorted(rows["species"].value_counts().to_dict().items())}
    known = pandas.DataFrame({"species": ["Adelie", "Gentoo", "Adelie"]})
    rows = synthesizer.sample_remaining_columns(known_columns=known)
    seen["remaining"] = {**numbered(rows), "species": rows["species"].tolist()}
    rows = synthesizer.sample_from_conditions(conditions=[DataFrameCondition(known)])
    seen["frame"] = numbered(rows)
    seen["unknown column"] = raised(lambda: synthesizer.sample_from_conditions([Condition({"nope": 1})]))
    return seen


def evaluation_tour(real, synthesizer, metadata):
    from sdv.evaluation.single_table import evaluate_quality, run_diagnostic

    synthetic = synthesizer.sample(num_rows=len(real))
    quality = evaluate_quality(real_data=real, synthetic_data=synthetic, metadata=metadata, verbose=False)
    seen = {"score": bool(0 < quality.get_score() <= 1), "properties": frame_shape(quality.get_properties()), "names": list(quality.get_properties()["Property"])}
    for name in seen["names"]:
        details = quality.get_details(property_name=name)
        seen[name] = {"columns": list(details.columns), "rows": len(details)}
    seen["report"] = quality.get_info()["report_type"]
    diagnostic = run_diagnostic(real_data=real, synthetic_data=synthetic, metadata=metadata, verbose=False)
    seen["diagnostic"] = list(diagnostic.get_properties().columns)
    for name in ("Data Validity", "Data Structure"):
        details = diagnostic.get_details(property_name=name)
        seen[name] = {"columns": list(details.columns), "rows": len(details), "metrics": sorted(set(details["Metric"]))}
    return seen


def networks_tour(real, metadata):
    from sdv.single_table import CopulaGANSynthesizer, CTGANSynthesizer, TVAESynthesizer

    seen = {}
    for kind in (CTGANSynthesizer, CopulaGANSynthesizer, TVAESynthesizer):
        synthesizer = kind(metadata, epochs=2, batch_size=100)
        parameters = synthesizer.get_parameters()
        synthesizer.fit(real)
        shape = numbered(synthesizer.sample(num_rows=5))
        losses = synthesizer.get_loss_values()
        seen[kind.__name__] = {"parameters": sorted(parameters), "rows": shape["rows"], "losses": list(losses.columns)[:2], "epochs": int(losses["Epoch"].max()) + 1}
    return seen


def tour():
    real = pandas.read_csv(DATA)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        metadata, seen_metadata = metadata_tour(real, folder)
        synthesizer, seen_copula = copula_tour(real, metadata, folder)
        seen = {
            "metadata": seen_metadata,
            "copula": seen_copula,
            "conditions": conditions_tour(real, synthesizer),
            "evaluation": evaluation_tour(real, synthesizer, metadata),
            "networks": networks_tour(real, metadata),
        }
    return json.loads(json.dumps(seen, default=lambda value: value.item()))


if __name__ == "__main__":
    import warnings

    warnings.filterwarnings("ignore")
    json.dump(tour(), sys.stdout, indent=1, sort_keys=True)
    print()
