"""Several tables: mappings of data frames, folders and databases."""

import pickle
import sqlite3

import pytest

import likeness as lk

pandas = pytest.importorskip("pandas")


@pytest.fixture(scope="module")
def shop():
    customers = pandas.DataFrame({"customer_id": range(60), "land": ["north" if k % 3 else "south" for k in range(60)]})
    orders = pandas.DataFrame(
        [
            {"order_id": 10 * k + i, "customer_id": k, "total": 20.0 + (30 if k % 3 else 0) + i, "paid": i % 2 == 0}
            for k in range(60)
            for i in range(k % 4)
        ]
    )
    return {"customer": customers, "order": orders}


@pytest.fixture(scope="module")
def fitted(shop):
    return lk.fit(shop, seed=3)


def test_frames_in_and_frames_out_whose_keys_hold(shop, fitted):
    made = fitted.sample(2, seed=1)
    assert list(made) == ["customer", "order"]
    assert len(made["customer"]) == 120
    assert made["customer"]["customer_id"].is_unique
    assert set(made["order"]["customer_id"]) <= set(made["customer"]["customer_id"])
    for name, frame in shop.items():
        assert list(made[name].columns) == list(frame.columns)
        assert [str(kind) for kind in made[name].dtypes] == [str(kind) for kind in frame.dtypes]


def test_files_bytes_and_pickles_make_the_same_tables(fitted, tmp_path):
    fitted.save(tmp_path / "shop.likeness")
    expected = fitted.sample(seed=5)["order"]
    for other in (lk.load(tmp_path / "shop.likeness"), lk.from_bytes(fitted.to_bytes()), pickle.loads(pickle.dumps(fitted))):
        assert other.sample(seed=5, format="pandas")["order"].equals(expected)
    with pytest.raises(lk.ModelError):
        lk.from_bytes(b"rubbish")


def test_rows_whose_keys_do_not_hold_are_what_is_asked_for(shop):
    orders = pandas.concat([shop["order"], shop["order"].head(2).assign(total=99.0)], ignore_index=True)
    orders.loc[5, "customer_id"] = 777
    broken = {"customer": shop["customer"], "order": orders}
    relations = lk.detect(shop)
    usual = lk.fit(broken, metadata=relations, found_rules=False)
    assert any("repeat the key" in note and "left out" in note for note in usual.notes)
    assert any("learned as missing" in note for note in usual.notes)
    other = lk.fit(broken, metadata=relations, found_rules=False, orphans="drop", doubled_keys="keep")
    assert any("keys of their own" in note for note in other.notes)
    assert any("777" in note and "left out" in note for note in other.notes)
    for refused in ({"orphans": "stop"}, {"doubled_keys": "stop"}):
        with pytest.raises(lk.DataError):
            lk.fit(broken, metadata=relations, **refused)
    with pytest.raises(lk.UsageError, match="drop, keep and stop"):
        lk.fit(broken, metadata=relations, doubled_keys="merge")
    with pytest.raises(lk.UsageError, match="several tables"):
        lk.fit(shop["customer"], orphans="drop")


def test_conditions_and_numbers_of_rows(fitted):
    made = fitted.sample(roots=10, where={"customer": {"land": "south"}}, seed=2)
    assert list(made["customer"]["land"]) == ["south"] * 10
    with pytest.raises(lk.UsageError, match="customr"):
        fitted.sample(where={"customr": {"land": "south"}})


def test_detect_and_evaluate(shop, fitted):
    relations = lk.detect(shop)["relationships"]
    assert [relation["child_table_name"] for relation in relations] == ["order"]
    report = lk.evaluate(shop, fitted.sample(seed=1), metadata=fitted.metadata, quick=True)
    assert report.scores["quality"] > 0.5
    assert "<svg" in report.to_html()


def test_a_database_is_learned_and_written_with_its_schema(tmp_path):
    path = tmp_path / "real.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE town (id INTEGER PRIMARY KEY, land TEXT NOT NULL)")
        database.execute("CREATE TABLE house (id INTEGER PRIMARY KEY, town INTEGER REFERENCES town(id), height INT)")
        database.execute("CREATE INDEX by_town ON house(town)")
        database.executemany("INSERT INTO town VALUES (?, ?)", [(k, "north" if k % 2 else "south") for k in range(30)])
        database.executemany("INSERT INTO house VALUES (?, ?, ?)", [(k, k % 30, 10 + k % 7) for k in range(90)])
    database.close()
    model = lk.fit(path, seed=1)
    model.write(tmp_path / "made.sqlite")
    made = sqlite3.connect(tmp_path / "made.sqlite")
    assert made.execute("SELECT count(*) FROM town").fetchone() == (30,)
    assert made.execute("SELECT count(*) FROM house WHERE town NOT IN (SELECT id FROM town)").fetchone() == (0,)
    assert made.execute("SELECT name FROM sqlite_master WHERE type = 'index'").fetchall() == [("by_town",)]
    with pytest.raises(lk.UsageError):
        model.write(tmp_path / "made.sqlite")


def test_test_data_from_a_schema():
    made = lk.make("CREATE TABLE shop (id INTEGER PRIMARY KEY, size INT CHECK (size > 3))", 20, seed=4)
    assert len(made["shop"]) == 20
    assert (made["shop"]["size"].dropna() > 3).all()
    with pytest.raises(lk.DataError, match='Cannot read "nope.json"'):
        lk.make("nope.json", 5)


def test_what_several_tables_dont_take_is_said(shop):
    with pytest.raises(lk.UsageError, match="don't take max_seconds"):
        lk.fit(shop, max_seconds=5)
    with pytest.raises(lk.UsageError, match="don't take target"):
        lk.evaluate(shop, shop, target="land")
    with pytest.raises(lk.UsageError, match="relational"):
        lk.fit(shop, model="relationl")


@pytest.mark.parametrize("rules", [{"order": ["total >= least"]}, {"order": "total >= least"}, ["order: total >= least"], "order: total >= least"])
def test_rules_of_tables_are_obeyed_and_scored(shop, rules):
    count = 300
    least = [5.0 + (7 * k) % 23 / 2 for k in range(count)]
    orders = pandas.DataFrame({"order_id": range(count), "customer_id": [(k * k) % 60 for k in range(count)], "least": least})
    orders["total"] = [low + (11 * k) % 17 / 2 for k, low in enumerate(least)]
    tables = {**shop, "order": orders}
    made = lk.fit(tables, rules=rules, options={"rounds": 5}, seed=3).sample(5, seed=1)
    assert (made["order"]["total"] >= made["order"]["least"]).all()
    made["order"].loc[0, "least"] = 1000.0
    scored = lk.evaluate(tables, made, rules=rules, quick=True).to_dict()["diagnostic"]["constraint_validity"]
    assert [(rule["table"], rule["constraint"], rule["real_score"]) for rule in scored] == [("order", "total >= least", 1)]
    assert scored[0]["score"] == pytest.approx(1 - 1 / len(made["order"]))


def test_rules_of_unknown_tables_are_refused(shop):
    for rules in ({"ordr": ["total > 0"]}, "ordr: total > 0"):
        with pytest.raises(lk.DataError, match='did you mean "order"'):
            lk.fit(shop, rules=rules)
    with pytest.raises(lk.DataError, match="names no table"):
        lk.evaluate(shop, shop, rules="total > 0")


def test_rules_within_rows_are_found_and_hold():
    orders = pandas.DataFrame({"order_id": range(150), "land": ["north" if k % 3 else "south" for k in range(150)]})
    lines = pandas.DataFrame(
        [
            {"order_id": k, "count": 1 + (7 * k + 3 * i) % 9, "price": 5.0 + (11 * k + 5 * i) % 83 / 4}
            for k in range(150)
            for i in range(1 + k % 4)
        ]
    )
    lines["sum"] = lines["count"] * lines["price"]
    made = lk.fit({"order": orders, "line": lines}, found_rules=True, options={"rounds": 5}, seed=3).sample(2, seed=1)["line"]
    assert len(made) > 500
    assert ((made["count"] * made["price"] - made["sum"]).abs() < 0.006).all()


def test_a_model_is_recommended(penguins):
    assert lk.recommend(penguins)["model"] == "sequential_trees"


def test_addresses_of_databases_are_datasets():
    with pytest.raises(lk.LikenessError, match='"postgresql://u@127.0.0.1:1/x"') as refusal:
        lk.fit("postgresql://u:secret@127.0.0.1:1/x")
    assert "secret" not in str(refusal.value)


def test_a_side_without_a_table_is_refused_and_an_empty_table_of_truth_values_is_learned(shop):
    lacking = {"customer": shop["customer"]}
    for arguments in ({"synthetic": lacking}, {"synthetic": shop, "holdout": lacking}):
        with pytest.raises(lk.DataError, match='table "order"'):
            lk.evaluate(shop, metadata=lk.detect(shop), quick=True, **arguments)
    made = lk.fit({**shop, "order": shop["order"].iloc[:0]}).sample()["order"]
    assert len(made) == 0
    assert made["paid"].dtype == bool
