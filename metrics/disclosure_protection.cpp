#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/privacy.hpp"
#include "metrics/evaluation_parts.hpp"
#include "metrics/row_matrix.hpp"

namespace likeness::metrics {
namespace {

using Eigen::Index;
using Key = std::vector<int>;

[[noreturn]] void refuse_disclosure(const std::string& sentence) {
  throw Error(ErrorCode::kUsage, sentence);
}

/// The inner edges of pandas.cut's bins of equal width.
std::vector<double> inner_edges(const Eigen::Ref<const Eigen::VectorXd>& values, std::size_t bins) {
  double least = INFINITY;
  double most = -INFINITY;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    least = std::min(least, value);
    most = std::max(most, value);
  }
  if (least > most) return {};
  if (least == most) {
    const double widening = least == 0.0 ? 0.001 : 0.001 * std::abs(least);
    least -= widening;
    most += widening;
  }
  const double step = (most - least) / static_cast<double>(bins);
  std::vector<double> edges;
  for (std::size_t k = 1; k < bins; ++k) edges.push_back(static_cast<double>(k) * step + least);
  return edges;
}

/// Bins are closed above; -1 for a missing number.
int bin_of(double value, const std::vector<double>& edges) {
  if (std::isnan(value)) return -1;
  return static_cast<int>(std::lower_bound(edges.begin(), edges.end(), value) - edges.begin());
}

/// All columns of both tables as codes.
struct CodedTables {
  std::vector<std::string> names;
  Eigen::MatrixXi real;
  Eigen::MatrixXi synthetic;
};

CodedTables code_tables(const PairedTables& tables, std::size_t bins) {
  const RowMatrices rows = read_rows(tables, false);
  CodedTables coded{rows.names(), {}, {}};
  const auto code = [&](const RowMatrix& table) {
    Eigen::MatrixXi codes(static_cast<Index>(table.rows()),
                          table.numbers.cols() + table.codes.cols());
    for (Index c = 0; c < table.numbers.cols(); ++c) {
      const std::vector<double> edges = inner_edges(rows.tables[0].numbers.col(c), bins);
      for (Index row = 0; row < codes.rows(); ++row) {
        codes(row, c) = bin_of(table.numbers(row, c), edges);
      }
    }
    codes.rightCols(table.codes.cols()) = table.codes;
    return codes;
  };
  coded.real = code(rows.tables[0]);
  coded.synthetic = code(rows.tables[1]);
  return coded;
}

std::vector<Index> indices_of(const std::vector<std::string>& names, const CodedTables& tables,
                              std::string_view role) {
  if (names.empty())
    refuse_disclosure("There must be at least one " + std::string(role) + " column.");
  std::vector<Index> indices;
  for (const std::string& name : names) {
    const auto found = std::find(tables.names.begin(), tables.names.end(), name);
    if (found == tables.names.end()) {
      refuse_disclosure(
          "The " + std::string(role) + " column \"" + name +
          "\" is not a numerical, datetime, categorical or boolean column of the tables.");
    }
    indices.push_back(found - tables.names.begin());
  }
  return indices;
}

Key key_of(const Eigen::MatrixXi& rows, Index row, const std::vector<Index>& columns) {
  Key key;
  for (const Index column : columns) key.push_back(rows(row, column));
  return key;
}

/// How often each combination of sensitive values occurs.
struct Beliefs {
  std::map<Key, std::size_t> counts;
  std::size_t total = 0;

  void add(const Beliefs& other) {
    for (const auto& [key, count] : other.counts) counts[key] += count;
    total += other.total;
  }
  [[nodiscard]] double probability(const Key& sensitive) const {
    const auto found = counts.find(sensitive);
    return found == counts.end() ? 0.0
                                 : static_cast<double>(found->second) / static_cast<double>(total);
  }
};

using Attacker = std::map<Key, Beliefs>;

std::size_t hamming_distance(const Key& a, const Key& b) {
  std::size_t distance = 0;
  for (std::size_t k = 0; k < a.size(); ++k) distance += a[k] != b[k] ? 1 : 0;
  return distance;
}

Beliefs closest_beliefs(const Attacker& attacker, const Key& known) {
  const auto exact = attacker.find(known);
  if (exact != attacker.end()) return exact->second;
  Beliefs closest;
  std::size_t least = known.size() + 1;
  for (const auto& [key, beliefs] : attacker) {
    const std::size_t distance = hamming_distance(known, key);
    if (distance > least) continue;
    if (distance < least) closest = {};
    least = distance;
    closest.add(beliefs);
  }
  return closest;
}

/// The probability that the attacker gives the true sensitive values; nothing where not counted.
std::optional<double> score(const Attacker& attacker, const Key& known, const Key& sensitive,
                            CapMethod method) {
  if (method == CapMethod::kGeneralizedCap) {
    return closest_beliefs(attacker, known).probability(sensitive);
  }
  const auto found = attacker.find(known);
  if (found != attacker.end()) return found->second.probability(sensitive);
  return method == CapMethod::kZeroCap ? std::optional(0.0) : std::nullopt;
}

/// 1 - one by the number of combinations of sensitive values.
double protection_of_guessing(const CodedTables& tables, const std::vector<Index>& sensitive) {
  double combinations = 1.0;
  for (const Index column : sensitive) {
    std::vector<int> levels(tables.real.col(column).begin(), tables.real.col(column).end());
    std::sort(levels.begin(), levels.end());
    combinations *= static_cast<double>(std::unique(levels.begin(), levels.end()) - levels.begin());
  }
  return 1.0 - 1.0 / combinations;
}

struct Scores {
  double sum = 0.0;
  double count = 0.0;
  Scores& operator+=(const Scores& other) {
    sum += other.sum;
    count += other.count;
    return *this;
  }
};

}  // namespace

DisclosureProtection disclosure_protection(const Table& real, const Table& synthetic,
                                           const Metadata& metadata,
                                           const std::vector<std::string>& known,
                                           const std::vector<std::string>& sensitive,
                                           CapMethod method, std::size_t bins) {
  return measure_disclosure(PairedTables(real, synthetic, metadata), known, sensitive, method,
                            bins);
}

DisclosureProtection measure_disclosure(const PairedTables& pair,
                                        const std::vector<std::string>& known,
                                        const std::vector<std::string>& sensitive, CapMethod method,
                                        std::size_t bins) {
  if (bins == 0) refuse_disclosure("Numbers must be cut into at least one bin.");
  const CodedTables tables = code_tables(pair, bins);
  const std::vector<Index> known_columns = indices_of(known, tables, "known");
  const std::vector<Index> sensitive_columns = indices_of(sensitive, tables, "sensitive");

  Attacker attacker;
  for (Index row = 0; row < tables.synthetic.rows(); ++row) {
    Beliefs& beliefs = attacker[key_of(tables.synthetic, row, known_columns)];
    ++beliefs.counts[key_of(tables.synthetic, row, sensitive_columns)];
    ++beliefs.total;
  }
  constexpr std::size_t kChunk = 256;
  const Scores scores = parallel_sum(
      static_cast<std::size_t>(tables.real.rows()), kChunk, Scores{},
      [&](std::size_t begin, std::size_t end) {
        Scores part;
        for (auto row = static_cast<Index>(begin); row < static_cast<Index>(end); ++row) {
          const std::optional<double> found =
              score(attacker, key_of(tables.real, row, known_columns),
                    key_of(tables.real, row, sensitive_columns), method);
          if (!found) continue;
          part.sum += *found;
          part.count += 1.0;
        }
        return part;
      });

  DisclosureProtection protection;
  for (const std::string& name : sensitive) {
    protection.sensitive += (protection.sensitive.empty() ? "" : ", ") + name;
  }
  protection.baseline_protection = protection_of_guessing(tables, sensitive_columns);
  if (scores.count > 0.0) protection.cap_protection = 1.0 - scores.sum / scores.count;
  if (protection.baseline_protection > 0.0 && scores.count > 0.0) {
    protection.score = std::min(protection.cap_protection / protection.baseline_protection, 1.0);
  }
  return protection;
}

}  // namespace likeness::metrics
