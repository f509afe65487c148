"""Writes relational.json: SDMetrics 0.32's reports of several tables on two small datasets.

python3 make_relational.py > relational.json
"""

import json
import random
import sys
import warnings

import numpy as np
import pandas as pd
import sdmetrics
from sdmetrics.reports import DiagnosticReport, QualityReport

warnings.filterwarnings('ignore')

METADATA = {
    'tables': {
        'shops': {
            'primary_key': 'shop',
            'columns': {
                'shop': {'sdtype': 'id'},
                'size': {'sdtype': 'numerical'},
                'kind': {'sdtype': 'categorical'},
            },
        },
        'orders': {
            'primary_key': 'order',
            'columns': {
                'order': {'sdtype': 'id'},
                'shop': {'sdtype': 'id'},
                'partner': {'sdtype': 'id'},
                'amount': {'sdtype': 'numerical'},
                'way': {'sdtype': 'categorical'},
            },
        },
        'lines': {
            'primary_key': ['order', 'line'],
            'columns': {
                'order': {'sdtype': 'id'},
                'line': {'sdtype': 'id'},
                'price': {'sdtype': 'numerical'},
            },
        },
    },
    'relationships': [
        {'parent_table_name': 'shops', 'parent_primary_key': 'shop',
         'child_table_name': 'orders', 'child_foreign_key': 'shop'},
        {'parent_table_name': 'shops', 'parent_primary_key': 'shop',
         'child_table_name': 'orders', 'child_foreign_key': 'partner'},
        {'parent_table_name': 'orders', 'parent_primary_key': 'order',
         'child_table_name': 'lines', 'child_foreign_key': 'order'},
    ],
}


def make(seed, noise):
    draw = random.Random(seed)
    shops, orders, lines = [], [], []
    for shop in range(40):
        size = draw.gauss(50, 10)
        kind = 'large' if size + noise * draw.gauss(0, 10) > 52 else draw.choice(['small', 'web'])
        shops.append((shop, round(size, 3), kind))
        for _ in range(draw.choice([0, 1, 2, 3, 5])):
            order = len(orders)
            amount = round(size * draw.uniform(0.5, 1.5) + noise * draw.gauss(0, 20), 2)
            way = 'card' if amount > 45 else draw.choice(['cash', 'card'])
            partner = draw.choice([None, draw.randrange(40), draw.randrange(40)])
            orders.append((order, shop, partner, amount, way))
            for line in range(draw.choice([1, 2, 4])):
                lines.append((order, line, round(amount * draw.uniform(0.1, 0.4), 2)))
    if noise:  # rows that refer to none
        orders[3] = (*orders[3][:1], 77, *orders[3][2:])
        lines[5] = (9999, *lines[5][1:])
    frames = {
        'shops': pd.DataFrame(shops, columns=['shop', 'size', 'kind']),
        'orders': pd.DataFrame(orders, columns=['order', 'shop', 'partner', 'amount', 'way']),
        'lines': pd.DataFrame(lines, columns=['order', 'line', 'price']),
    }
    frames['orders']['partner'] = frames['orders']['partner'].astype('Int64')
    return frames


def plain(value):
    if isinstance(value, (float, np.floating)):
        return None if np.isnan(value) else float(value)
    if isinstance(value, np.generic):
        return value.item()
    return value


def report_of(report):
    properties = {row['Property']: plain(row['Score']) for _, row in report.get_properties().iterrows()}
    return {'overall': plain(report.get_score()), 'properties': properties}


def main():
    assert sdmetrics.__version__.startswith('0.32'), sdmetrics.__version__
    real, synthetic = make(1, 0), make(2, 1)
    result = {'version': sdmetrics.__version__, 'metadata': METADATA, 'real': {}, 'synthetic': {}}
    for side, frames in (('real', real), ('synthetic', synthetic)):
        for name, frame in frames.items():
            result[side][name] = frame.to_csv(index=False)
    for name, thresholds in {'default': (0.5, 0.3), 'all': (0, 0)}.items():
        quality = QualityReport()
        quality.real_correlation_threshold, quality.real_association_threshold = thresholds
        quality.generate(real, synthetic, METADATA, verbose=False)
        result[f'quality_{name}'] = report_of(quality)
        trends = quality.get_details('Intertable Trends')
        result[f'trends_{name}'] = [
            {
                'parent': row['Parent Table'], 'child': row['Child Table'],
                'key': row['Foreign Key'], 'column_1': row['Column 1'],
                'column_2': row['Column 2'], 'metric': row['Metric'], 'score': plain(row['Score']),
            }
            for _, row in trends.iterrows()
        ]
    result['cardinality'] = [plain(v) for v in quality.get_details('Cardinality')['Score']]
    diagnostic = DiagnosticReport()
    diagnostic.generate(real, synthetic, METADATA, verbose=False)
    result['diagnostic'] = report_of(diagnostic)
    result['relationships'] = [
        plain(v) for v in diagnostic.get_details('Relationship Validity')['Score']
    ]
    json.dump(result, sys.stdout, indent=1)


main()
