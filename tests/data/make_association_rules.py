"""Golden values for tests/stats/frequent_item_sets_test.cpp, written to association_rules.json:
mlxtend 0.25.0, pandas 2.3.3, NumPy 2.4.6. Run: python make_association_rules.py
"""

import json
import pathlib

import numpy as np
import pandas as pd
from mlxtend.frequent_patterns import association_rules, fpgrowth

rng = np.random.default_rng(7)
BASKETS, ITEMS = 150, 12
popularity = rng.uniform(0.05, 0.5, ITEMS)
held = rng.random((BASKETS, ITEMS)) < popularity
held[:, 3] |= held[:, 1] & (rng.random(BASKETS) < 0.8)  # who has 1 takes 3
held[:, 7] &= ~held[:, 2]  # 2 and 7 exclude each other

sets = fpgrowth(pd.DataFrame(held), min_support=0.04, max_len=4)
rules = association_rules(sets, metric="confidence", min_threshold=0.3)
result = {
    "baskets": [[int(item) for item in np.flatnonzero(row)] for row in held],
    "minimum_count": 6,
    "longest": 4,
    "sets": sorted(
        ([sorted(map(int, items)), round(float(support) * BASKETS)]
         for support, items in zip(sets.support, sets.itemsets)),
        key=lambda found: (len(found[0]), found[0])),
    "minimum_confidence": 0.3,
    "longest_consequent": 3,
    "rules": [[sorted(map(int, rule.antecedents)), sorted(map(int, rule.consequents)),
               float(rule.support), float(rule.confidence), float(rule.lift)]
              for rule in rules.itertuples()],
}
path = pathlib.Path(__file__).with_name("association_rules.json")
path.write_text(json.dumps(result) + "\n")
