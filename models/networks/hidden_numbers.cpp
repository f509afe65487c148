#include "models/networks/hidden_numbers.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "likeness/parallel.hpp"
#include "likeness/stats/decision_tree.hpp"
#include "models/training/network_streams.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kDonors = 5;  ///< rows with the nearest predictions, of which one is drawn
constexpr std::size_t kLeafRows = 5;
constexpr std::size_t kMostSweeps = 2;
constexpr std::size_t kMostCellsOfTree = 1'000'000;

/// A column of numbers some of which are hidden.
struct HiddenColumn {
  std::size_t k = 0;  ///< the learned column
  std::vector<std::size_t> known;
  std::vector<std::size_t> hidden;
};

std::vector<HiddenColumn> hidden_columns(const Frame& frame,
                                         const std::vector<ColumnValues>& values) {
  std::vector<HiddenColumn> columns;
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (frame.state_of(k) == nullptr) continue;
    HiddenColumn column{k, {}, {}};
    for (std::size_t row = 0; row < values[k].numbers.size(); ++row) {
      (std::isnan(values[k].numbers[row]) ? column.hidden : column.known).push_back(row);
    }
    if (!column.known.empty() && !column.hidden.empty()) columns.push_back(std::move(column));
  }
  return columns;
}

/// All columns but one number and its state, as a tree reads them.
class OtherColumns {
 public:
  OtherColumns(const std::vector<ColumnValues>& values, std::size_t left_out) : values_(values) {
    for (std::size_t k = 0; k < values.size(); ++k) {
      if (k == left_out || k + 1 == left_out) continue;
      (values[k].codes.empty() ? numbers_ : codes_).push_back(k);
    }
  }

  [[nodiscard]] std::size_t size() const noexcept { return numbers_.size() + codes_.size(); }

  /// Calls use(stats::MixedRows) with these rows.
  template <class Use>
  void with_rows(std::span<const std::size_t> rows, const Use& use) const {
    const auto height = static_cast<Eigen::Index>(rows.size());
    Eigen::MatrixXd numbers(height, static_cast<Eigen::Index>(numbers_.size()));
    Eigen::MatrixXi codes(height, static_cast<Eigen::Index>(codes_.size()));
    for (std::size_t c = 0; c < numbers_.size(); ++c) {
      const std::vector<double>& cells = values_[numbers_[c]].numbers;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        numbers(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(c)) = cells[rows[i]];
      }
    }
    for (std::size_t c = 0; c < codes_.size(); ++c) {
      const std::vector<std::int32_t>& cells = values_[codes_[c]].codes;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        codes(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(c)) = cells[rows[i]];
      }
    }
    use(stats::MixedRows{numbers, codes});
  }

 private:
  const std::vector<ColumnValues>& values_;
  std::vector<std::size_t> numbers_;
  std::vector<std::size_t> codes_;
};

/// Up to `most` of `rows`, evenly spread.
std::vector<std::size_t> thinned(const std::vector<std::size_t>& rows, std::size_t most) {
  if (rows.size() <= most) return rows;
  std::vector<std::size_t> kept(most);
  for (std::size_t i = 0; i < most; ++i) kept[i] = rows[i * rows.size() / most];
  return kept;
}

/// The rank of each number among all of them, from 0 to 1, that of equal ones alike.
std::vector<double> ranks_of_cells(const std::vector<double>& cells,
                                   std::span<const std::size_t> rows) {
  std::vector<double> sorted;
  for (const std::size_t row : rows) sorted.push_back(cells[row]);
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> ranks;
  for (const std::size_t row : rows) {
    const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), cells[row]);
    const double middle = static_cast<double>((first - sorted.begin()) + (last - sorted.begin()));
    ranks.push_back(0.5 * middle / static_cast<double>(sorted.size()));
  }
  return ranks;
}

/// Rows that may give a number, by prediction.
struct Donors {
  std::vector<std::size_t> rows;
  std::vector<double> predictions;  ///< rising

  /// One of those with the nearest predictions, and of all that share theirs.
  [[nodiscard]] std::size_t draw(double prediction, double uniform) const {
    const auto count = static_cast<std::ptrdiff_t>(rows.size());
    auto first =
        std::lower_bound(predictions.begin(), predictions.end(), prediction) - predictions.begin();
    auto last =
        std::upper_bound(predictions.begin(), predictions.end(), prediction) - predictions.begin();
    while (last - first < std::min<std::ptrdiff_t>(kDonors, count)) {
      const bool below = first > 0 && (last == count || nearer(first - 1, last, prediction));
      (below ? first : last) += below ? -1 : 1;
    }
    const auto place = static_cast<std::ptrdiff_t>(uniform * static_cast<double>(last - first));
    return rows[static_cast<std::size_t>(first + std::min(place, last - first - 1))];
  }

 private:
  [[nodiscard]] bool nearer(std::ptrdiff_t a, std::ptrdiff_t b, double prediction) const {
    return prediction - predictions[static_cast<std::size_t>(a)] <=
           predictions[static_cast<std::size_t>(b)] - prediction;
  }
};

Donors sort_donors(std::span<const std::size_t> rows, const Eigen::MatrixXd& predictions) {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto of = [&](std::size_t i) { return predictions(static_cast<Eigen::Index>(i), 0); };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return of(a) < of(b); });
  Donors donors;
  for (const std::size_t i : order) {
    donors.rows.push_back(rows[i]);
    donors.predictions.push_back(of(i));
  }
  return donors;
}

void fill_at_random(const HiddenColumn& column, const RandomStream& random,
                    std::vector<double>& numbers) {
  for (const std::size_t row : column.hidden) {
    numbers[row] = numbers[column.known[random.below(row, column.known.size())]];
  }
}

void fill_by_tree(const HiddenColumn& column, const RandomStream& random,
                  std::vector<ColumnValues>& values) {
  const OtherColumns others(values, column.k);
  if (others.size() == 0) return;
  const std::vector<std::size_t> rows =
      thinned(column.known, std::max<std::size_t>(500, kMostCellsOfTree / others.size()));
  std::vector<double>& numbers = values[column.k].numbers;
  stats::TreeOptions options;
  options.min_rows_in_leaf = kLeafRows;
  std::vector<double> filled(column.hidden.size());
  others.with_rows(rows, [&](const stats::MixedRows& known) {
    const auto tree =
        stats::DecisionTree::fit_regressor(known, ranks_of_cells(numbers, rows), options);
    const Donors donors = sort_donors(rows, tree.predict(known));
    others.with_rows(column.hidden, [&](const stats::MixedRows& hidden) {
      const Eigen::MatrixXd predictions = tree.predict(hidden);
      for (std::size_t i = 0; i < filled.size(); ++i) {
        const std::size_t donor = donors.draw(predictions(static_cast<Eigen::Index>(i), 0),
                                              random.uniform(column.hidden[i]));
        filled[i] = numbers[donor];
      }
    });
  });
  for (std::size_t i = 0; i < filled.size(); ++i) numbers[column.hidden[i]] = filled[i];
}

}  // namespace

void fill_hidden_numbers(const Frame& frame, std::uint64_t seed,
                         std::vector<ColumnValues>& values) {
  const std::vector<HiddenColumn> columns = hidden_columns(frame, values);
  for (std::size_t sweep = 0; sweep <= kMostSweeps; ++sweep) {
    for (const HiddenColumn& column : columns) {
      const RandomStream of_column(network_stream(seed, NetworkUse::kHidden, sweep).bits(column.k),
                                   0);
      if (sweep == 0) {
        fill_at_random(column, of_column, values[column.k].numbers);
      } else {
        fill_by_tree(column, of_column, values);
      }
    }
  }
}

}  // namespace likeness::models
