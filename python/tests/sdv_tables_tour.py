"""The calls of SDV's quick starts for several tables and for sequences, on whatever ``sdv`` means.

``python sdv_tables_tour.py > sdv_tables_expected.json`` records the shapes of answers from the real SDV 1
(1.38.5 was taken); test_sdv_tables.py runs the same code on likeness.sdv.
"""

import json
import pathlib
import sys
import tempfile

import pandas
from sdv_tour import frame_shape, numbered, raised


def hotels():
    """Hotels and their guests, who come more often and pay more where the rating is high."""
    towns = ["Oslo", "Bergen", "Molde"]
    hotels = pandas.DataFrame(
        {
            "hotel_id": [f"H{k:03d}" for k in range(30)],
            "town": [towns[k % 3] for k in range(30)],
            "rating": [3.0 + (7 * k) % 20 / 10 for k in range(30)],
        }
    )
    guests = pandas.DataFrame(
        [
            {
                "guest_id": 1000 + 10 * k + i,
                "hotel_id": f"H{k:03d}",
                "room": ["basic", "suite", "deluxe"][(k + 2 * i) % 3],
                "amount": round(80 + 40 * ((7 * k) % 20 / 10) + (13 * i) % 17, 2),
                "checkin": pandas.Timestamp("2023-01-01") + pandas.Timedelta(days=(17 * k + 29 * i) % 300),
            }
            for k in range(30)
            for i in range(2 + k % 5)
        ]
    )
    return {"hotels": hotels, "guests": guests}


def prices():
    """Ten days of prices of 25 companies."""
    return pandas.DataFrame(
        [
            {
                "symbol": f"C{k:02d}",
                "day": pandas.Timestamp("2023-01-02") + pandas.Timedelta(days=i),
                "price": round(50 + 3 * k + (1 + k % 3) * i + (7 * k + 5 * i) % 11 / 10, 2),
                "volume": 1000 + 37 * ((k + i * i) % 23),
                "sector": ["tech", "food", "energy"][k % 3],
            }
            for k in range(25)
            for i in range(10)
        ]
    )


def several(tables):
    return {name: frame_shape(table) for name, table in tables.items()}


def metadata_tour(real, folder):
    from sdv.metadata import Metadata, MultiTableMetadata

    metadata = Metadata.detect_from_dataframes(data=real)
    seen = {"relationships": metadata.to_dict()["relationships"], "tables": sorted(metadata.tables)}
    seen["keys"] = {name: table.get("primary_key") for name, table in metadata.to_dict()["tables"].items()}
    metadata.update_column(table_name="hotels", column_name="town", sdtype="categorical")
    metadata.update_column(table_name="guests", column_name="room", sdtype="categorical")
    seen["categorical"] = metadata.get_column_names(table_name="guests", sdtype="categorical")
    metadata.validate()
    metadata.validate_data(data=real)
    metadata.save_to_json(folder / "metadata.json")
    seen["loaded"] = Metadata.load_from_json(folder / "metadata.json").to_dict() == metadata.to_dict()
    seen["unknown table"] = raised(lambda: metadata.update_column(table_name="nope", column_name="x", sdtype="id"))
    seen["unknown key"] = raised(lambda: metadata.add_relationship("hotels", "guests", "hotel_id", "nope"))
    metadata.remove_relationship("hotels", "guests")
    seen["none left"] = metadata.to_dict()["relationships"]
    metadata.add_relationship(parent_table_name="hotels", child_table_name="guests", parent_primary_key="hotel_id", child_foreign_key="hotel_id")
    older = MultiTableMetadata()
    older.detect_from_dataframes(real)
    seen["older"] = sorted(older.to_dict())
    orphans = {**real, "guests": real["guests"].assign(hotel_id="H999")}
    seen["orphans"] = raised(lambda: metadata.validate_data(orphans))
    return metadata, seen


def tables_tour(real, metadata, folder):
    from sdv.multi_table import HMASynthesizer

    synthesizer = HMASynthesizer(metadata, verbose=False)
    seen = {"unfitted": raised(lambda: synthesizer.sample()), "parameters": synthesizer.get_parameters()}
    seen["info before"] = sorted(synthesizer.get_info())
    synthesizer.set_table_parameters(table_name="guests", table_parameters={"enforce_rounding": False})
    seen["table parameters"] = synthesizer.get_table_parameters(table_name="guests")["synthesizer_parameters"]["enforce_rounding"]
    synthesizer.validate(real)
    synthesizer.fit(real)
    made = synthesizer.sample(scale=1)
    seen["made"] = several(made)
    seen["hotels"] = len(made["hotels"])
    seen["keys hold"] = bool(made["guests"]["hotel_id"].isin(made["hotels"]["hotel_id"]).all() and made["hotels"]["hotel_id"].is_unique)
    seen["twice"] = len(synthesizer.sample(scale=2)["hotels"])
    seen["half"] = len(synthesizer.sample(scale=0.5)["hotels"])
    synthesizer.reset_sampling()
    seen["same after a reset"] = made["hotels"].equals(synthesizer.sample(scale=1)["hotels"])
    seen["bad scale"] = raised(lambda: synthesizer.sample(scale=-1))
    seen["fitted"] = synthesizer.get_info()["is_fit"]
    synthesizer.save(filepath=folder / "tables.pkl")
    again = HMASynthesizer.load(filepath=folder / "tables.pkl")
    seen["again"] = several(again.sample())
    seen["metadata"] = sorted(synthesizer.get_metadata().to_dict())
    return made, seen


def evaluation_tour(real, made, metadata):
    from sdv.evaluation.multi_table import evaluate_quality, get_cardinality_plot, get_column_pair_plot, get_column_plot, run_diagnostic

    quality = evaluate_quality(real_data=real, synthetic_data=made, metadata=metadata, verbose=False)
    seen = {"score": bool(0 < quality.get_score() <= 1), "properties": frame_shape(quality.get_properties()), "names": list(quality.get_properties()["Property"])}
    for name in seen["names"]:
        details = quality.get_details(property_name=name)
        seen[name] = {"columns": list(details.columns), "rows": len(details), "metrics": sorted(set(details["Metric"]))}
    seen["of a table"] = len(quality.get_details(property_name="Column Shapes", table_name="guests"))
    seen["report"] = {name: value for name, value in quality.get_info().items() if name in ("report_type", "num_tables", "num_rows_real_data")}
    diagnostic = run_diagnostic(real_data=real, synthetic_data=made, metadata=metadata, verbose=False)
    seen["valid"] = diagnostic.get_score()
    seen["diagnostic"] = list(diagnostic.get_properties()["Property"])
    for name in seen["diagnostic"]:
        details = diagnostic.get_details(property_name=name)
        # Which formats are checked depends on what was detected.
        details = details[~details["Metric"].str.contains("Format")]
        seen[name] = {"columns": list(details.columns), "rows": len(details), "metrics": sorted(set(details["Metric"]))}
    plots = [
        get_column_plot(real_data=real, synthetic_data=made, metadata=metadata, table_name="hotels", column_name="rating"),
        get_column_pair_plot(real_data=real, synthetic_data=made, metadata=metadata, table_name="guests", column_names=["room", "amount"]),
        get_cardinality_plot(real_data=real, synthetic_data=made, child_table_name="guests", parent_table_name="hotels", child_foreign_key="hotel_id", metadata=metadata),
    ]
    seen["plots"] = [hasattr(plot, "show") for plot in plots]
    seen["no plot"] = raised(lambda: get_column_plot(real, made, metadata, "hotels", "nope")) is not None
    return seen


def sequences_tour(real, folder):
    from sdv.metadata import Metadata
    from sdv.sequential import PARSynthesizer

    metadata = Metadata.detect_from_dataframe(real)
    metadata.update_column(column_name="symbol", sdtype="id")
    metadata.set_sequence_key(column_name="symbol")
    metadata.set_sequence_index(column_name="day")
    seen = {"metadata": {name: metadata.to_dict()["tables"]["table"].get(name) for name in ("sequence_key", "sequence_index")}}
    synthesizer = PARSynthesizer(metadata, context_columns=["sector"], epochs=1)
    seen["parameters"] = {name: value for name, value in synthesizer.get_parameters().items() if name in ("context_columns", "epochs", "sample_size", "segment_size")}
    seen["unfitted"] = raised(lambda: synthesizer.sample(num_sequences=1))
    synthesizer.fit(real)
    rows = synthesizer.sample(num_sequences=3)
    seen["rows"] = frame_shape(rows)
    seen["sequences"] = rows["symbol"].nunique()
    seen["constant"] = int(rows.groupby("symbol")["sector"].nunique().max())
    seen["in order"] = bool(rows.groupby("symbol")["day"].apply(lambda days: days.is_monotonic_increasing).all())
    rows = synthesizer.sample(num_sequences=2, sequence_length=4)
    seen["lengths"] = sorted(rows.groupby("symbol").size())
    context = pandas.DataFrame({"symbol": ["X1", "X2"], "sector": ["tech", "energy"]})
    rows = synthesizer.sample_sequential_columns(context_columns=context, sequence_length=3)
    seen["context"] = {**numbered(rows), "pairs": sorted({(one.symbol, one.sector) for one in rows.itertuples()})}
    losses = synthesizer.get_loss_values()
    seen["losses"] = list(losses.columns)
    synthesizer.save(filepath=folder / "sequences.pkl")
    again = PARSynthesizer.load(filepath=folder / "sequences.pkl")
    seen["again"] = again.sample(num_sequences=2)["symbol"].nunique()
    seen["bad context"] = raised(lambda: PARSynthesizer(metadata, context_columns=["nope"])) is not None
    return seen


def tour():
    real = hotels()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        metadata, seen_metadata = metadata_tour(real, folder)
        made, seen_tables = tables_tour(real, metadata, folder)
        seen = {
            "metadata": seen_metadata,
            "tables": seen_tables,
            "evaluation": evaluation_tour(real, made, metadata),
            "sequences": sequences_tour(prices(), folder),
        }
    return json.loads(json.dumps(seen, default=lambda value: value.item()))


if __name__ == "__main__":
    import warnings

    warnings.filterwarnings("ignore")
    json.dump(tour(), sys.stdout, indent=1, sort_keys=True)
    print()
