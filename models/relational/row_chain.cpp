#include "models/relational/row_chain.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "core/index_permutation.hpp"
#include "core/streams.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "models/frame/validity_bits.hpp"
#include "models/trees/sequential_fit.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kRankedRows = 4096;  ///< of a chunk
constexpr double kMissingCell = std::numeric_limits<double>::quiet_NaN();

/// Names that are in the order of their bytes as the numbers are.
std::string padded(std::size_t number) {
  std::string digits = std::to_string(number);
  return std::string(10 - digits.size(), '0') + digits;
}

Column column_of_codes(const CellColumn& meaning, const std::vector<std::int32_t>& codes,
                       std::size_t categories) {
  Column column;
  if (meaning.ordered) {
    column.type = ColumnType::kInt64;
    column.integers = std::vector<std::int64_t>(codes.begin(), codes.end());
    return column;
  }
  column.type = ColumnType::kCategory;
  column.codes = codes;
  std::vector<std::string> names;
  for (std::size_t k = 0; k < categories; ++k) names.push_back(padded(k));
  column.dictionary = StringArray(names);
  return column;
}

Column column_of_numbers(const std::vector<double>& numbers) {
  Column column;
  column.type = ColumnType::kFloat64;
  ValidityBits validity(numbers.size());
  std::vector<double> floats(numbers.size());
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (std::isnan(numbers[row])) {
      validity.clear(row);
    } else {
      floats[row] = numbers[row];
    }
  }
  column.floats = std::move(floats);
  column.validity = validity.take();
  return column;
}

/// Of each column, which part of (0, 1) each row of a stratum takes.
std::vector<IndexPermutation> stratum_orders(std::uint64_t stratum, std::uint64_t number,
                                             std::size_t columns, std::uint64_t seed) {
  const RandomStream seeds(seed, streams::kSampling.row_choice);
  std::vector<IndexPermutation> orders;
  for (std::size_t c = 0; c < columns; ++c) {
    orders.emplace_back(
        stratum, RandomStream(seeds.bits(number * columns + c), streams::kSampling.row_choice));
  }
  return orders;
}

SequentialFitOptions fit_options(const RowChainOptions& options) {
  SequentialFitOptions fit;
  fit.boosting.max_rounds = options.rounds;
  fit.boosting.learning_rate = options.learning_rate;
  fit.boosting.max_leaves = options.leaves;
  fit.boosting.min_rows = options.leaf_rows;
  fit.boosting.folds = options.ensembles;
  fit.states.bins = options.bins;
  fit.most_base_rows = options.base_rows;
  fit.most_predictors = options.predictors;
  return fit;
}

/// Of each row, a rank for each column.
std::vector<double> row_ranks(std::span<const std::uint64_t> elements, std::size_t columns,
                              std::uint64_t seed, std::uint64_t stratum) {
  const RandomStream stream(seed, streams::kSampling.ranks);
  std::vector<double> ranks(elements.size() * columns);
  parallel_chunks(elements.size(), kRankedRows, [&](std::size_t begin, std::size_t end) {
    std::vector<IndexPermutation> order;
    for (std::size_t k = begin; k < end; ++k) {
      const auto row = std::span(ranks).subspan(k * columns, columns);
      stream.fill_uniform(elements[k] * columns, row);
      if (stratum < 2) continue;
      if (order.empty() || elements[k] / stratum != elements[k - 1] / stratum) {
        order = stratum_orders(stratum, elements[k] / stratum, columns, seed);
      }
      for (std::size_t c = 0; c < columns; ++c) {
        row[c] = (static_cast<double>(order[c](elements[k] % stratum)) + row[c]) /
                 static_cast<double>(stratum);
      }
    }
  });
  return ranks;
}

}  // namespace

void RowChain::Part::fields(io::Archive& archive) {
  archive("column", column);
  archive("constant", constant);
  archive("present", present);
  archive("usual", usual);
  archive.require(std::is_sorted(present.begin(), present.end()), "categories are out of order");
  const auto inside = [&](std::int32_t code) { return code >= 0 && code < column.levels; };
  archive.require(column.levels == 0 ||
                      (std::all_of(present.begin(), present.end(), inside) && !present.empty() &&
                       usual >= 0 && static_cast<std::size_t>(usual) < present.size()),
                  "a category is none of its column");
}

RowChain::Part RowChain::learn_part(const CellColumn& column, const ColumnValues& cells) {
  Part part;
  part.column = column;
  if (column.levels == 0) {
    part.constant = std::all_of(cells.numbers.begin(), cells.numbers.end(),
                                [](double number) { return std::isnan(number); });
    return part;
  }
  std::vector<std::size_t> rows(static_cast<std::size_t>(column.levels), 0);
  for (const std::int32_t code : cells.codes) ++rows[static_cast<std::size_t>(code)];
  std::size_t most = 0;
  for (std::size_t code = 0; code < rows.size(); ++code) {
    if (rows[code] == 0) continue;
    if (rows[code] > most) part.usual = static_cast<std::int32_t>(part.present.size());
    most = std::max(most, rows[code]);
    part.present.push_back(static_cast<std::int32_t>(code));
  }
  if (part.present.empty()) part.present = {0};
  return part;
}

ColumnValues RowChain::to_chain(const Part& part, const ColumnValues& cells) {
  ColumnValues coded;
  if (part.constant) {
    coded.codes.resize(cells.numbers.size(), 0);
  } else if (part.column.levels == 0) {
    coded.numbers = cells.numbers;
  } else {
    std::vector<std::int32_t> category(static_cast<std::size_t>(part.column.levels), part.usual);
    for (std::size_t k = 0; k < part.present.size(); ++k) {
      category[static_cast<std::size_t>(part.present[k])] = static_cast<std::int32_t>(k);
    }
    coded.codes.reserve(cells.codes.size());
    for (const std::int32_t code : cells.codes) {
      coded.codes.push_back(category[static_cast<std::size_t>(code)]);
    }
  }
  return coded;
}

ColumnValues RowChain::from_chain(const Part& part, ColumnValues cells, std::size_t rows) {
  if (part.constant) {
    cells = {};
    cells.numbers.assign(rows, kMissingCell);
  }
  for (std::int32_t& code : cells.codes) code = part.present[static_cast<std::size_t>(code)];
  return cells;
}

RowChain RowChain::learn(const std::vector<CellColumn>& given,
                         const std::vector<ColumnValues>& given_cells,
                         const std::vector<CellColumn>& drawn,
                         const std::vector<ColumnValues>& drawn_cells,
                         const RowChainOptions& options, const FitOptions& fit) {
  RowChain chain;
  SequentialFitOptions how = fit_options(options);
  std::vector<Column> columns;
  Metadata metadata;
  const auto add = [&](std::vector<Part>& parts, const CellColumn& column,
                       const ColumnValues& cells) {
    const Part& part = parts.emplace_back(learn_part(column, cells));
    const ColumnValues coded = to_chain(part, cells);
    const bool numbers = column.levels == 0 && !part.constant;
    columns.push_back(numbers ? column_of_numbers(coded.numbers)
                              : column_of_codes(column, coded.codes,
                                                std::max<std::size_t>(1, part.present.size())));
    columns.back().name = padded(columns.size() - 1);
    ColumnMetadata meaning;
    meaning.name = columns.back().name;
    meaning.sdtype = numbers ? "numerical" : "categorical";
    metadata.columns.push_back(std::move(meaning));
  };
  for (std::size_t k = 0; k < given.size(); ++k) {
    add(chain.given_, given[k], given_cells[k]);
    how.given.push_back(columns.back().name);
  }
  for (std::size_t k = 0; k < drawn.size(); ++k) add(chain.drawn_, drawn[k], drawn_cells[k]);
  if (drawn.empty() || drawn_cells.front().size() < 2) return chain;
  FrameOptions frame;
  frame.min_rows = 0;  // what is rare has been left out of the cells already
  frame.numbers.fewest_values = 0;
  chain.trees_ =
      fit_sequential_trees(Frame::learn(Table(std::move(columns)), metadata, frame), how, fit);
  return chain;
}

std::vector<ColumnValues> RowChain::draw(const std::vector<ColumnValues>& given,
                                         std::span<const std::uint64_t> elements,
                                         std::uint64_t seed, std::uint64_t stratum) const {
  const std::size_t rows = elements.size();
  std::vector<ColumnValues> drawn;
  if (trees_ == nullptr || rows == 0) {
    for (const Part& part : drawn_) {
      drawn.push_back(room_for(part.column, rows));
      std::fill(drawn.back().numbers.begin(), drawn.back().numbers.end(), kMissingCell);
    }
    return drawn;
  }
  std::vector<ColumnValues> cells(given_.size() + drawn_.size());
  for (std::size_t k = 0; k < given_.size(); ++k) cells[k] = to_chain(given_[k], given[k]);
  cells = trees_->draw_given(cells, row_ranks(elements, cells.size(), seed, stratum));
  for (std::size_t k = 0; k < drawn_.size(); ++k) {
    drawn.push_back(from_chain(drawn_[k], std::move(cells[given_.size() + k]), rows));
  }
  return drawn;
}

void RowChain::fields(io::Archive& archive) {
  archive("given", given_);
  archive("drawn", drawn_);
  bool learned = trees_ != nullptr;
  archive("learned", learned);
  if (!learned) return;
  if (archive.loading()) trees_ = std::make_unique<SequentialTrees>();
  archive("trees", *trees_);
  archive.require(trees_->columns() == given_.size() + drawn_.size(),
                  "a chain has other columns than it says");
}

}  // namespace likeness::models
