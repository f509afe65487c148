#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "constraints/constraint_check.hpp"
#include "likeness/constraints.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/quality.hpp"
#include "metrics/adherence.hpp"
#include "metrics/evaluation_parts.hpp"
#include "metrics/mean.hpp"
#include "metrics/sdtype.hpp"
#include "table/cell_text.hpp"
#include "table/key_codes.hpp"
#include "text/datetime.hpp"
#include "text/quote.hpp"
#include "text/regex_matcher.hpp"

namespace likeness::metrics {
namespace {

/// A column of both tables.
struct ColumnPair {
  const PairedTables& tables;
  const ColumnMetadata& metadata;

  [[nodiscard]] const Column& synthetic() const { return tables.synthetic().column(metadata.name); }
};

[[noreturn]] void refuse_diagnostic(const std::string& sentence) {
  throw Error(ErrorCode::kData, sentence);
}

double score_boundaries(const ColumnPair& columns) {
  const auto numbers = [&](TableSide side) -> const ContinuousColumn& {
    const auto& values = columns.tables.numbers(side, columns.metadata);
    if (values) return *values;
    const Column& column = columns.tables.table(side).column(columns.metadata.name);
    refuse_diagnostic("The " + std::string(side_name(side)) + " column " +
                      text::in_quotes(column.name) + " has type " +
                      std::string(column_type_name(column.type)) +
                      ", whose cells can't be read as " + columns.metadata.sdtype + ".");
  };
  return boundary_adherence(numbers(TableSide::kReal), numbers(TableSide::kSynthetic));
}

double score_categories(const ColumnPair& columns) {
  return category_adherence(columns.tables.levels(columns.metadata));
}

double score_keys(const ColumnPair& columns) {
  return key_uniqueness(columns.synthetic());
}

/// The share of cells that are missing, or whose text passes.
template <class Passes>
double share_of_texts(const Column& column, bool missing_passes, const Passes& passes) {
  const CellText text(column, DecimalText::kShortest);
  std::size_t passed = 0;
  for (std::size_t row = 0; row < column.size(); ++row) {
    passed += (column.valid(row) ? passes(text(row)) : missing_passes) ? 1 : 0;
  }
  return static_cast<double>(passed) / static_cast<double>(column.size());
}

double score_datetime_format(const ColumnPair& columns) {
  const text::DatetimeFormat format(*columns.metadata.datetime_format);
  return share_of_texts(columns.synthetic(), true,
                        [&](const std::string& text) { return format.parse(text).has_value(); });
}

double score_regular_expression(const ColumnPair& columns) {
  const text::RegexMatcher expression(
      text::Regex(*columns.metadata.regex_format, columns.metadata.name));
  return share_of_texts(columns.synthetic(), false,
                        [&](const std::string& text) { return expression.matches(text); });
}

/// One row of the report before it has its score.
struct Check {
  const ColumnMetadata* column;
  const char* metric;
  double (*score)(const ColumnPair&);
};

std::vector<Check> checks_of(const Metadata& metadata) {
  std::vector<Check> checks;
  for (const ColumnMetadata& column : metadata.columns) {
    const bool is_key = metadata.primary_key == column.name ||
                        std::ranges::count(metadata.alternate_keys, column.name) > 0;
    if (is_continuous(column.sdtype)) {
      // Sequences go on where the real ones end.
      if (metadata.sequence_index == column.name) continue;
      checks.push_back({&column, "BoundaryAdherence", score_boundaries});
      if (column.sdtype == "datetime" && column.datetime_format) {
        checks.push_back({&column, "DatetimeFormatAdherence", score_datetime_format});
      }
    } else if (is_discrete(column.sdtype)) {
      checks.push_back({&column, "CategoryAdherence", score_categories});
    } else if (is_key) {
      checks.push_back({&column, "KeyUniqueness", score_keys});
    }
    if (column.sdtype == "id" && column.regex_format) {
      checks.push_back({&column, "RegexFormatAdherence", score_regular_expression});
    }
  }
  return checks;
}

ColumnValidity run_check(const Check& check, const PairedTables& tables) {
  const std::string& name = check.column->name;
  ColumnValidity row{name, check.metric, std::numeric_limits<double>::quiet_NaN(), ""};
  try {
    for (const TableSide side : {TableSide::kReal, TableSide::kSynthetic}) {
      if (tables.table(side).find(name) != nullptr) continue;
      refuse_diagnostic("The " + std::string(side_name(side)) + " table has no column " +
                        text::in_quotes(name) + ".");
    }
    row.score = check.score({tables, *check.column});
  } catch (const Error& error) {
    row.error = error.what();
  }
  return row;
}

/// The share of synthetic rows with a key of several columns that none before it has.
ColumnValidity check_composite_key(const PairedTables& tables) {
  const std::vector<std::string>& names = tables.metadata().composite_key;
  ColumnValidity row{text::joined(names), "KeyUniqueness", std::numeric_limits<double>::quiet_NaN(),
                     ""};
  try {
    const std::vector<KeyColumns> key = {key_columns(tables.synthetic(), names)};
    const KeyCodes codes = key_codes(key);
    row.score = static_cast<double>(codes.keys) / static_cast<double>(tables.synthetic().rows());
  } catch (const Error& error) {
    row.error = error.what();
  }
  return row;
}

double share_that_obeys(const ConstraintCheck& check, const Table& table, std::size_t& broken) {
  const std::vector<std::uint8_t> marks = check.broken(table);
  broken = static_cast<std::size_t>(std::count(marks.begin(), marks.end(), std::uint8_t{1}));
  return 1 - static_cast<double>(broken) / static_cast<double>(table.rows());
}

ConstraintAdherence adherence_to(const Constraint& constraint, const PairedTables& tables) {
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  ConstraintAdherence row{constraint_text(constraint), constraint.kind, kUnknown, kUnknown};
  try {
    const ConstraintCheck check(constraint, tables.real(), tables.metadata());
    row.real_score = share_that_obeys(check, tables.real(), row.broken);
    for (const std::string& name : check.columns()) (void)tables.synthetic().column(name);
    row.score = share_that_obeys(check, tables.synthetic(), row.broken);
  } catch (const Error& error) {
    row.error = error.what();
  }
  return row;
}

}  // namespace

DiagnosticReport evaluate_diagnostic(const Table& real, const Table& synthetic,
                                     const Metadata& metadata) {
  return measure_diagnostic(PairedTables(real, synthetic, metadata));
}

DiagnosticReport measure_diagnostic(const PairedTables& tables) {
  tables.check_rows();
  const std::vector<Check> checks = checks_of(tables.metadata());
  DiagnosticReport report{};
  report.data_validity.resize(checks.size());
  parallel_for(checks.size(),
               [&](std::size_t k) { report.data_validity[k] = run_check(checks[k], tables); });
  if (!tables.metadata().composite_key.empty()) {
    report.data_validity.insert(report.data_validity.begin(), check_composite_key(tables));
  }

  Mean validity;
  for (const ColumnValidity& row : report.data_validity) validity.add(row.score);
  report.data_validity_score = validity.value();
  report.data_structure_score = table_structure(tables);
  Mean overall;
  overall.add(report.data_validity_score);
  overall.add(report.data_structure_score);
  Mean constraints;
  for (const Constraint& constraint : tables.metadata().constraints) {
    report.constraint_validity.push_back(adherence_to(constraint, tables));
    constraints.add(report.constraint_validity.back().score);
  }
  report.constraint_validity_score = constraints.value();
  overall.add(report.constraint_validity_score);
  report.overall_score = overall.value();
  return report;
}

}  // namespace likeness::metrics
