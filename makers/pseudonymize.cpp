#include <algorithm>
#include <optional>

#include "likeness/error.hpp"
#include "likeness/pseudonyms.hpp"
#include "makers/locale_detection.hpp"
#include "makers/maker.hpp"
#include "makers/pseudonym.hpp"
#include "table/cell_text.hpp"
#include "text/nearest_name.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

bool has_maker(const std::string& sdtype) {
  const auto kinds = makers::maker_kinds();
  return sdtype != "text" && std::find(kinds.begin(), kinds.end(), sdtype) != kinds.end();
}

void require_column(const std::string& name, const std::vector<std::string>& names) {
  if (std::find(names.begin(), names.end(), name) != names.end()) return;
  throw Error(ErrorCode::kUsage,
              "There is no column " + text::in_quotes(name) + text::did_you_mean(name, names));
}

/// The columns to replace: those that are named, or else all ids and personal data.
std::vector<std::string> columns_to_replace(const Metadata& metadata,
                                            const PseudonymOptions& options) {
  std::vector<std::string> names;
  std::vector<std::string> personal;
  for (const ColumnMetadata& column : metadata.columns) {
    names.push_back(column.name);
    if (column.pii.value_or(false) || column.sdtype == "id") personal.push_back(column.name);
  }
  for (const std::string& name : options.columns) require_column(name, names);
  if (!options.by.empty()) require_column(options.by, names);
  return options.columns.empty() ? personal : options.columns;
}

/// One column with pseudonyms for its values. `by` tells whose they are.
Column with_pseudonyms(const Column& column, const Column& by, const std::string& sdtype,
                       const makers::PseudonymKey& key, const std::string& locale) {
  const CellText value_of(column);
  const CellText subject_of(by);
  const bool made = has_maker(sdtype);
  std::optional<makers::Maker> maker;
  if (made) maker.emplace(sdtype, locale);
  std::vector<std::string> values(column.size());
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    if (!made) {
      values[row] = key.permuted("id", value_of(row));
      continue;
    }
    // Where rows say whose they are, all columns of one subject are those of one made person.
    const bool known = by.valid(row);
    const makers::Element element =
        known ? key.element(&by == &column ? sdtype : "subject", subject_of(row))
              : key.element(sdtype, value_of(row));
    maker->append(element, values[row]);
  }
  Column result;
  result.name = column.name;
  result.type = ColumnType::kText;
  result.strings = StringArray(values);
  result.validity = column.validity;
  result.missing_marker = column.missing_marker;
  return result;
}

}  // namespace

PseudonymizedTable pseudonymize(const Table& table, const Metadata& metadata,
                                std::string_view secret, const PseudonymOptions& options) {
  const makers::PseudonymKey key(secret);
  check_metadata(metadata, table);
  const std::vector<std::string> chosen = columns_to_replace(metadata, options);
  const std::string locale(options.locale.empty()
                               ? makers::detect_locale(table, metadata).value_or("en_US")
                               : makers::locale_name(options.locale));
  std::vector<Column> columns;
  PseudonymizedTable result;
  for (const Column& column : table.columns()) {
    if (std::find(chosen.begin(), chosen.end(), column.name) == chosen.end()) {
      columns.push_back(column);
      continue;
    }
    const Column& by = options.by.empty() ? column : table.column(options.by);
    const std::string& sdtype = metadata.find(column.name)->sdtype;
    columns.push_back(with_pseudonyms(column, by, sdtype, key, locale));
    result.replaced.emplace_back(column.name, sdtype);
  }
  result.table = Table(std::move(columns));
  return result;
}

}  // namespace likeness
