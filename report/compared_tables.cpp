#include "report/compared_tables.hpp"

#include "metrics/row_matrix.hpp"

namespace likeness::report {

ComparedTables compare_tables(const metrics::PairedTables& pair) {
  ComparedTables tables;
  tables.columns = compare_columns(pair);
  tables.rows = encode_rows(pair, metrics::draw_rows(pair.real().rows(), kMostRows, 0, 0),
                            metrics::draw_rows(pair.synthetic().rows(), kMostRows, 0, 0));
  tables.associations = associate(tables.rows);
  return tables;
}

}  // namespace likeness::report
