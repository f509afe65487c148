#include <algorithm>
#include <utility>

#include "models/frame/frame.hpp"
#include "table/column_type.hpp"

namespace likeness::models {
namespace {

/// Whether two columns of one type hold the same in a row.
bool same_cell(const Column& a, const Column& b, std::size_t row) {
  if (!a.valid(row) || !b.valid(row)) return a.valid(row) == b.valid(row);
  if (is_quantity(a.type)) return number_at(a, row) == number_at(b, row);
  return string_at(a, row) == string_at(b, row);
}

}  // namespace

std::vector<std::int32_t> gaps_of(const Column& column) {
  std::vector<std::int32_t> gaps(column.size());
  for (std::size_t row = 0; row < gaps.size(); ++row) gaps[row] = column.valid(row) ? 0 : 1;
  return gaps;
}

std::vector<std::int32_t> shown_codes(const LevelEncoder& levels,
                                      const std::vector<std::uint8_t>& gaps,
                                      std::vector<std::int32_t> codes) {
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (gaps[row] != 0) codes[row] = levels.size() - 1;
  }
  return codes;
}

bool Frame::is_generated(std::size_t k) const noexcept {
  return std::holds_alternative<MadeColumn>(coders_[table_column(k)]);
}

/// How many codes say something of gaps; 0 for none. Of gaps those before them do.
std::int32_t Frame::tells(std::size_t k) const noexcept {
  if (const LevelEncoder* levels = level_encoder(k)) return levels->size();
  return state_of(k) == nullptr ? 2 : 0;
}

void Frame::learn_gap_rules(const Table& given, const Table& common,
                            const std::vector<ColumnValues>& values) {
  std::vector<GapRules> rules(learned());
  bool any = false;
  for (std::size_t gaps = 0; gaps < rules.size(); ++gaps) {
    if (!is_generated(gaps)) continue;
    std::vector<GapRules::Teller> tellers;
    for (std::size_t k = 0; k < rules.size(); ++k) {
      if (k == gaps || tells(k) == 0 || (k > gaps && is_generated(k))) continue;
      const std::size_t c = table_column(k);
      tellers.push_back({k, &values[k], tells(k), [&given, &common, c](std::size_t row) {
                           return same_cell(given.column(c), common.column(c), row);
                         }});
    }
    rules[gaps] = GapRules(values[gaps].codes, tellers);
    any = any || !rules[gaps].empty();
  }
  if (any) gap_rules_ = std::move(rules);
}

std::vector<std::vector<std::uint8_t>> Frame::gaps_in(
    const std::vector<ColumnValues>& values) const {
  std::vector<std::vector<std::uint8_t>> gaps(coders_.size());
  std::vector<ColumnValues> told(learned_.size());
  const auto cells_of = [&](std::size_t k) -> const ColumnValues& {
    return is_gaps(k) || has_gaps(k) ? told[k] : values[k];
  };
  const auto read = [&](std::size_t k) {
    const std::vector<std::int32_t>& missing = told[k].codes;
    gaps[table_column(k)].assign(missing.begin(), missing.end());
  };
  for (std::size_t k = 0; k < learned_.size(); ++k) {
    if (is_gaps(k)) told[k].codes = values[k].codes;
    if (!has_gaps(k)) continue;
    read(k - 1);
    told[k].codes = shown_codes(*level_encoder(k), gaps[table_column(k)], values[k].codes);
  }
  for (std::size_t k = 0; k < learned_.size(); ++k) {
    if (!is_generated(k)) continue;
    if (!gap_rules_.empty()) gap_rules_[k].apply(cells_of, told[k].codes);
    read(k);
  }
  return gaps;
}

}  // namespace likeness::models
