#include "models/trees/state_spans.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/elementary.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kBins = 256;
/// Of the rows, weighted by category: how many must lie outside of the spans.
constexpr double kLeastBarred = 0.02;
constexpr double kTimesChance = 4;

/// Of the rows in each bin, how many lie in bins before it.
class RowsOfBins {
 public:
  explicit RowsOfBins(std::span<const std::uint8_t> bins) {
    std::array<std::size_t, kBins> rows{};
    for (const std::uint8_t bin : bins) ++rows[bin];
    for (std::size_t bin = 0; bin < kBins; ++bin) before_[bin + 1] = before_[bin] + rows[bin];
  }

  [[nodiscard]] double within(std::size_t first, std::size_t last) const {
    return static_cast<double>(before_[last + 1] - before_[first]);
  }

 private:
  std::array<std::size_t, kBins + 1> before_{};
};

/// The rows of one category.
struct CategoryRows {
  std::size_t rows = 0;
  std::size_t owners = 0;  ///< whose they are
  std::uint8_t first = kBins - 1;
  std::uint8_t last = 0;
};

/// How many rows and owners each category has.
std::vector<CategoryRows> count_categories(std::span<const std::int32_t> cells, std::size_t states,
                                           std::span<const std::uint32_t> groups) {
  std::vector<CategoryRows> categories(states);
  std::vector<std::vector<std::uint32_t>> owners(states);
  for (std::size_t row = 0; row < cells.size(); ++row) {
    const auto state = static_cast<std::size_t>(cells[row]);
    ++categories[state].rows;
    if (!groups.empty()) owners[state].push_back(groups[row]);
  }
  for (std::size_t state = 0; state < states; ++state) {
    std::sort(owners[state].begin(), owners[state].end());
    const auto end = std::unique(owners[state].begin(), owners[state].end());
    categories[state].owners = groups.empty()
                                   ? categories[state].rows
                                   : static_cast<std::size_t>(end - owners[state].begin());
  }
  return categories;
}

void find_ends(std::span<const std::int32_t> cells, const SpanColumn& column,
               std::vector<CategoryRows>& categories) {
  for (CategoryRows& category : categories) {
    category.first = kBins - 1;
    category.last = 0;
  }
  for (std::size_t row = 0; row < cells.size(); ++row) {
    CategoryRows& category = categories[static_cast<std::size_t>(cells[row])];
    const std::uint8_t bin = column.bins[row];
    if (column.has_missing && bin == 0) continue;
    category.first = std::min(category.first, bin);
    category.last = std::max(category.last, bin);
  }
}

/// From the first to the last bin of a category, and outwards by as many rows as lie between two of
/// its owners; all bins where it has no more than one.
StateSpans::Span span_of(const CategoryRows& category, const RowsOfBins& rows) {
  std::size_t first = category.first;
  std::size_t last = category.last;
  const auto rows_of = static_cast<double>(category.rows);
  if (category.owners < 2 || first > last) {
    return {0, kBins - 1, static_cast<float>(rows_of / rows.within(0, kBins - 1))};
  }
  const double gap = rows.within(first, last) / static_cast<double>(category.owners - 1);
  const auto half = [&](std::size_t bin) { return 0.5 * rows.within(bin, bin); };
  for (double room = gap; first > 0 && room >= half(first - 1); --first) {
    room -= 2 * half(first - 1);
  }
  for (double room = gap; last < kBins - 1 && room >= half(last + 1); ++last) {
    room -= 2 * half(last + 1);
  }
  const double all = std::max(rows.within(first, last), 1.0);
  return {static_cast<std::uint8_t>(first), static_cast<std::uint8_t>(last),
          static_cast<float>(rows_of / all)};
}

}  // namespace

void StateSpans::prepare(const StateTree& tree) {
  using Densities = std::array<double, kBins>;
  std::vector<Densities> of_decision(tree.decisions());
  const auto of_link = [&](std::int32_t link) {
    if (link >= 0) return of_decision[static_cast<std::size_t>(link)];
    Densities densities{};
    for (std::size_t bin = 0; bin < kBins; ++bin) {
      const bool comes = holds(~link, static_cast<std::uint8_t>(bin));
      densities[bin] = comes ? spans_[static_cast<std::size_t>(~link)].density : 0;
    }
    return densities;
  };
  log_odds_.resize(tree.decisions());
  for (std::size_t d = tree.decisions(); d-- > 0;) {  // links lead to later decisions
    const Densities first = of_link(tree.first(d));
    const Densities second = of_link(tree.second(d));
    for (std::size_t bin = 0; bin < kBins; ++bin) {
      of_decision[d][bin] = first[bin] + second[bin];
      const bool any = of_decision[d][bin] > 0;
      const double ratio = any ? log_deterministic(second[bin]) - log_deterministic(first[bin]) : 0;
      log_odds_[d][bin] = std::clamp(static_cast<float>(ratio), -kForced, kForced);
    }
  }
}

void StateSpans::fields(io::Archive& archive, std::size_t states, std::size_t place) {
  archive("place", place_);
  archive("has_missing", has_missing_);
  std::vector<std::uint8_t> ends;
  std::vector<float> densities;
  for (const Span& span : spans_) {
    ends.push_back(span.first);
    ends.push_back(span.last);
    densities.push_back(span.density);
  }
  archive("ends", ends);
  archive("densities", densities);
  if (!archive.loading()) return;
  const bool sound = std::all_of(densities.begin(), densities.end(), [](float density) {
    return std::isfinite(density) && density >= 0;
  });
  archive.require(
      place_ < place && ends.size() == 2 * states && densities.size() == states && sound,
      "the spans of a column's categories are not those of its states");
  spans_.clear();
  for (std::size_t k = 0; k < states; ++k) {
    spans_.push_back({ends[2 * k], ends[2 * k + 1], densities[k]});
  }
}

std::optional<StateSpans> find_spans(std::span<const std::int32_t> cells, std::size_t states,
                                     std::span<const std::uint32_t> groups,
                                     std::span<const SpanColumn> columns) {
  std::optional<StateSpans> best;
  double most = kLeastBarred;
  const auto all = static_cast<double>(cells.size());
  std::vector<CategoryRows> categories = count_categories(cells, states, groups);
  for (const SpanColumn& column : columns) {
    find_ends(cells, column, categories);
    const RowsOfBins rows(column.bins);
    std::vector<StateSpans::Span> spans;
    double barred = 0;
    double by_chance = 0;
    for (const CategoryRows& category : categories) {
      spans.push_back(span_of(category, rows));
      const double share = static_cast<double>(category.rows) / all;
      const StateSpans::Span& span = spans.back();
      const bool holds_missing = column.has_missing && span.first > 0;
      const double within =
          rows.within(span.first, span.last) + (holds_missing ? rows.within(0, 0) : 0);
      barred += share * (1 - within / all);
      by_chance += share * 2 / static_cast<double>(category.owners + 1);
    }
    if (barred < kTimesChance * by_chance || barred <= most) continue;
    most = barred;
    best.emplace(column.place, std::move(spans), column.has_missing);
  }
  return best;
}

}  // namespace likeness::models
