"""Scores of synthetic sequences against real ones, beside those of a real holdout.

    python bench/compare/sequences.py real.csv KEY INDEX synthetic.csv [more.csv ...] [--context a,b] [--cheap]

Lengths, inter-row differences, means and spreads are SDMetrics' (0.32). The others are defined here:
autocorrelation is the correlation of all pairs of rows of one sequence that are `lag` apart; C2ST is
the accuracy of XGBoost (5 folds, defaults) that tells real sequences from synthetic ones by their
summaries (0.5: not at all), and pairs of neighbouring rows likewise; next row is the R2 (numbers) or
accuracy (categories) of gradient boosting that predicts a column of real rows from the row before,
learned on real and on synthetic rows. Needs pandas, scikit-learn, xgboost, sdmetrics.
"""
import argparse, json, warnings

import numpy as np
import pandas as pd
from sdmetrics.column_pairs import InterRowMSAS, StatisticMSAS
from sdmetrics.single_column import KSComplement, SequenceLengthSimilarity
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from xgboost import XGBClassifier

warnings.filterwarnings('ignore')
SEED = 7


def read(path, key, index):
    d = pd.read_csv(path, low_memory=False)
    for c in d.columns:
        if d[c].dtype == object and c != key:
            t = pd.to_datetime(d[c], errors='coerce', format='ISO8601')
            if t.notna().sum() > 0.9 * d[c].notna().sum():
                d[c] = (t - pd.Timestamp('1970-01-01')) / pd.Timedelta(days=1)
    return d


def numbers_of(d, key, index):
    return [c for c in d.columns if c not in (key, index) and d[c].dtype != object
            and d[c].nunique() > 2]


def autocorrelation(d, key, column, lag):
    a, b = d[column], d.groupby(key, sort=False)[column].shift(-lag)
    ok = a.notna() & b.notna()
    return np.nan if ok.sum() < 10 or a[ok].std() == 0 else float(np.corrcoef(a[ok], b[ok])[0, 1])


def summaries(d, key, index, context, wide, levels):
    g = d.groupby(key, sort=False)
    out = {'rows': g.size()}
    for c in d.columns:
        if c == key:
            continue
        if d[c].dtype == object:
            if c in context:
                first = g[c].first()
                for v in levels[c][:50]:
                    out[f'{c}={v}'] = (first == v).astype(float)
            else:
                out[c + ' levels'] = g[c].nunique()
                if wide:
                    for v in levels[c][:12]:
                        out[f'{c} share {v}'] = (d[c] == v).groupby(d[key], sort=False).mean()
            continue
        out[c + ' mean'] = g[c].mean()
        if wide and c not in context:
            out[c + ' std'] = g[c].std()
            out[c + ' first'] = g[c].first()
            out[c + ' last'] = g[c].last()
            out[c + ' min'] = g[c].min()
            out[c + ' max'] = g[c].max()
            out[c + ' missing'] = d[c].isna().groupby(d[key], sort=False).mean()
    return pd.DataFrame(out)


def pairs(d, key, index, context):
    x = d.drop(columns=[key]).copy()
    for c in x.columns:
        if x[c].dtype == object:
            x[c] = x[c].map({v: k for k, v in enumerate(sorted(x[c].dropna().astype(str).unique()))})
    n = x.groupby(d[key], sort=False).shift(-1)
    n.columns = [c + ' next' for c in n.columns]
    varying = [c for c in x.columns if c not in context]
    y = pd.concat([x, n[[c + ' next' for c in varying]]], axis=1)
    for c in varying:
        y[c + ' change'] = y[c + ' next'] - y[c]
    return y[d.groupby(key, sort=False).cumcount(ascending=False) > 0]


def c2st(a, b, cap=8000):
    n = min(len(a), len(b), cap)
    a, b = a.sample(n, random_state=SEED), b.sample(n, random_state=SEED)
    x = pd.concat([a, b], ignore_index=True)
    x = x.fillna(x.mean(numeric_only=True)).to_numpy(float)
    y = np.r_[np.ones(n), np.zeros(n)]
    order = np.random.RandomState(SEED).permutation(2 * n)
    x, y = x[order], y[order]
    p = cross_val_predict(XGBClassifier(seed=0, n_jobs=1), x, y, cv=StratifiedKFold(5))
    return float((p == y).mean())


def next_row(train, test, key, columns, numbers):
    def rows(d):
        x = d[columns].copy()
        for c in columns:
            if x[c].dtype == object:
                x[c] = x[c].map(CODES[c])
        n = d.groupby(key, sort=False)[columns].shift(-1)
        keep = d.groupby(key, sort=False).cumcount(ascending=False) > 0
        return x[keep], n[keep]
    (xa, ya), (xb, yb) = rows(train), rows(test)
    if len(xa) > 20000:
        s = np.random.RandomState(0).choice(len(xa), 20000, replace=False)
        xa, ya = xa.iloc[s], ya.iloc[s]
    out = {}
    for c in columns:
        a, b = ya[c].notna(), yb[c].notna()
        if ya[c][a].nunique() < 2 or b.sum() < 20:
            continue
        if c in numbers:
            m = HistGradientBoostingRegressor(max_iter=60, random_state=0).fit(xa[a], ya[c][a].astype(float))
            out[c] = float(m.score(xb[b], yb[c][b].astype(float)))
        elif ya[c][a].nunique() < 30:
            m = HistGradientBoostingClassifier(max_iter=40, random_state=0).fit(xa[a], ya[c][a].astype(str))
            out[c] = float(m.score(xb[b], yb[c][b].astype(str)))
    return out


def flags_back(d, key, c):
    prev = d.groupby(key, sort=False)[c].shift(1)
    ok = prev.notna() & d[c].notna()
    one = ok & (prev == d[c].max())
    return float((d[c][one] != d[c].max()).mean()) if one.sum() else np.nan


def main():
    p = argparse.ArgumentParser()
    p.add_argument('real'); p.add_argument('key'); p.add_argument('index'); p.add_argument('others', nargs='+')
    p.add_argument('--context', default=''); p.add_argument('--cheap', action='store_true')
    p.add_argument('--holdout')
    o = p.parse_args()
    key, index, context = o.key, o.index, [c for c in o.context.split(',') if c]
    real = read(o.real, key, index)
    global CODES
    CODES = {c: {v: k for k, v in enumerate(sorted(real[c].dropna().astype(str).unique()))}
             for c in real.columns if real[c].dtype == object}
    levels = {c: list(real[c].value_counts().index) for c in real.columns if real[c].dtype == object}
    numbers = [c for c in numbers_of(real, key, index) if c not in context]
    columns = [c for c in real.columns if c not in (key, index) and c not in context]
    steps = real.groupby(key, sort=False)[index].diff().dropna()
    for path in o.others:
        d = read(path, key, index)
        s = d.groupby(key, sort=False)[index].diff().dropna()
        r = {'back': float((s < 0).mean()), 'ties': float((s == 0).mean()), 'real ties': float((steps == 0).mean()),
             'step in real': float(s.isin(steps.unique()).mean()),
             'times in real': float(d[index].isin(real[index].unique()).mean()),
             'length': SequenceLengthSimilarity.compute(real[key], d[key])}
        inter, mean, std, change = {}, {}, {}, {}
        for c in numbers + [index]:
            a, b = (real[key], real[c]), (d[key], d[c].astype(float))
            inter[c] = InterRowMSAS.compute((real[key], real[c].astype(float)), b)
            mean[c] = StatisticMSAS.compute(a, b, 'mean')
            std[c] = StatisticMSAS.compute(a, b, 'std')
            change[c] = KSComplement.compute(real.groupby(key)[c].diff().dropna(), d.groupby(key)[c].diff().dropna())
        for name, v in (('inter', inter), ('mean', mean), ('std', std), ('change', change)):
            r[name] = round(float(np.nanmean(list(v.values()))), 4)
            r[name + ' worst'] = (min(v, key=v.get), round(min(v.values()), 3))
        lags = {}
        for c in numbers:
            for lag in (1, 5):
                lags[f'{c}@{lag}'] = (round(autocorrelation(real, key, c, lag), 3), round(autocorrelation(d, key, c, lag), 3))
        r['lags beyond .05'] = {k: v for k, v in lags.items() if not abs(v[0] - v[1]) <= .05 and v[0] == v[0]}
        r['lag mean error'] = round(float(np.nanmean([abs(a - b) for a, b in lags.values()])), 4)
        twos = [c for c in columns if real[c].nunique() == 2]
        if twos:
            r['back to 0'] = {c: (round(flags_back(real, key, c), 3), round(flags_back(d, key, c), 3)) for c in twos}
        r['c2st agg'] = round(c2st(summaries(real, key, index, context, False, levels), summaries(d, key, index, context, False, levels)), 3)
        r['c2st wide'] = round(c2st(summaries(real, key, index, context, True, levels), summaries(d, key, index, context, True, levels)), 3)
        if not o.cheap:
            r['c2st pairs'] = round(c2st(pairs(real, key, index, context), pairs(d, key, index, context)), 3)
            if o.holdout:
                test = read(o.holdout, key, index)
                a, b = next_row(real, test, key, columns, numbers), next_row(d, test, key, columns, numbers)
                r['next row'] = {c: (round(a[c], 3), round(b.get(c, np.nan), 3)) for c in a}
                r['next row mean'] = (round(float(np.mean(list(a.values()))), 3), round(float(np.mean([b.get(c, 0) for c in a])), 3))
        print(path)
        for k, v in r.items():
            print('  ', k, json.dumps(v) if not isinstance(v, float) else round(v, 4))


if __name__ == '__main__':
    main()
