#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <unordered_map>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/privacy.hpp"
#include "metrics/level_index.hpp"
#include "metrics/privacy_tables.hpp"
#include "metrics/row_matrix.hpp"
#include "text/number_text.hpp"

namespace likeness::metrics {
namespace {

using Eigen::Index;

/// Real rows that agree in everything but numbers, sorted by the number that tells most apart.
class MatchIndex {
 public:
  MatchIndex(const RowMatrix& real, double tolerance)
      : real_(real), tolerance_(tolerance), pivot_(most_varied(real)) {
    for (Index row = 0; row < static_cast<Index>(real.rows()); ++row) {
      groups_[kind_of(real, row)].push_back(row);
    }
    if (pivot_ < 0) return;
    for (auto& [kind, rows] : groups_) {
      std::sort(rows.begin(), rows.end(), [&](Index a, Index b) { return pivot(a) < pivot(b); });
    }
  }

  [[nodiscard]] bool contains(const RowMatrix& rows, Index row) const {
    const auto group = groups_.find(kind_of(rows, row));
    if (group == groups_.end()) return false;
    const std::vector<Index>& candidates = group->second;
    auto candidate = candidates.begin();
    double limit = INFINITY;
    if (pivot_ >= 0 && !std::isnan(rows.numbers(row, pivot_))) {
      const double value = rows.numbers(row, pivot_);
      const double slack = std::abs(value) * (tolerance_ + 1e-12);
      limit = value + slack;
      candidate = std::lower_bound(candidates.begin(), candidates.end(), value - slack,
                                   [&](Index a, double least) { return pivot(a) < least; });
    }
    for (; candidate != candidates.end() && !(pivot_ >= 0 && pivot(*candidate) > limit);
         ++candidate) {
      if (matches(*candidate, rows, row)) return true;
    }
    return false;
  }

 private:
  /// Missing numbers sort as one value; in a group all are missing or none is.
  [[nodiscard]] double pivot(Index row) const {
    const double value = real_.numbers(row, pivot_);
    return std::isnan(value) ? 0.0 : value;
  }

  /// The column with the most different numbers; -1 where there are no numbers.
  static Index most_varied(const RowMatrix& rows) {
    Index best = -1;
    std::size_t most = 0;
    for (Index c = 0; c < rows.numbers.cols(); ++c) {
      LevelIndex<std::uint64_t> seen;
      for (const double value : rows.numbers.col(c)) {
        (void)seen[std::bit_cast<std::uint64_t>(value)];
      }
      if (seen.size() > most) {
        most = seen.size();
        best = c;
      }
    }
    return best;
  }

  /// A hash of the codes and of which numbers are missing.
  static std::uint64_t kind_of(const RowMatrix& rows, Index row) {
    std::uint64_t kind = 0;
    for (Index c = 0; c < rows.codes.cols(); ++c) {
      kind = mixed_bits(kind + static_cast<std::uint64_t>(rows.codes(row, c) + 2));
    }
    for (Index c = 0; c < rows.numbers.cols(); ++c) {
      kind = mixed_bits(kind + (std::isnan(rows.numbers(row, c)) ? 1 : 2));
    }
    return kind;
  }

  [[nodiscard]] bool matches(Index real_row, const RowMatrix& rows, Index row) const {
    for (Index c = 0; c < rows.codes.cols(); ++c) {
      if (real_.codes(real_row, c) != rows.codes(row, c)) return false;
    }
    for (Index c = 0; c < rows.numbers.cols(); ++c) {
      const double value = rows.numbers(row, c);
      const double real = real_.numbers(real_row, c);
      if (std::isnan(value) != std::isnan(real)) return false;
      if (!std::isnan(value) && !(std::abs(real - value) <= std::abs(tolerance_ * value))) {
        return false;
      }
    }
    return true;
  }

  const RowMatrix& real_;
  double tolerance_;
  Index pivot_;
  std::unordered_map<std::uint64_t, std::vector<Index>> groups_;
};

}  // namespace

double new_row_share(const RowMatrix& real, const RowMatrix& synthetic, double tolerance) {
  const MatchIndex index(real, tolerance);
  constexpr std::size_t kChunk = 256;
  const std::size_t count = synthetic.rows();
  const std::size_t matched =
      parallel_sum(count, kChunk, std::size_t{0}, [&](std::size_t begin, std::size_t end) {
        std::size_t found = 0;
        for (std::size_t row = begin; row < end; ++row) {
          found += index.contains(synthetic, static_cast<Index>(row)) ? 1 : 0;
        }
        return found;
      });
  return static_cast<double>(count - matched) / static_cast<double>(count);
}

double new_row_share(const Table& real, const Table& synthetic, const Metadata& metadata,
                     double tolerance) {
  if (!(tolerance >= 0.0)) {
    throw Error(ErrorCode::kUsage, "The tolerance of matching numbers is " +
                                       text::shortest(tolerance) + ", but must not be below 0.");
  }
  const RowMatrices rows = read_rows(PairedTables(real, synthetic, metadata), false);
  return new_row_share(rows.tables[0], rows.tables[1], tolerance);
}

}  // namespace likeness::metrics
