"""Writes sequences.json: SDMetrics 0.32's scores of sequences on two small tables.

python3 make_sequences.py > sequences.json
"""

import io
import json
import random
import sys
import warnings

import pandas as pd
import sdmetrics
from sdmetrics.column_pairs import InterRowMSAS, StatisticMSAS
from sdmetrics.single_column import SequenceLengthSimilarity

warnings.filterwarnings('ignore')


def make(seed, drift):
    draw = random.Random(seed)
    lines = ['unit,day,count,load,price,seen']
    for unit in range(30):
        day, load, price = draw.randrange(20), draw.gauss(50, 10), draw.uniform(1, 9)
        for _ in range(draw.randrange(1, 9)):
            count = draw.randrange(4)
            shown = '' if draw.random() < 0.15 else f'{load:.3f}'
            date = pd.Timestamp('2020-01-01') + pd.Timedelta(days=day)
            lines.append(f'u{unit},{day},{count},{shown},{price:.2f},{date:%Y-%m-%d}')
            day += draw.choice([1, 1, 2, 5])
            load += draw.gauss(drift, 1)
            price *= draw.uniform(0.8, 1.25)
    return '\n'.join(lines) + '\n'


def main():
    assert sdmetrics.__version__.startswith('0.32'), sdmetrics.__version__
    texts = {'real': make(1, 0.3), 'synthetic': make(2, 0.1)}
    real, synthetic = (pd.read_csv(io.StringIO(t), parse_dates=['seen']) for t in texts.values())
    scores = {'length': SequenceLengthSimilarity.compute(real['unit'], synthetic['unit'])}
    for column in ['day', 'count', 'load', 'price', 'seen']:
        sides = (real['unit'], real[column]), (synthetic['unit'], synthetic[column])
        one = {s: StatisticMSAS.compute(*sides, s) for s in ['mean', 'median', 'std', 'min', 'max']}
        if column != 'seen':  # SDMetrics fails on differences of dates
            for apart in (1, 3):
                one[f'inter_row_{apart}'] = InterRowMSAS.compute(*sides, apart)
            one['inter_row_log'] = InterRowMSAS.compute(*sides, 1, True)
        scores[column] = one
    json.dump({'sdmetrics': sdmetrics.__version__, **texts, 'scores': scores}, sys.stdout, indent=1)
    print()


if __name__ == '__main__':
    main()
