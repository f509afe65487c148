#include "io/arrow_import.hpp"

#include <array>
#include <utility>

#include "io/arrow_numbers.hpp"
#include "io/arrow_strings.hpp"
#include "io/string_column.hpp"
#include "likeness/arrow.hpp"
#include "likeness/parallel.hpp"
#include "table/quantities.hpp"

namespace likeness::io {
namespace {

/// How truth values are spelled, as Python does.
const StringArray& truth_spellings() {
  static const StringArray spellings{std::array<std::string, 2>{"False", "True"}};
  return spellings;
}

void read_arrow_bools(const ArrowColumn& cells, Column& column) {
  column.type = ColumnType::kBool;
  column.dictionary = truth_spellings();
  column.validity = ArrowValidity(cells).take();
  std::vector<std::int32_t> codes(cells.rows, 0);
  std::size_t row = 0;
  for (const ArrowPart& part : cells.parts) {
    for (std::size_t k = 0; k < part.rows; ++k, ++row) {
      codes[row] = part.valid(k) && part.bit(1, k) ? 1 : 0;
    }
  }
  column.codes = std::move(codes);
}

/// A column of which nothing is known; as from CSV, it passes for one of numbers.
void read_arrow_nulls(const ArrowColumn& cells, Column& column) {
  column.type = ColumnType::kFloat64;
  column.floats = std::vector<double>(cells.rows, 0);
  column.validity = std::vector<std::uint8_t>((cells.rows + 7) / 8, 0);
}

StringDraft draft_of(CodedStrings& coded, Column& column) {
  return {.rows = coded.codes->size(),
          .codes = coded.codes->data(),
          .code_owner = coded.codes,
          .strings = std::move(coded.strings),
          .column = column};
}

/// Makes the column of its strings: what they show where `infer`, otherwise categories.
void make_of_strings(CodedStrings coded, bool infer, Column& column) {
  StringDraft draft = draft_of(coded, column);
  if (infer) {
    make_inferred(draft);
  } else {
    make_category(draft);
  }
}

/// A dictionary's column: truth values where these are its values.
void read_arrow_dictionary(const ArrowColumn& cells, bool infer, Column& column) {
  ArrowValidity validity(cells);
  CodedStrings coded = code_arrow_dictionary(cells, validity);
  column.validity = validity.take();
  if (cells.field->type().kind == ArrowKind::kBool) {
    for (std::int32_t& code : *coded.codes) {
      const auto k = static_cast<std::size_t>(code);
      code = k < coded.strings.size() && coded.strings[k] == truth_spellings()[1] ? 1 : 0;
    }
    column.type = ColumnType::kBool;
    column.dictionary = truth_spellings();
    column.codes = std::move(*coded.codes);
    return;
  }
  make_of_strings(std::move(coded), infer && cells.field->plain, column);
}

/// Large numbers are names, such as account numbers: none of their digits may be lost.
void read_arrow_digits(const ArrowColumn& cells, Column& column) {
  CodedStrings coded = code_arrow_digits(cells);
  StringDraft draft = draft_of(coded, column);
  make_names(draft);
}

void read_arrow_column(const ArrowColumn& cells, bool infer, Column& column) {
  if (!cells.field->index_format.empty()) return read_arrow_dictionary(cells, infer, column);
  switch (cells.type.kind) {
    case ArrowKind::kNull:
      return read_arrow_nulls(cells, column);
    case ArrowKind::kBool:
      return read_arrow_bools(cells, column);
    case ArrowKind::kInteger:
      if (!read_arrow_integers(cells, column)) read_arrow_digits(cells, column);
      return;
    case ArrowKind::kFloat:
      return read_arrow_floats(cells, column);
    case ArrowKind::kDecimal:
      if (!read_arrow_decimals(cells, column)) read_arrow_digits(cells, column);
      return;
    case ArrowKind::kString:
      column.validity = ArrowValidity(cells).take();
      return make_of_strings(code_arrow_strings(cells), infer, column);
    case ArrowKind::kDate:
    case ArrowKind::kTime:
    case ArrowKind::kTimestamp:
    case ArrowKind::kDuration:
      return read_arrow_times(cells, column);
  }
}

/// Whether the column is kept as digits, though it came as numbers.
bool is_text_of_numbers(const ArrowField& field, const Column& column) {
  const ArrowKind kind = field.type().kind;
  const bool strings = column.type == ColumnType::kCategory || column.type == ColumnType::kText;
  return field.index_format.empty() && strings &&
         (kind == ArrowKind::kInteger || kind == ArrowKind::kDecimal);
}

/// The categories of an ordered dictionary in their order.
std::vector<std::string> levels_of(const ArrowField& field, const Column& column) {
  std::vector<std::string> levels;
  if (!field.ordered || column.type != ColumnType::kCategory) return levels;
  for (std::size_t k = 0; k < column.dictionary.size(); ++k) {
    levels.emplace_back(column.dictionary[k]);
  }
  return levels;
}

ArrowTable read_batches(const std::shared_ptr<const ArrowBatches>& batches,
                        const ArrowReadOptions& options) {
  auto fields = std::make_shared<ArrowFields>(read_arrow_fields(batches->schema));
  std::vector<ArrowColumn> cells = arrow_columns(batches, *fields);
  if (options.copy) {
    for (ArrowColumn& column : cells) column.owner = nullptr;
  }
  std::vector<Column> columns(cells.size());
  parallel_for(cells.size(), [&](std::size_t k) {
    Column& column = columns[k];
    column.name = fields->fields[k].name;
    read_arrow_column(cells[k], options.infer, column);
    const bool numbers = column.type == ColumnType::kInt64 || column.type == ColumnType::kFloat64;
    if (!options.infer || !numbers) return;
    if (auto dates = dates_in_integers(column)) column = *std::move(dates);
  });
  for (std::size_t k = 0; k < columns.size(); ++k) {
    ArrowField& field = fields->fields[k];
    field.as_text = is_text_of_numbers(field, columns[k]);
    field.levels = levels_of(field, columns[k]);
  }
  return {Table(std::move(columns)), ArrowTypes(std::move(fields))};
}

}  // namespace

Column arrow_cells(const ArrowColumn& cells) {
  Column column;
  column.name = cells.field->name;
  ArrowColumn values = cells;
  ArrowField plain = *cells.field;
  plain.index_format.clear();
  values.field = &plain;
  read_arrow_column(values, false, column);
  return column;
}

ArrowTable read_arrow(ArrowArrayStream& stream, const ArrowReadOptions& options) {
  const auto batches = pull_arrow(stream);
  return parallel_session([&] { return read_batches(batches, options); });
}

ArrowTable read_arrow(ArrowSchema& schema, ArrowArray& batch, const ArrowReadOptions& options) {
  const auto batches = take_arrow(schema, batch);
  return parallel_session([&] { return read_batches(batches, options); });
}

}  // namespace likeness::io
