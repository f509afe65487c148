"""Prints which rows SDMetrics 0.32 takes for broken, for tests/constraints/constraint_check_test.cpp."""

import io

import pandas as pd
from sdmetrics.multi_table.statistical.constraints.base import BaseConstraint
import sdmetrics.multi_table.statistical.constraints  # noqa: F401: registers the classes
real=pd.read_csv(io.StringIO("a,b,c,town,state,p,q,r\n1,2,3,X,N,1,0,0\n2,2,4,Y,N,0,1,0\n3,,5,Z,S,0,0,1\n,4,6,X,N,1,0,0\n"))
tab=pd.read_csv(io.StringIO("a,b,c,town,state,p,q,r\n1,2,3,X,N,1,0,0\n3,2,2,X,S,1,1,0\n5,,4,Z,S,0,0,0\n2,2,9,Y,N,0,,1\n"))
cols={c:{'sdtype':'numerical'} for c in real.columns}
cols['town'] = {'sdtype': 'categorical'}
cols['state'] = {'sdtype': 'categorical'}
md={'tables':{'table':{'columns':cols}},'relationships':[]}
def go(name,**p):
    c=BaseConstraint.load_constraint_from_dict({'class_name':name,'parameters':{**p,'table_name':'table'}})
    c.metadata=md
    c.fit({'table':real},md)
    v=c.is_valid({'table':tab},md)['table']
    print(name,p,''.join('0' if x else '1' for x in v), c.get_score({'table':tab},md))
for name,p in [('Inequality',dict(low_column_name='a',high_column_name='b')),('Inequality',dict(low_column_name='a',high_column_name='b',strict_boundaries=True)),
 ('Range',dict(low_column_name='a',middle_column_name='b',high_column_name='c',strict_boundaries=False)),('ChainedInequality',dict(column_names=['a','b','c'])),
 ('FixedCombinations',dict(column_names=['town','state'])),('FixedIncrements',dict(column_name='c',increment_value=3)),('OneHotEncoding',dict(column_names=['p','q','r'])),
 ('MixedScales',dict(mixed_scale_column_name='c',segment_column_names=['town'])),('FixedNullCombinations',dict(column_names=['a','b'],fix_category_values=False)),('FixedNullCombinations',dict(column_names=['a','town']))]:
    try: go(name,**p)
    except Exception as e: print(name,p,'ERR',type(e).__name__,e)
