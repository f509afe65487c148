#include "likeness/stats/knn_mtd.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/elementary.hpp"
#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "stats/diffused_column.hpp"
#include "stats/neighbourhoods.hpp"
#include "stats/random_order.hpp"
#include "text/number_text.hpp"

namespace likeness::stats {
namespace {

void check_knn_mtd(const MixedRows& rows, const KnnMtdOptions& options,
                   std::span<const int> groups) {
  if (rows.rows() < 2 || rows.columns() == 0) {
    throw Error(ErrorCode::kData,
                "Mega-trend diffusion with neighbours needs at least two rows "
                "and one column.");
  }
  if (!groups.empty() && groups.size() != rows.rows()) {
    throw Error(ErrorCode::kData, "There are " + std::to_string(rows.rows()) + " rows, but " +
                                      std::to_string(groups.size()) +
                                      " group numbers; give one for each row, or none.");
  }
  if (options.neighbours < 1 || options.neighbours >= rows.rows()) {
    throw Error(ErrorCode::kUsage, "The number of neighbours is " +
                                       std::to_string(options.neighbours) +
                                       ", but must be at least 1 and below the number of rows, " +
                                       std::to_string(rows.rows()) + ".");
  }
  for (Eigen::Index column = 0; column < rows.numbers.cols(); ++column) {
    for (Eigen::Index row = 0; row < rows.numbers.rows(); ++row) {
      const double value = rows.numbers(row, column);
      if (std::isnan(value) || std::fabs(value) <= 1e150) continue;
      throw Error(ErrorCode::kData, "Row " + std::to_string(row) + " of numeric column " +
                                        std::to_string(column) +
                                        " is infinite or beyond 1e150; give NaN where a value is "
                                        "missing.");
    }
  }
  if (!(options.spread >= 0) || std::isinf(options.spread)) {
    throw Error(ErrorCode::kUsage, "The spread is " + text::shortest(options.spread) +
                                       ", but must be a finite number of at least 0.");
  }
  if (!(options.category_switch >= 0 && options.category_switch <= 1)) {
    throw Error(ErrorCode::kUsage, "The probability of a category switch is " +
                                       text::shortest(options.category_switch) +
                                       ", but must be between 0 and 1.");
  }
  if (!(options.code_mixing >= 0 && options.code_mixing <= 1)) {
    throw Error(ErrorCode::kUsage, "The probability of mixing category codes is " +
                                       text::shortest(options.code_mixing) +
                                       ", but must be between 0 and 1.");
  }
  if (!(options.atom_share > 0)) {
    throw Error(ErrorCode::kUsage, "The share of rows that makes an atom is " +
                                       text::shortest(options.atom_share) +
                                       ", but must be above 0.");
  }
}

/// Adds the products of the standardized deviations of some rows from their mean, column by column.
/// Missing values and columns that are constant in these rows deviate by 0.
void add_deviation_products(const MixedRows& rows, std::span<const int> members,
                            Eigen::MatrixXd& products) {
  const auto count = static_cast<Eigen::Index>(members.size());
  Eigen::MatrixXd deviations(rows.numbers.cols(), count);
  for (Eigen::Index column = 0; column < rows.numbers.cols(); ++column) {
    double sum = 0;
    double present = 0;
    for (Eigen::Index k = 0; k < count; ++k) {
      const double value = rows.numbers(members[static_cast<std::size_t>(k)], column);
      deviations(column, k) = value;
      if (std::isnan(value)) continue;
      sum += value;
      ++present;
    }
    double squares = 0;
    for (Eigen::Index k = 0; k < count; ++k) {
      double& deviation = deviations(column, k);
      deviation = std::isnan(deviation) ? 0 : deviation - sum / present;
      squares += deviation * deviation;
    }
    const double unit = squares > 0 ? std::sqrt(squares / present) : 1;
    for (Eigen::Index k = 0; k < count; ++k) deviations(column, k) /= unit;
  }
  for (Eigen::Index a = 0; a < products.rows(); ++a) {
    for (Eigen::Index b = 0; b <= a; ++b) {
      double sum = 0;
      for (Eigen::Index k = 0; k < count; ++k) sum += deviations(a, k) * deviations(b, k);
      products(a, b) += sum;
    }
  }
}

/// Lower triangular L with L L' = the correlations whose sums of products are given (lower
/// triangle). They are shrunk a little, so that it exists.
Eigen::MatrixXd correlation_factor(const Eigen::MatrixXd& products) {
  constexpr double kShrink = 1 - 1e-6;
  const Eigen::Index size = products.rows();
  Eigen::MatrixXd factor = Eigen::MatrixXd::Zero(size, size);
  for (Eigen::Index a = 0; a < size; ++a) {
    double rest = 1;
    for (Eigen::Index b = 0; b < a; ++b) {
      const double scale = std::sqrt(products(a, a) * products(b, b));
      double sum = scale > 0 ? kShrink * products(a, b) / scale : 0;
      for (Eigen::Index k = 0; k < b; ++k) sum -= factor(a, k) * factor(b, k);
      factor(a, b) = sum / factor(b, b);
      rest -= factor(a, b) * factor(a, b);
    }
    factor(a, a) = std::sqrt(std::max(rest, 1 - kShrink));
  }
  return factor;
}

/// How columns deviate together: within the neighbourhoods of rows, or over all rows.
Eigen::MatrixXd dependence(const MixedRows& rows, const KnnMtdOptions& options,
                           const std::vector<std::vector<int>>& neighbours) {
  Eigen::MatrixXd products = Eigen::MatrixXd::Zero(rows.numbers.cols(), rows.numbers.cols());
  if (options.neighbourhood == Neighbourhood::kColumns) {
    std::vector<int> all(rows.rows());
    for (std::size_t row = 0; row < all.size(); ++row) all[row] = static_cast<int>(row);
    add_deviation_products(rows, all, products);
    return correlation_factor(products);
  }
  products = parallel_sum(rows.rows(), 256, products, [&](std::size_t begin, std::size_t end) {
    Eigen::MatrixXd part = Eigen::MatrixXd::Zero(rows.numbers.cols(), rows.numbers.cols());
    for (std::size_t row = begin; row < end; ++row) {
      std::vector<int> members = neighbours[row];
      members.push_back(static_cast<int>(row));
      add_deviation_products(rows, members, part);
    }
    return part;
  });
  return correlation_factor(products);
}

}  // namespace

KnnMtdOptions papers_knn_mtd_options() {
  KnnMtdOptions options;
  options.neighbourhood = Neighbourhood::kColumns;
  options.centre = DiffusionCentre::kNeighbourhood;
  options.spread = 1;
  options.dependent_columns = false;
  options.keep_variance = false;
  options.category_switch = 0;
  options.atom_share = 2;
  options.within_range = false;
  return options;
}

struct KnnMtd::State {
  KnnMtdOptions options;
  Eigen::MatrixXi codes;
  std::vector<DiffusedColumn> columns;
  std::vector<std::vector<int>> neighbours;  // of each row, for the switch of categories
  Eigen::MatrixXd factor;                    // of the correlation of deviations, or empty
  std::size_t rows;

  void draw_row(std::size_t source, const double* probabilities, double* numbers) const;
  /// The row that new row `row` is made from.
  [[nodiscard]] std::size_t source_of(const RandomStream& keys, std::uint64_t row) const;
};

KnnMtd::KnnMtd(const MixedRows& rows, const KnnMtdOptions& options, std::span<const int> groups) {
  check_knn_mtd(rows, options, groups);
  const RowGroups row_groups = group_rows(rows.rows(), groups);
  State state{options, {},         {}, row_neighbours(rows, row_groups, options.neighbours),
              {},      rows.rows()};
  state.codes.resize(static_cast<Eigen::Index>(rows.rows()), rows.codes.cols());
  if (rows.code_columns() > 0) state.codes = rows.codes;
  std::vector<std::optional<DiffusedColumn>> columns(rows.number_columns());
  parallel_for(columns.size(), [&](std::size_t c) {
    const auto column = rows.numbers.col(static_cast<Eigen::Index>(c));
    const std::span<const double> values(column.data(), rows.rows());
    columns[c].emplace(values,
                       options.neighbourhood == Neighbourhood::kRows
                           ? state.neighbours
                           : column_neighbours(values, row_groups, options.neighbours),
                       options);
  });
  for (std::optional<DiffusedColumn>& column : columns) {
    state.columns.push_back(std::move(*column));
  }
  if (options.dependent_columns) state.factor = dependence(rows, options, state.neighbours);
  state_ = std::make_unique<const State>(std::move(state));
}

KnnMtd::KnnMtd(KnnMtd&&) noexcept = default;
KnnMtd& KnnMtd::operator=(KnnMtd&&) noexcept = default;
KnnMtd::~KnnMtd() = default;

void KnnMtd::State::draw_row(std::size_t source, const double* probabilities,
                             double* numbers) const {
  bool left = false;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    numbers[c] = columns[c].draw(source, probabilities[c]);
    left = left || (columns[c].moves(source) && numbers[c] != columns[c].value(source));
  }
  if (left || options.spread == 0) return;
  // Every value fell back to its own level: the one that came furthest goes on to the next.
  std::size_t furthest = 0;
  double readiness = 0;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const double of_column = columns[c].readiness_to_leave(source, probabilities[c]);
    if (of_column <= readiness) continue;
    readiness = of_column;
    furthest = c;
  }
  if (readiness > 0)
    numbers[furthest] = columns[furthest].next_level(source, probabilities[furthest]);
}

std::size_t KnnMtd::State::source_of(const RandomStream& keys, std::uint64_t row) const {
  const std::size_t longest = options.round == 0 ? rows : options.round;
  const std::uint64_t turn = row / rows;  // how often all rows have had theirs
  const std::size_t first = static_cast<std::size_t>(row % rows) / longest * longest;
  const std::size_t size = std::min(longest, rows - first);
  const std::uint64_t rounds = (rows + longest - 1) / longest;
  const RandomOrder order(keys, turn * rounds + first / longest, size);
  return first + order[row % rows - first];
}

namespace {

/// From here on elements are for the mixing of codes: two for each code of a row.
constexpr std::uint64_t kMixingElements = std::uint64_t{1} << 62;

/// Some codes of new row `row`, made from `source`, become those of its neighbours.
template <class State, class Codes>
void mix_codes(const State& state, const RandomStream& noise, std::uint64_t row, std::size_t source,
               Codes&& codes) {
  const std::vector<int>& neighbours = state.neighbours[source];
  const auto columns = static_cast<std::uint64_t>(state.codes.cols());
  for (std::uint64_t c = 0; c < columns; ++c) {
    const std::uint64_t element = kMixingElements + 2 * (row * columns + c);
    if (!(noise.uniform(element) < state.options.code_mixing)) continue;
    const auto column = static_cast<Eigen::Index>(c);
    codes[column] = state.codes(neighbours[noise.below(element + 1, neighbours.size())], column);
  }
}

std::uint64_t noise_stream(std::uint64_t attempt) {
  const streams::Diffusion& all = streams::kDiffusion;
  if (attempt == 0) return all.first_attempt;
  if (attempt <= all.attempts.count) return all.attempts[attempt - 1];
  return all.more_attempts[attempt - 1 - all.attempts.count];
}

}  // namespace

DiffusedRows KnnMtd::sample(std::size_t count, std::uint64_t seed, std::uint64_t first_row,
                            std::uint64_t attempt) const {
  const State& state = *state_;
  const std::size_t columns = state.columns.size();
  const auto rows = static_cast<Eigen::Index>(count);
  DiffusedRows result;
  result.numbers.resize(rows, static_cast<Eigen::Index>(columns));
  result.codes.resize(rows, state.codes.cols());
  result.source.resize(count);
  // Row i has elements [i * (columns + 2), (i + 1) * (columns + 2)): one for each column, two for
  // the switch of categories.
  const RandomStream noise(seed, noise_stream(attempt));
  const RandomStream order_keys(seed, streams::kDiffusion.order);
  parallel_chunks(count, 256, [&](std::size_t begin, std::size_t end) {
    std::vector<double> normals(columns);
    std::vector<double> probabilities(columns);
    std::vector<double> numbers(columns);
    for (std::size_t k = begin; k < end; ++k) {
      const std::uint64_t row = first_row + k;
      const std::uint64_t element = row * (columns + 2);
      const std::size_t source = state.source_of(order_keys, row);
      result.source[k] = source;
      noise.fill_normal(element, normals);
      for (std::size_t c = 0; c < columns; ++c) {
        double deviation = normals[c];
        if (state.factor.size() > 0) {
          deviation = 0;
          const auto a = static_cast<Eigen::Index>(c);
          for (Eigen::Index b = 0; b <= a; ++b) {
            deviation += state.factor(a, b) * normals[static_cast<std::size_t>(b)];
          }
        }
        probabilities[c] = normal_cdf(deviation);
      }
      state.draw_row(source, probabilities.data(), numbers.data());
      const auto target = static_cast<Eigen::Index>(k);
      for (std::size_t c = 0; c < columns; ++c) {
        result.numbers(target, static_cast<Eigen::Index>(c)) = numbers[c];
      }
      auto donor = static_cast<Eigen::Index>(source);
      const std::vector<int>& neighbours = state.neighbours[source];
      if (noise.uniform(element + columns) < state.options.category_switch) {
        donor = neighbours[noise.below(element + columns + 1, neighbours.size())];
      }
      result.codes.row(target) = state.codes.row(donor);
      if (state.options.code_mixing > 0) {
        mix_codes(state, noise, row, source, result.codes.row(target));
      }
    }
  });
  return result;
}

}  // namespace likeness::stats
