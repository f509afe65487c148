"""Scores of synthetic sequences against real ones, by `likeness evaluate`, in a few lines each.

    python bench/compare/sequences.py real.csv metadata.json synthetic.csv [more.csv ...]
        [--holdout fresh.csv] [--likeness build/cli/likeness] [--sdmetrics]

docs/sequence-scores.md says what they mean. `--sdmetrics` computes SDMetrics' scores with SDMetrics
(0.32), too, and prints the largest difference from those of likeness; it needs pandas and sdmetrics.
"""
import argparse, json, subprocess


def evaluate(program, real, synthetic, metadata, holdout):
    command = [program, 'evaluate', real, synthetic, '--metadata', metadata, '--json', '-', '-q']
    if holdout:
        command += ['--holdout', holdout]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)['sequences']


def lag_errors(scores, lags=(1, 5)):
    errors = {}
    for column in scores['autocorrelation']:
        for lag in lags:
            real, synthetic = (column[side][lag - 1] for side in ('real', 'synthetic'))
            if real is not None and synthetic is not None:
                errors[f"{column['column']}@{lag}"] = (real, synthetic)
    return errors


def summary(scores):
    means = scores['means']
    lags = lag_errors(scores)
    lines = {'sequences': scores['sequences'], 'rows per sequence': scores['rows_per_sequence'],
             'times': scores.get('times'), 'context changes': scores['context_changes'],
             'length': scores['length_similarity'],
             **{k: means[k] for k in ('inter_row', 'mean', 'std')},
             'lag 1 and 5, mean error': sum(abs(a - b) for a, b in lags.values()) / max(len(lags), 1),
             'lags beyond .05': {k: v for k, v in lags.items() if abs(v[0] - v[1]) > .05},
             'lagged correlation, mean error': means['cross_correlation_error'],
             'context, mean error': means['context_error'],
             'transitions': {c['column']: (c['score'], c['stays']) for c in scores['transitions']},
             'back to the first of two': back(scores),
             'next row': (means['next_row_real'], means['next_row_synthetic']),
             'c2st': {d['of']: (d['accuracy'], d['holdout_accuracy']) for d in scores['detection']},
             'privacy': scores.get('privacy')}
    return lines


def back(scores):
    """Of columns of two categories, how often the second one in order is followed by the first."""
    levels = {}
    for one in scores['transition_shares']:
        levels.setdefault(one['column'], set()).update((one['from'], one['to']))
    return {one['column']: (one['real'], one['synthetic']) for one in scores['transition_shares']
            if len(levels[one['column']]) == 2 and one['from'] == max(levels[one['column']])
            and one['to'] == min(levels[one['column']])}


def largest_difference(scores, real_path, synthetic_path):
    import warnings
    import pandas as pd
    from sdmetrics.column_pairs import InterRowMSAS, StatisticMSAS
    from sdmetrics.single_column import SequenceLengthSimilarity
    warnings.filterwarnings('ignore')
    real, synthetic = (pd.read_csv(path, low_memory=False, float_precision='round_trip')
                       for path in (real_path, synthetic_path))
    key = scores['key']
    found = {'length': abs(SequenceLengthSimilarity.compute(real[key], synthetic[key])
                           - scores['length_similarity'])}
    for column in scores['columns']:
        name = column['column']
        if not pd.api.types.is_numeric_dtype(real[name]):
            continue
        sides = (real[key], real[name]), (synthetic[key], synthetic[name])
        found[name, 'inter_row'] = abs(InterRowMSAS.compute(*sides) - column['inter_row'])
        for statistic in ('mean', 'median', 'std', 'min', 'max'):
            found[name, statistic] = abs(StatisticMSAS.compute(*sides, statistic) - column[statistic])
    return max(found.items(), key=lambda one: one[1])


def shown(value):
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {k: shown(v) for k, v in value.items()}
    return [shown(v) for v in value] if isinstance(value, (list, tuple)) else value


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('real')
    parser.add_argument('metadata')
    parser.add_argument('synthetic', nargs='+')
    parser.add_argument('--holdout')
    parser.add_argument('--likeness', default='build/cli/likeness')
    parser.add_argument('--sdmetrics', action='store_true')
    given = parser.parse_args()
    for path in given.synthetic:
        scores = evaluate(given.likeness, given.real, path, given.metadata, given.holdout)
        print(path)
        for name, value in summary(scores).items():
            print('  ', name, json.dumps(shown(value)))
        if given.sdmetrics:
            print('   largest difference from SDMetrics', *largest_difference(scores, given.real, path))


if __name__ == '__main__':
    main()
