#include "metrics/prediction_task.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "likeness/error.hpp"
#include "metrics/sdtype.hpp"
#include "table/cell_text.hpp"

namespace likeness::metrics {
namespace {

using Eigen::Index;

constexpr std::size_t kFewestNumbers = 10;

[[noreturn]] void refuse_task(const std::string& sentence) {
  throw Error(ErrorCode::kData, sentence);
}

void check_target(const Table& real, const Metadata& metadata, const std::string& target) {
  (void)real.column(target);  // names the nearest column where there is none
  const ColumnMetadata* meaning = metadata.find(target);
  if (meaning != nullptr && (is_continuous(meaning->sdtype) || is_discrete(meaning->sdtype))) {
    return;
  }
  throw Error(
      ErrorCode::kUsage,
      "The target \"" + target + "\" is of sdtype " +
          (meaning == nullptr ? std::string("unknown") : meaning->sdtype) +
          ", which can't be predicted; choose a numerical, datetime, categorical or boolean "
          "column.");
}

template <class Matrix>
Matrix without_column(const Matrix& matrix, Index column) {
  Matrix rest(matrix.rows(), matrix.cols() - 1);
  rest << matrix.leftCols(column), matrix.rightCols(matrix.cols() - 1 - column);
  return rest;
}

/// Where the target is.
struct ColumnSpan {
  bool number;
  Index column;  ///< among its kind
};

ColumnSpan place_of(const RowMatrices& rows, const std::string& target) {
  const auto number = std::find(rows.number_names.begin(), rows.number_names.end(), target);
  if (number != rows.number_names.end()) return {true, number - rows.number_names.begin()};
  return {false, std::find(rows.code_names.begin(), rows.code_names.end(), target) -
                     rows.code_names.begin()};
}

/// Different numbers of the real table, where they are so few that they are classes.
std::set<double> numbers_as_classes(const RowMatrix& real, Index column) {
  std::set<double> values;
  for (const double value : real.numbers.col(column)) {
    if (std::isnan(value)) continue;
    values.insert(value);
    if (values.size() == kFewestNumbers) return {};
  }
  return values;
}

/// The rows with a target, features and target apart.
class Separator {
 public:
  Separator(const RowMatrices& rows, const ColumnSpan& place)
      : place_(place),
        number_classes_(place.number ? numbers_as_classes(rows.tables[0], place.column)
                                     : std::set<double>{}) {}

  [[nodiscard]] bool classification() const { return !place_.number || !number_classes_.empty(); }
  [[nodiscard]] const std::set<double>& number_classes() const { return number_classes_; }

  [[nodiscard]] TaskRows separate(const RowMatrix& rows) const {
    std::vector<std::size_t> kept;
    TaskRows task;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      if (take_target(rows, static_cast<Index>(row), task)) kept.push_back(row);
    }
    task.features = place_.number
                        ? RowMatrix{without_column(rows.numbers, place_.column), rows.codes}
                        : RowMatrix{rows.numbers, without_column(rows.codes, place_.column)};
    task.features = take_rows(task.features, kept);
    return task;
  }

 private:
  /// Whether the row has a target that can be used.
  bool take_target(const RowMatrix& rows, Index row, TaskRows& task) const {
    if (!place_.number) {
      const int code = rows.codes(row, place_.column);
      if (code >= 0) task.labels.push_back(code);
      return code >= 0;
    }
    const double value = rows.numbers(row, place_.column);
    if (std::isnan(value)) return false;
    if (!classification()) {
      task.targets.push_back(value);
      return true;
    }
    // Numbers that the real table hasn't are taken for the nearest that it has.
    auto nearest = number_classes_.lower_bound(value);
    if (nearest == number_classes_.end() ||
        (nearest != number_classes_.begin() && value - *std::prev(nearest) <= *nearest - value)) {
      --nearest;
    }
    task.labels.push_back(static_cast<int>(std::distance(number_classes_.begin(), nearest)));
    return true;
  }

  ColumnSpan place_;
  std::set<double> number_classes_;
};

/// How the levels of a discrete column are written where they are first met.
std::vector<std::string> level_names(const RowMatrices& rows, Index column,
                                     const PairedTables& tables, const std::string& target) {
  std::vector<std::string> names(rows.level_counts[static_cast<std::size_t>(column)]);
  std::vector<bool> named(names.size(), false);
  const std::vector<TableSide> sides = tables.sides();
  for (std::size_t t = 0; t < sides.size(); ++t) {
    const CellText text(tables.table(sides[t]).column(target), DecimalText::kShortest);
    for (Index row = 0; row < rows.tables[t].codes.rows(); ++row) {
      const int code = rows.tables[t].codes(row, column);
      if (code < 0 || named[static_cast<std::size_t>(code)]) continue;
      named[static_cast<std::size_t>(code)] = true;
      names[static_cast<std::size_t>(code)] = text(static_cast<std::size_t>(row));
    }
  }
  return names;
}

void check_targets(const PredictionTask& task, const std::string& target) {
  const char* const which[] = {"real", "synthetic", "holdout"};
  for (std::size_t t = 0; t < task.tables.size(); ++t) {
    if (task.tables[t].size() >= 2) continue;
    refuse_task("The " + std::string(which[t]) + " table has " +
                std::to_string(task.tables[t].size()) + " rows with a \"" + target +
                "\", too few to predict it.");
  }
  const TaskRows& real = task.tables[0];
  const auto varies = [](const auto& values) {
    return std::any_of(values.begin(), values.end(),
                       [&](const auto& value) { return value != values.front(); });
  };
  if (task.classification ? varies(real.labels) : varies(real.targets)) return;
  refuse_task(
      "The target \"" + target +
      "\" has a single value in the real table, so that there is nothing to predict; choose "
      "another one.");
}

}  // namespace

TaskRows TaskRows::taken(std::span<const std::size_t> rows) const {
  TaskRows part{take_rows(features, rows), {}, {}};
  for (const std::size_t row : rows) {
    if (!labels.empty()) part.labels.push_back(labels[row]);
    if (!targets.empty()) part.targets.push_back(targets[row]);
  }
  return part;
}

PredictionTask prediction_task(const PairedTables& tables, const std::string& target) {
  check_target(tables.real(), tables.metadata(), target);
  const RowMatrices rows = read_rows(tables, true);
  PredictionTask task;
  task.feature_names = rows.names();
  std::erase(task.feature_names, target);
  if (task.feature_names.empty())
    refuse_task("There is no column to predict \"" + target + "\" from.");

  const ColumnSpan place = place_of(rows, target);
  const Separator separator(rows, place);
  task.classification = separator.classification();
  for (const RowMatrix& table : rows.tables) task.tables.push_back(separator.separate(table));
  if (!place.number) {
    task.classes = level_names(rows, place.column, tables, target);
  } else {
    for (const double value : separator.number_classes()) {
      task.classes.push_back(number_text(value));
    }
  }
  check_targets(task, target);
  return task;
}

}  // namespace likeness::metrics
