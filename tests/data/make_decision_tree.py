"""Writes decision_tree.csv: 90 rows with scikit-learn's predictions for the rows it was fitted to.

Made with scikit-learn 1.9.1, numpy 2.4.6. Columns: three numbers, label, target, probabilities of
the three classes by a tree of depth 3 and by one with balanced class weights and at least 4 rows in a
leaf, and the mean by a regression tree with at least 3 rows in a leaf. The numbers are continuous,
so that no two splits are equally good.
"""

import pathlib

import numpy
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

random = numpy.random.default_rng(11)
rows = random.normal(size=(90, 3)).round(6)
score = rows[:, 0] - rows[:, 1] ** 2 + 0.5 * random.normal(size=90)
labels = numpy.digitize(score, [-1.2, 0.3])
targets = (score + rows[:, 2]).round(6)

plain = DecisionTreeClassifier(max_depth=3, random_state=0).fit(rows, labels)
balanced = DecisionTreeClassifier(class_weight="balanced", min_samples_leaf=4, random_state=0)
balanced.fit(rows, labels)
regression = DecisionTreeRegressor(min_samples_leaf=3, random_state=0).fit(rows, targets)

table = numpy.column_stack(
    [
        rows,
        labels,
        targets,
        plain.predict_proba(rows),
        balanced.predict_proba(rows),
        regression.predict(rows),
    ]
)
header = "x0,x1,x2,label,target,p0,p1,p2,b0,b1,b2,mean"
path = pathlib.Path(__file__).parent / "decision_tree.csv"
numpy.savetxt(path, table, delimiter=",", fmt="%.17g", header=header, comments="")
