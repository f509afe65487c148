#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "likeness/error.hpp"
#include "likeness/relational_evaluation.hpp"
#include "metrics/evaluation_parts.hpp"
#include "metrics/joined_tables.hpp"
#include "metrics/relational_tables.hpp"
#include "metrics/sdtype.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"

namespace likeness::metrics {
namespace {

/// So many rows one after another are a trace of somebody.
constexpr std::size_t kRunLength = 3;

constexpr double kUnknownShare = std::numeric_limits<double>::quiet_NaN();

Column number_column(std::string name, std::vector<double> values, std::vector<bool> valid) {
  Column column;
  column.name = std::move(name);
  column.type = ColumnType::kFloat64;
  std::vector<std::uint8_t> bits((values.size() + 7) / 8, 0);
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (valid[row]) bits[row / 8] = static_cast<std::uint8_t>(bits[row / 8] | (1U << (row % 8)));
  }
  column.floats = std::move(values);
  column.validity = std::move(bits);
  return column;
}

/// How many children each row has, and the means of their numbers, as further columns.
void add_child_columns(const Relation& relation, const Dataset& dataset, const Metadata& meaning,
                       std::vector<Column>& columns) {
  const std::vector<std::size_t> parents = parent_rows(relation, dataset);
  const Table& children = *dataset.find(relation.child);
  const std::size_t rows = dataset.find(relation.parent)->rows();
  const std::string prefix = relation_text(relation) + " ";
  std::vector<double> counts(rows, 0);
  for (const std::size_t parent : parents) {
    if (parent != kNoParent) ++counts[parent];
  }
  columns.push_back(number_column(prefix + "count", counts, std::vector<bool>(rows, true)));
  for (const ColumnMetadata& one : meaning.columns) {
    const Column* column = children.find(one.name);
    if (one.sdtype != "numerical" || column == nullptr || !is_number(column->type)) continue;
    std::vector<double> sums(rows, 0);
    std::vector<double> present(rows, 0);
    for (std::size_t row = 0; row < parents.size(); ++row) {
      if (parents[row] == kNoParent || !column->valid(row)) continue;
      sums[parents[row]] += number_at(*column, row);
      ++present[parents[row]];
    }
    std::vector<bool> valid(rows);
    for (std::size_t row = 0; row < rows; ++row) {
      valid[row] = present[row] > 0;
      if (valid[row]) sums[row] /= present[row];
    }
    columns.push_back(number_column(prefix + one.name, std::move(sums), std::move(valid)));
  }
}

Table with_children(const std::string& table, const Dataset& dataset,
                    const DatasetMetadata& metadata) {
  std::vector<Column> columns = dataset.find(table)->columns();
  for (const Relation& relation : metadata.relations) {
    if (relation.parent != table) continue;
    add_child_columns(relation, dataset, *metadata.find(relation.child), columns);
  }
  return Table(std::move(columns));
}

Metadata described_with_children(const Table& table, const Metadata& own) {
  Metadata metadata = own;
  for (std::size_t k = own.columns.size(); k < table.column_count(); ++k) {
    metadata.columns.push_back({});
    metadata.columns.back().name = table.column(k).name;
    metadata.columns.back().sdtype = "numerical";
  }
  return metadata;
}

/// The share of synthetic rows nearer to a learned row than to one held out.
double share_nearer(const Table& real, const Table& synthetic, const Table& holdout,
                    const Metadata& metadata, const RelationalDetectionOptions& options) {
  constexpr std::size_t kFewRows = 10;
  const bool any = std::ranges::any_of(
      metadata.columns, [](const ColumnMetadata& column) { return is_compared(column.sdtype); });
  if (!any || std::min({real.rows(), synthetic.rows(), holdout.rows()}) < kFewRows) {
    return kUnknownShare;
  }
  PrivacyOptions privacy;
  privacy.seed = options.seed;
  // As many of each, so that nothing speaks for either.
  privacy.most_rows = std::min({options.most_rows, real.rows(), holdout.rows()});
  return measure_closeness(PairedTables(real, synthetic, metadata, &holdout), privacy)
      .overfitting_protection->closer_without_ties.value;
}

/// Of each row, what it says besides keys and references.
std::vector<std::uint64_t> contents_of(const Table& table, const Metadata& metadata) {
  std::vector<std::string> texts(table.rows());
  for (const ColumnMetadata& one : metadata.columns) {
    const Column* column = table.find(one.name);
    if (column == nullptr || !is_compared(one.sdtype)) continue;
    const CellText text(*column, DecimalText::kShortest);
    for (std::size_t row = 0; row < texts.size(); ++row) {
      texts[row] += (column->valid(row) ? text(row) : "") + '\x1f';
    }
  }
  std::vector<std::uint64_t> contents;
  for (const std::string& text : texts) contents.push_back(std::hash<std::string>()(text));
  return contents;
}

/// The runs of rows of each parent, as numbers.
std::vector<std::uint64_t> runs_of(const Relation& relation, const Dataset& dataset,
                                   const Metadata& meaning) {
  const std::vector<std::size_t> parents = parent_rows(relation, dataset);
  const std::vector<std::uint64_t> contents = contents_of(*dataset.find(relation.child), meaning);
  std::vector<std::vector<std::uint64_t>> of_parent(dataset.find(relation.parent)->rows());
  for (std::size_t row = 0; row < parents.size(); ++row) {
    if (parents[row] != kNoParent) of_parent[parents[row]].push_back(contents[row]);
  }
  std::vector<std::uint64_t> runs;
  for (const std::vector<std::uint64_t>& rows : of_parent) {
    for (std::size_t k = 0; k + kRunLength <= rows.size(); ++k) {
      std::uint64_t run = 0;
      for (std::size_t i = 0; i < kRunLength; ++i) {
        run = (run ^ rows[k + i]) * 0x9e3779b97f4a7c15ULL;
        run ^= run >> 29;
      }
      runs.push_back(run);
    }
  }
  return runs;
}

double share_known(const std::vector<std::uint64_t>& runs,
                   const std::unordered_set<std::uint64_t>& known) {
  if (runs.empty()) return kUnknownShare;
  const auto met =
      std::ranges::count_if(runs, [&](std::uint64_t run) { return known.contains(run); });
  return static_cast<double>(met) / static_cast<double>(runs.size());
}

}  // namespace

RelationalPrivacy evaluate_relational_privacy(const RelationalInput& input,
                                              const RelationalDetectionOptions& options) {
  check_relational_tables(input);
  if (input.holdout == nullptr) {
    throw Error(ErrorCode::kUsage, "Privacy of several tables needs rows that were held out.");
  }
  RelationalPrivacy privacy;
  for (const NamedMetadata& table : input.metadata.tables) {
    report_progress(options.progress, {.stage = "privacy",
                                       .step = privacy.tables.size(),
                                       .total = input.metadata.tables.size(),
                                       .losses = {}});
    const auto side = [&](const Dataset& dataset) {
      return with_children(table.name, dataset, input.metadata);
    };
    TablePrivacy one{table.name, kUnknownShare, kUnknownShare};
    one.nearer = share_nearer(*input.real.find(table.name), *input.synthetic.find(table.name),
                              *input.holdout->find(table.name), table.metadata, options);
    const Table real = side(input.real);
    if (real.column_count() > table.metadata.columns.size()) {
      one.nearer_with_children =
          share_nearer(real, side(input.synthetic), side(*input.holdout),
                       described_with_children(real, table.metadata), options);
    }
    privacy.tables.push_back(std::move(one));
  }
  for (const Relation& relation : input.metadata.relations) {
    const Metadata& meaning = *input.metadata.find(relation.child);
    const std::vector<std::uint64_t> learned = runs_of(relation, input.real, meaning);
    const std::unordered_set<std::uint64_t> known(learned.begin(), learned.end());
    privacy.runs.push_back({relation,
                            share_known(runs_of(relation, input.synthetic, meaning), known),
                            share_known(runs_of(relation, *input.holdout, meaning), known)});
  }
  return privacy;
}

}  // namespace likeness::metrics
