"""Writes metadata.json: what SDV makes of metadata that likeness wrote, and what it detects in tables.

Made with SDV 2.0.0 and pandas 2.3.3:
    python tests/data/make_metadata.py > tests/data/metadata.json
"""

import io
import json
import random
import tempfile
import warnings
from contextlib import redirect_stdout
from pathlib import Path

import pandas
from sdv.metadata import Metadata

WRITTEN = """{
  "tables": {
    "table": {
      "primary_key": "customer",
      "columns": {
        "customer": {"sdtype": "id", "regex_format": "C-[0-9]{5}"},
        "born": {"sdtype": "datetime", "datetime_format": "%Y-%m-%d"},
        "income": {"sdtype": "numerical"},
        "kind": {"sdtype": "categorical"},
        "member": {"sdtype": "boolean"},
        "email": {"sdtype": "email", "pii": true},
        "note": {"sdtype": "unknown", "pii": true}
      }
    }
  },
  "relationships": [],
  "METADATA_SPEC_VERSION": "V1"
}
"""


def load(text):
    """What SDV understands of the text, after its own validation."""
    path = Path(tempfile.mkdtemp()) / "metadata.json"
    path.write_text(text)
    metadata = Metadata.load_from_json(path)
    metadata.validate()
    return metadata.to_dict()["tables"]["table"]


def made_table():
    """One column per rule."""
    draw = random.Random(0)
    rows = 200
    columns = {
        "order_id": [1000 + 3 * i for i in range(rows)],
        "shop id": [draw.randrange(20) for _ in range(rows)],
        "amount": [round(draw.gauss(50, 20), 2) for _ in range(rows)],
        "level": [draw.randrange(1, 8) for _ in range(rows)],
        "count": [draw.randrange(40) for _ in range(rows)],
        "whole": [float(draw.randrange(3)) for _ in range(rows)],
        "kind": [draw.choice(["red", "green", "blue"]) for _ in range(rows)],
        "day": [f"2024-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}" for _ in range(rows)],
        "email": [f"{draw.randrange(10**6)}@example.org" for _ in range(rows)],
        "FirstName": [draw.choice(["Ann", "Bob", "Cy"]) for _ in range(rows)],
        "zip_code": [draw.randrange(10000, 99999) for _ in range(rows)],
        "capacity": [draw.random() for _ in range(rows)],
        "gap": [draw.choice([None, 1.5, 2.5]) for _ in range(rows)],
    }
    return pandas.DataFrame(columns).to_csv(index=False)


def detect(csv):
    with redirect_stdout(io.StringIO()):
        found = Metadata.detect_from_dataframes({"table": pandas.read_csv(io.StringIO(csv))})
    table = found.to_dict()["tables"]["table"]
    return {
        "csv": csv,
        "primary_key": table.get("primary_key"),
        "sdtypes": {name: column["sdtype"] for name, column in table["columns"].items()},
    }


warnings.simplefilter("ignore")
penguins = (Path(__file__).parents[2] / "data" / "penguins.csv").read_text()
print(
    json.dumps(
        {
            "written": WRITTEN,
            "loaded": load(WRITTEN),
            "detected": [detect(penguins), detect(made_table())],
        },
        indent=1,
    )
)
