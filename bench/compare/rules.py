"""Constraints: what they cost, whether every row obeys them, and which are found.

    python bench/compare/rules.py tables FOLDER            # ten tables with rules, and rules.json of each
    python bench/compare/rules.py obey LIKENESS FOLDER [--models a,b] [--rows 1000000]
    python bench/compare/rules.py cost LIKENESS FOLDER [--models a,b]
    python bench/compare/rules.py find LIKENESS FOLDER     # 20 tables with 5 planted rules among 30 columns

Needs pandas. Rows are checked here, by pandas alone; LIKENESS is the program.
"""

import argparse
import json
import pathlib
import resource
import subprocess
import time

import numpy as np
import pandas as pd

ROWS = 5000


def inequality(low, high, strict=False):
    return {"class_name": "Inequality",
            "parameters": {"low_column_name": low, "high_column_name": high,
                           "strict_boundaries": strict}}


def days(rng, first, count, n):
    return pd.Timestamp(first) + pd.to_timedelta(rng.integers(0, count, n), unit="D")


def fillers(rng, n):
    kind = rng.choice(["web", "shop", "phone"], n, p=[0.6, 0.3, 0.1])
    age = np.clip(rng.normal(45, 15, n), 18, 90).astype(int)
    return {"kind": kind, "age": age, "score": (age * 0.4 + rng.normal(0, 6, n)).round(1)}


def iso(dates):
    return pd.Series(dates).dt.strftime("%Y-%m-%d")


def table_dates(rng, n):
    table = fillers(rng, n)
    start = days(rng, "2021-01-01", 900, n)
    end = start + pd.to_timedelta((rng.exponential(20, n) + 5 * (table["kind"] == "web")).astype(int),
                                  unit="D")
    table |= {"start": iso(start), "end": iso(end)}
    return pd.DataFrame(table), [inequality("start", "end")], lambda t: t.start > t.end


def cents(values):
    return np.round(np.asarray(values) * 100).astype("int64")


def table_sums(rng, n):
    table = fillers(rng, n)
    net = np.round(rng.lognormal(4, 0.8, n), 2)
    vat = np.round(net * np.where(table["kind"] == "shop", 0.07, 0.19), 2)
    table |= {"net": net, "vat": vat, "gross": np.round(net + vat, 2)}
    return (pd.DataFrame(table), ["net + vat = gross"],
            lambda t: cents(t.net) + cents(t.vat) != cents(t.gross))


def table_products(rng, n):
    table = fillers(rng, n)
    price = np.round(rng.lognormal(3, 0.7, n), 2)
    quantity = 1 + rng.poisson(2, n)
    table |= {"price": price, "quantity": quantity,
              "total": np.round(price * quantity * 0.95 + 1e-9, 2)}
    return (pd.DataFrame(table), ["total = round(price * quantity * 0.95, 2)"],
            lambda t: (t.price * t.quantity * 0.95 - t.total).abs() > 0.0050001)


def table_combinations(rng, n):
    table = fillers(rng, n)
    city = rng.integers(0, 500, n) * rng.integers(0, 2, n) + rng.integers(0, 100, n) * 1
    city = city % 500
    table |= {"city": [f"City{c:03d}" for c in city], "state": [f"S{c % 37:02d}" for c in city]}
    frame = pd.DataFrame(table)
    pairs = set(zip(frame.city, frame.state))
    return (frame, [{"class_name": "FixedCombinations",
                     "parameters": {"column_names": ["city", "state"]}}],
            lambda t: pd.Series([pair not in pairs for pair in zip(t.city, t.state)]))


def table_chain(rng, n):
    table = fillers(rng, n)
    value = rng.normal(100, 20, n)
    for name in "abcde":
        value = value + rng.exponential(5, n) * (1 + (table["kind"] == "web"))
        table[name] = np.round(value, 1)
    chain = {"class_name": "ChainedInequality",
             "parameters": {"column_names": list("abcde"), "strict_boundaries": False}}
    return (pd.DataFrame(table), [chain],
            lambda t: (t.a > t.b) | (t.b > t.c) | (t.c > t.d) | (t.d > t.e))


def table_missing(rng, n):
    table = fillers(rng, n)
    status = rng.choice(["open", "done", "cancelled"], n, p=[0.2, 0.7, 0.1])
    ordered = days(rng, "2022-01-01", 500, n)
    shipped = iso(ordered + pd.to_timedelta(rng.integers(1, 12, n), unit="D"))
    shipped = shipped.where(status == "done")
    table |= {"status": status, "ordered": iso(ordered), "shipped": shipped}
    return (pd.DataFrame(table),
            ["if status in ('open', 'cancelled') then shipped is missing",
             "if status = 'done' then shipped is not missing"],
            lambda t: (t.status == "done") != t.shipped.notna())


def table_one_hot(rng, n):
    table = fillers(rng, n)
    which = rng.choice(4, n, p=[0.5, 0.3, 0.15, 0.05])
    which = np.where((table["kind"] == "phone") & (which == 3), 0, which)
    for k, name in enumerate(["red", "green", "blue", "grey"]):
        table[name] = (which == k).astype(int)
    names = ["red", "green", "blue", "grey"]
    return (pd.DataFrame(table),
            [{"class_name": "OneHotEncoding", "parameters": {"column_names": names}}],
            lambda t: t[names].sum(axis=1) != 1)


def table_increments(rng, n):
    table = fillers(rng, n)
    table |= {"salary": 500 * np.clip(rng.normal(80 + table["age"], 25, n), 20, 300).astype(int)}
    return (pd.DataFrame(table),
            [{"class_name": "FixedIncrements",
              "parameters": {"column_name": "salary", "increment_value": 500}}],
            lambda t: t.salary % 500 != 0)


def table_ratios(rng, n):
    table = fillers(rng, n)
    parts = rng.dirichlet([4, 3, 2], n) * 1000
    a = np.floor(parts[:, 0])
    b = np.floor(parts[:, 1])
    table |= {"fat": a / 10, "protein": b / 10, "carbs": np.round((1000 - a - b) / 10, 1)}
    return (pd.DataFrame(table), ["fat + protein + carbs = 100"],
            lambda t: (np.round(t.fat * 10) + np.round(t.protein * 10) + np.round(t.carbs * 10) !=
                       1000) | (t[["fat", "protein", "carbs"]].min(axis=1) < 0))


RATES = {"DE": 0.19, "FR": 0.2, "IT": 0.22, "CH": 0.077, "US": 0.0}


def table_orders(rng, n):
    table = fillers(rng, n)
    country = rng.choice(list(RATES), n, p=[0.4, 0.2, 0.15, 0.05, 0.2])
    rate = np.array([RATES[c] for c in country])
    price = np.round(rng.lognormal(3, 0.6, n), 2)
    quantity = 1 + rng.poisson(1.5, n)
    total = np.round(price * quantity, 2)
    status = rng.choice(["done", "cancelled"], n, p=[0.9, 0.1])
    ordered = days(rng, "2022-01-01", 700, n)
    shipped = iso(ordered + pd.to_timedelta(rng.poisson(4, n), unit="D"))
    table |= {"country": country, "tax_rate": rate, "price": price, "quantity": quantity,
              "total": total, "status": status, "ordered": iso(ordered),
              "shipped": shipped.where(status != "cancelled")}

    def broken(t):
        return ((cents(t.price) * t.quantity != cents(t.total)) |
                (t.country.map(RATES) != t.tax_rate) | (t.shipped < t.ordered) |
                ((t.status == "cancelled") & t.shipped.notna()))

    return (pd.DataFrame(table),
            ["total = price * quantity", inequality("ordered", "shipped"),
             {"class_name": "FixedCombinations",
              "parameters": {"column_names": ["country", "tax_rate"]}},
             "if status = 'cancelled' then shipped is missing"], broken)


TABLES = {"dates": table_dates, "sums": table_sums, "products": table_products,
          "combinations": table_combinations, "chain": table_chain, "missing": table_missing,
          "one_hot": table_one_hot, "increments": table_increments, "ratios": table_ratios,
          "orders": table_orders}


def make(name, rows=ROWS):
    return TABLES[name](np.random.default_rng(7 + list(TABLES).index(name)), rows)


def write_tables(arguments):
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        table, rules, broken = make(name)
        assert not np.any(broken(table)), name
        table.to_csv(arguments.folder / f"{name}.csv", index=False)
        (arguments.folder / f"{name}.json").write_text(json.dumps(rules))


def run(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.time()
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done, time.time() - begin, used


def models_of(arguments):
    if arguments.models:
        return arguments.models.split(",")
    done, _, _ = run([arguments.likeness, "models", "--json"])
    return [model["name"] for model in json.loads(done.stdout)]


QUICK = {"ctgan": ["--set", "epochs=20"], "copula_gan": ["--set", "epochs=20"],
         "tvae": ["--set", "epochs=20"], "generative_mtd": ["--set", "epochs=20"]}


def fit(arguments, name, model, with_rules, output):
    folder = arguments.folder
    command = [arguments.likeness, "fit", folder / f"{name}.csv", "--model", model, "-o", output,
               "--only-given-rules", "--quiet", *QUICK.get(model, [])]
    if with_rules:
        command += ["--rules", folder / f"{name}.json"]
    return run(command)


def obey(arguments):
    names = arguments.tables.split(",") if arguments.tables else list(TABLES)
    for model in models_of(arguments):
        for name in names:
            _, _, broken = make(name)
            output = arguments.folder / f"{name}.{model}.likeness"
            done, wall, used = fit(arguments, name, model, True, output)
            if done.returncode != 0:
                print(f"{model:18} {name:14} fit: {done.stderr.strip()}", flush=True)
                continue
            rows = arguments.folder / "rows.csv"
            sampled, wall2, used2 = run([arguments.likeness, "sample", output, "-n", arguments.rows,
                                         "-o", rows, "--quiet"])
            if sampled.returncode != 0:
                print(f"{model:18} {name:14} sample: {sampled.stderr.strip()}", flush=True)
                continue
            table = pd.read_csv(rows, keep_default_na=False, na_values=[""])
            wrong = int(np.sum(broken(table)))
            print(f"{model:18} {name:14} rows {len(table):8} broken {wrong:6} "
                  f"fit {used:6.1f} s, sample {used2:6.1f} s", flush=True)


def scores(arguments, real, synthetic):
    """Quality, and the AUC of the program's random forest."""
    done, _, _ = run([arguments.likeness, "evaluate", real, synthetic, "--json", "-", "--quiet"])
    report = json.loads(done.stdout)
    auc = [one["value"] for one in report["findings"] if one["name"] == "detection_random_forest"]
    return report["quality"]["overall_score"], auc[0]


SEEDS = 3


def cost(arguments):
    names = arguments.tables.split(",") if arguments.tables else list(TABLES)
    for model in models_of(arguments):
        for name in names:
            line = f"{model:18} {name:14}"
            times = []
            for with_rules in (False, True):
                output = arguments.folder / "cost.likeness"
                done, _, used = fit(arguments, name, model, with_rules, output)
                if done.returncode != 0:
                    line += " " + done.stderr.strip()
                    break
                found = []
                for seed in range(SEEDS):
                    rows = arguments.folder / "cost.csv"
                    _, _, used2 = run([arguments.likeness, "sample", output, "-n", ROWS, "--seed",
                                       seed, "-o", rows, "--quiet"])
                    used += used2
                    found.append(scores(arguments, arguments.folder / f"{name}.csv", rows))
                times.append(used)
                quality, auc = np.mean(found, axis=0)
                line += f"  quality {quality:.4f} auc {auc:.4f}"
            if len(times) == 2:
                line += f"  time x{times[1] / times[0]:.2f}"
            print(line, flush=True)


# ---- Planted rules ------------------------------------------------------------------------------


def planted(seed):
    """30 columns with 5 rules among them, and 5% of cells missing."""
    rng = np.random.default_rng(seed)
    n = 2000
    table = {}
    for k in range(8):
        table[f"num{k}"] = np.round(rng.normal(rng.uniform(-50, 50), rng.uniform(1, 30), n), 2)
    for k in range(5):
        table[f"int{k}"] = rng.poisson(rng.uniform(2, 40), n)
    for k in range(5):
        table[f"cat{k}"] = rng.choice([f"v{j}" for j in range(rng.integers(2, 9))], n)
    for k in range(2):
        table[f"day{k}"] = iso(days(rng, "2020-01-01", 800, n))
    planters = [
        lambda: order(rng, table, n), lambda: date_order(rng, table, n),
        lambda: total(rng, table, n), lambda: product(rng, table, n),
        lambda: proportion(rng, table, n), lambda: dependency(rng, table, n),
        lambda: multiples(rng, table, n), lambda: ratio(rng, table, n),
        lambda: one_hot(rng, table, n), lambda: copy(rng, table, n),
        lambda: length(rng, table, n), lambda: whole(rng, table, n)]
    rules = [planters[k]() for k in rng.permutation(len(planters))[:5]]
    frame = pd.DataFrame(table)
    k = 0
    while frame.shape[1] < 30:
        frame[f"more{k}"] = np.round(rng.gamma(2, rng.uniform(1, 20), n), 1)
        k += 1
    kept = {name for rule in rules if rule["kind"] == "one_hot" for name in rule["columns"]}
    for name in frame.columns:
        if name not in kept:
            frame[name] = frame[name].mask(rng.random(n) < 0.05)
    for name in frame.columns:
        values = frame[name].dropna()
        if values.dtype.kind == "f" and np.all(values == np.round(values)):
            frame[name] = frame[name].astype("Int64")
    return frame[list(rng.permutation(frame.columns))], rules


def order(rng, table, n):
    table["low"] = np.round(rng.gamma(3, 10, n), 1)
    table["high"] = np.round(table["low"] + rng.exponential(15, n), 1)
    return {"kind": "order", "columns": ["low", "high"]}


def date_order(rng, table, n):
    begin = days(rng, "2021-01-01", 700, n)
    table["begin"] = iso(begin)
    table["finish"] = iso(begin + pd.to_timedelta(rng.poisson(9, n), unit="D"))
    return {"kind": "date_order", "columns": ["begin", "finish"]}


def total(rng, table, n):
    table["part_a"] = np.round(rng.gamma(2, 20, n), 2)
    table["part_b"] = np.round(rng.gamma(2, 9, n), 2)
    table["part_sum"] = np.round(table["part_a"] + table["part_b"], 2)
    return {"kind": "total", "columns": ["part_a", "part_b", "part_sum"]}


def product(rng, table, n):
    table["price"] = np.round(rng.lognormal(3, 0.6, n), 2)
    table["count"] = 1 + rng.poisson(2, n)
    table["cost"] = np.round(table["price"] * table["count"], 2)
    return {"kind": "product", "columns": ["price", "count", "cost"]}


def proportion(rng, table, n):
    table["celsius"] = np.round(rng.normal(15, 8, n), 1)
    table["fahrenheit"] = np.round(table["celsius"] * 1.8 + 32, 2)
    return {"kind": "proportion", "columns": ["celsius", "fahrenheit"]}


def dependency(rng, table, n):
    city = rng.integers(0, 40, n)
    region = rng.integers(0, 6, 40)
    table["city"] = [f"c{k}" for k in city]
    table["region"] = [f"r{region[k]}" for k in city]
    return {"kind": "dependency", "columns": ["city", "region"]}


def multiples(rng, table, n):
    table["steps"] = 25 * rng.poisson(30, n)
    return {"kind": "multiples", "columns": ["steps"]}


def ratio(rng, table, n):
    table["done"] = 5 + rng.poisson(30, n)
    table["asked"] = table["done"] + rng.poisson(25, n) + 1
    table["rate"] = np.round(table["done"] / table["asked"], 3)
    return {"kind": "ratio", "columns": ["done", "asked", "rate"]}


def one_hot(rng, table, n):
    which = rng.choice(3, n, p=[0.5, 0.3, 0.2])
    for k in range(3):
        table[f"is{k}"] = (which == k).astype(int)
    return {"kind": "one_hot", "columns": ["is0", "is1", "is2"]}


def copy(rng, table, n):
    table["metres"] = np.round(rng.gamma(4, 30, n), 2)
    table["feet"] = np.round(table["metres"] * 3.28084, 1)
    return {"kind": "copy", "columns": ["metres", "feet"]}


def length(rng, table, n):
    birth = days(rng, "1940-01-01", 20000, n)
    visit = days(rng, "2019-01-01", 900, n)
    table["birth"], table["visit"] = iso(birth), iso(visit)
    table["years"] = [v.year - b.year - ((v.month, v.day) < (b.month, b.day))
                      for b, v in zip(birth, visit)]
    return {"kind": "length", "columns": ["birth", "visit", "years"]}


def whole(rng, table, n):
    parts = np.floor(rng.dirichlet([3, 2, 4], n) * 1000)
    table["x_share"], table["y_share"] = parts[:, 0] / 10, parts[:, 1] / 10
    table["z_share"] = np.round((1000 - parts[:, 0] - parts[:, 1]) / 10, 1)
    return {"kind": "whole", "columns": ["x_share", "y_share", "z_share"]}


def columns_of(rule):
    parameters = rule["parameters"]
    names = []
    for value in parameters.values():
        names += [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return set(names)


def find(arguments):
    arguments.folder.mkdir(parents=True, exist_ok=True)
    hit = planted_count = false = proposals = 0
    for seed in range(arguments.first, arguments.first + 20):
        frame, rules = planted(seed)
        path = arguments.folder / "planted.csv"
        frame.to_csv(path, index=False)
        done, wall, _ = run([arguments.likeness, "detect", "--rules", path, "--quiet"])
        found = json.loads(done.stdout)["constraints"]
        wanted = [set(rule["columns"]) for rule in rules]
        seen = set()
        for one in found:
            text = one["rule"]
            names = {name for name in frame.columns if name in
                     set(text.replace("(", " ").replace(")", " ").replace(",", " ")
                         .replace(":", " ").replace("`", " ").split())}
            match = [k for k, columns in enumerate(wanted) if names <= columns]
            full = [k for k, columns in enumerate(wanted) if names == columns]
            seen.update(full)
            proposals += 1
            if not match:
                false += 1
                print("  false:", text)
        hit += len(seen)
        planted_count += len(wanted)
        for k, rule in enumerate(rules):
            if k not in seen:
                print("  missed:", rule)
        print(f"table {seed}: {len(seen)} of {len(wanted)}, {len(found)} proposals, {wall:.1f} s",
              flush=True)
    print(f"found {hit} of {planted_count}; {false} of {proposals} proposals are false")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(required=True)
    for name, verb in {"tables": write_tables, "obey": obey, "cost": cost, "find": find}.items():
        sub = verbs.add_parser(name)
        sub.set_defaults(verb=verb)
        if name != "tables":
            sub.add_argument("likeness", type=pathlib.Path)
        sub.add_argument("folder", type=pathlib.Path)
        sub.add_argument("--models", default="")
        sub.add_argument("--tables", default="")
        sub.add_argument("--rows", type=int, default=1_000_000)
        sub.add_argument("--first", type=int, default=0)
    arguments = parser.parse_args()
    arguments.verb(arguments)


if __name__ == "__main__":
    main()
