#include "report/level_shares.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <optional>
#include <variant>

#include "metrics/level_codes.hpp"
#include "table/cell_text.hpp"

namespace likeness::report {
namespace {

/// Levels as counted, before the few to show are chosen.
struct Counts {
  std::vector<std::size_t> real;
  std::vector<std::size_t> synthetic;

  [[nodiscard]] std::size_t both(std::size_t level) const { return real[level] + synthetic[level]; }
};

double share_of_total(std::size_t count, std::size_t total) {
  return total == 0 ? 0 : static_cast<double>(count) / static_cast<double>(total);
}

/// Names the levels that have no name yet after the first cell that has them.
void name_levels(const Column& column, const metrics::Codes& codes,
                 std::vector<std::optional<std::string>>& names) {
  const CellText text(column, DecimalText::kShortest);
  std::visit(
      [&](const auto& values) {
        for (std::size_t row = 0; row < values.size(); ++row) {
          std::optional<std::string>& name = names[values[row]];
          if (!name && column.valid(row)) name = text(row);
        }
      },
      codes);
}

std::optional<double> as_number(const std::string& name) {
  double number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc{} || end != name.data() + name.size()) return std::nullopt;
  return number;
}

void order_for_reading(std::vector<LevelShare>& levels) {
  const bool numbers = std::all_of(levels.begin(), levels.end(), [](const LevelShare& level) {
    return as_number(level.name).has_value();
  });
  std::stable_sort(levels.begin(), levels.end(), [&](const LevelShare& a, const LevelShare& b) {
    return numbers ? *as_number(a.name) < *as_number(b.name) : a.real > b.real;
  });
}

}  // namespace

LevelComparison compare_levels(const Column& real, const Column& synthetic,
                               const metrics::LevelCodes& codes) {
  Counts counts{metrics::count_levels(codes.real, codes.level_count),
                metrics::count_levels(codes.synthetic, codes.level_count)};
  if (codes.missing_level) {
    counts.real[*codes.missing_level] = counts.synthetic[*codes.missing_level] = 0;
  }
  const std::size_t real_total =
      std::accumulate(counts.real.begin(), counts.real.end(), std::size_t{0});
  const std::size_t synthetic_total =
      std::accumulate(counts.synthetic.begin(), counts.synthetic.end(), std::size_t{0});

  std::vector<std::uint32_t> order;
  for (std::uint32_t level = 0; level < codes.level_count; ++level) {
    if (counts.both(level) > 0) order.push_back(level);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return counts.both(a) > counts.both(b);
  });
  std::vector<std::optional<std::string>> names(codes.level_count);
  name_levels(real, codes.real, names);
  name_levels(synthetic, codes.synthetic, names);

  LevelComparison result;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const double real_share = share_of_total(counts.real[order[k]], real_total);
    const double synthetic_share = share_of_total(counts.synthetic[order[k]], synthetic_total);
    if (k < kMostLevels) {
      result.levels.push_back(
          {names[order[k]].value_or(""), real_share, synthetic_share, static_cast<int>(order[k])});
    } else {
      ++result.other_levels;
      result.other_real += real_share;
      result.other_synthetic += synthetic_share;
    }
  }
  order_for_reading(result.levels);
  return result;
}

}  // namespace likeness::report
