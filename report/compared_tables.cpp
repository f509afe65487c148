#include "report/compared_tables.hpp"

#include "metrics/row_matrix.hpp"

namespace likeness::report {

ComparedTables compare_tables(const Table& real, const Table& synthetic, const Metadata& metadata) {
  ComparedTables tables;
  tables.columns = compare_columns(real, synthetic, metadata);
  tables.rows =
      encode_rows(real, synthetic, metadata, metrics::draw_rows(real.rows(), kMostRows, 0, 0),
                  metrics::draw_rows(synthetic.rows(), kMostRows, 0, 0));
  tables.associations = associate(tables.rows);
  return tables;
}

}  // namespace likeness::report
