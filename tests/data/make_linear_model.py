"""Writes linear_model.csv: 120 rows with scikit-learn's predictions for the rows it was fitted to.

Made with scikit-learn 1.9.1, numpy 2.4.6. Columns: two numbers, a category, a label of two and one of
three classes, a target; the probability of the second class by logistic regression (C = 0.5) and by
one with balanced class weights (C = 1), the probabilities of the three classes (C = 1), and the
mean by ridge regression (penalty 3) on the standardized target. Numbers are standardized with the
population's deviation, categories one-hot.
"""

import pathlib

import numpy
from sklearn.linear_model import LogisticRegression, Ridge

random = numpy.random.default_rng(5)
numbers = numpy.column_stack([random.normal(3, 2, 120), random.exponential(40, 120)]).round(6)
category = random.integers(0, 4, 120)
score = numbers[:, 0] - numbers[:, 1] / 20 + (category == 2) * 1.5 + random.normal(size=120)
two = (score > 2.0).astype(int)
three = numpy.digitize(score, [0.0, 2.0])
target = (10 * score + 100).round(6)

design = numpy.column_stack([(numbers - numbers.mean(0)) / numbers.std(0), numpy.eye(4)[category]])
exact = {"tol": 1e-12, "max_iter": 10000}
plain = LogisticRegression(C=0.5, **exact).fit(design, two)
balanced = LogisticRegression(class_weight="balanced", **exact).fit(design, two)
multinomial = LogisticRegression(**exact).fit(design, three)
ridge = Ridge(alpha=3, tol=1e-12).fit(design, (target - target.mean()) / target.std())
table = numpy.column_stack([numbers, category, two, three, target,
                            plain.predict_proba(design)[:, 1], balanced.predict_proba(design)[:, 1],
                            multinomial.predict_proba(design),
                            ridge.predict(design) * target.std() + target.mean()])
header = "x0,x1,category,two,three,target,plain,balanced,p0,p1,p2,ridge"
path = pathlib.Path(__file__).parent / "linear_model.csv"
numpy.savetxt(path, table, delimiter=",", fmt="%.12g", header=header, comments="")
