#include "models/relational/table_file.hpp"

#include "models/frame/column_format.hpp"
#include "table/column_type.hpp"

namespace likeness::models {

void column_fields(io::Archive& archive, Column& column) {
  format_fields(archive, column);
  archive("validity", column.validity);
  if (is_coded(column.type)) archive("dictionary", column.dictionary);
  visit_cells(column, [&](auto& cells) { archive("cells", cells); });
}

}  // namespace likeness::models
