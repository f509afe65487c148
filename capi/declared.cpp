#include "capi/declared.hpp"

#include "table/declared_types.hpp"
#include "text/datetime.hpp"

namespace likeness::capi {
namespace {

Table with_declared_formats(const Table& table, const Metadata& metadata) {
  std::vector<Column> columns = table.columns();
  for (Column& column : columns) {
    const ColumnMetadata* const meaning = metadata.find(column.name);
    if (column.type != ColumnType::kDatetime || meaning == nullptr ||
        meaning->sdtype != "datetime" || !meaning->datetime_format) {
      continue;
    }
    (void)text::DatetimeFormat(*meaning->datetime_format);
    column.datetime_format = *meaning->datetime_format;
  }
  return Table(std::move(columns));
}

}  // namespace

Table declared(const Table& table, const Metadata& metadata) {
  return as_declared(with_declared_formats(table, metadata), metadata);
}

Table declared_where_it_fits(const Table& table, const Metadata& metadata) {
  return as_declared_where_it_fits(with_declared_formats(table, metadata), metadata);
}

}  // namespace likeness::capi
