#!/usr/bin/env python3
"""Checks made personal data by validators that know nothing of likeness.

    python3 -m venv v && v/bin/pip install schwifty phonenumbers python-stdnum
    v/bin/python bench/compare/makers.py build/cli/likeness [rows]

Makes `rows` (10,000) values of each kind in each locale and prints the share that is valid, and how many differ.
"""

import csv
import importlib
import json
import pathlib
import subprocess
import sys
import tempfile

import phonenumbers
import schwifty
from stdnum import bic, iban, imei, isbn, luhn

LOCALES = ["en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "pt_BR", "nl_NL", "pl_PL", "ja_JP",
           "zh_CN", "ar_SA", "hi_IN"]
IDS = {"en_US": "us.ssn", "fr_FR": "fr.nir", "es_ES": "es.dni", "it_IT": "it.codicefiscale", "pt_BR": "br.cpf",
       "nl_NL": "nl.bsn", "pl_PL": "pl.pesel", "zh_CN": "cn.ric", "hi_IN": "in_.aadhaar"}
KINDS = ["iban", "phone_number", "ssn", "swift8", "email", "name", "credit_card_number", "imei", "isbn"]


def made(program, locale, rows):
    columns = {kind: {"sdtype": kind} for kind in KINDS}
    with tempfile.TemporaryDirectory() as folder:
        schema = pathlib.Path(folder, "schema.json")
        schema.write_text(json.dumps({"METADATA_SPEC_VERSION": "SINGLE_TABLE_V1", "columns": columns}))
        out = pathlib.Path(folder, "out.csv")
        subprocess.run([program, "make", schema, "-n", str(rows), "--locale", locale, "-o", out, "--quiet"],
                       check=True)
        with open(out, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))


def holds(check, value):
    try:
        return check(value) is not False
    except Exception:
        return False


def checks(locale):
    region = locale[-2:]
    yield "iban", "schwifty", lambda v: schwifty.IBAN(v, validate_bban=True)
    yield "iban", "python-stdnum", iban.validate
    yield "phone_number", "phonenumbers", lambda v: phonenumbers.is_valid_number(phonenumbers.parse(v, region))
    yield "swift8", "schwifty", schwifty.BIC
    yield "swift8", "python-stdnum", bic.validate
    if locale in IDS:
        yield "ssn", "python-stdnum", importlib.import_module("stdnum." + IDS[locale]).validate
    yield "credit_card_number", "python-stdnum", luhn.validate
    yield "imei", "python-stdnum", imei.validate
    yield "isbn", "python-stdnum", isbn.validate


def main():
    program, rows = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    worst = 1.0
    for locale in LOCALES:
        table = made(program, locale, rows)
        for kind, who, check in checks(locale):
            values = [row[kind] for row in table]
            valid = sum(holds(check, value) for value in values) / len(values)
            worst = min(worst, valid)
            print(f"{locale} {kind:20} {who:14} {100 * valid:6.2f}% valid, {len(set(values))} different")
    print(f"worst: {100 * worst:.2f}%")


if __name__ == "__main__":
    main()
