#include "models/constraints/real_rows.hpp"

#include <algorithm>
#include <string>

#include "likeness/error.hpp"
#include "table/cell_text.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

/// `row 3 (start: 2024-02-01, end: 2024-01-31)`, as files count rows, from 1.
std::string row_text(const Table& table, const ConstraintCheck& check, std::size_t row) {
  std::string text = "row " + std::to_string(row + 1);
  constexpr std::size_t kMostCells = 4;
  std::string cells;
  for (std::size_t k = 0; k < std::min(check.columns().size(), kMostCells); ++k) {
    const Column& column = table.column(check.columns()[k]);
    cells += (k == 0 ? "" : ", ") + column.name + ": " +
             (column.valid(row) ? CellText(column)(row) : "missing");
  }
  return cells.empty() ? text : text + " (" + cells + ")";
}

}  // namespace

RealRows::RealRows(const Table& table, const std::vector<ConstraintCheck>& checks)
    : table_(table), checks_(checks) {
  for (const ConstraintCheck& check : checks) broken_.push_back(check.broken(table));
}

std::size_t RealRows::broken(std::size_t check) const {
  const std::vector<std::uint8_t>& rows = broken_[check];
  return static_cast<std::size_t>(std::count(rows.begin(), rows.end(), std::uint8_t{1}));
}

void RealRows::refuse_what_cannot_be() const {
  for (std::size_t k = 0; k < checks_.size(); ++k) {
    if (broken(k) > 0) refuse_contradiction(k);
  }
  for (std::size_t k = 0; k < checks_.size(); ++k) {
    if (broken(k) != table_.rows()) continue;
    throw Error(ErrorCode::kUsage, "No row of the table meets the rule " +
                                       text::in_quotes(checks_[k].text()) +
                                       "; correct it or leave it out.");
  }
  for (std::size_t k = 0; k < checks_.size(); ++k) {
    const bool refuses = checks_[k].constraint().broken_rows == BrokenRows::kRefuse;
    if (refuses && broken(k) > 0) refuse_rows(k, broken(k));
  }
}

std::vector<std::size_t> RealRows::kept() const {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < table_.rows(); ++row) {
    bool out = false;
    for (std::size_t k = 0; k < checks_.size(); ++k) {
      out = out ||
            (broken_[k][row] != 0 && checks_[k].constraint().broken_rows == BrokenRows::kLeaveOut);
    }
    if (!out) rows.push_back(row);
  }
  return rows;
}

bool RealRows::share_columns(std::size_t a, std::size_t b) const {
  const auto& names = checks_[b].columns();
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    const auto& others = checks_[a].columns();
    return std::find(others.begin(), others.end(), name) != others.end();
  });
}

/// Two rules of the same columns that no row meets together contradict each other.
void RealRows::refuse_contradiction(std::size_t k) const {
  for (std::size_t j = 0; j < checks_.size(); ++j) {
    if (j == k || !share_columns(k, j)) continue;
    // What no row meets contradicts only what says something of the same columns alone.
    const bool none = broken(k) == table_.rows() || broken(j) == table_.rows();
    if (none && checks_[k].columns() != checks_[j].columns()) continue;
    bool together = false;
    for (std::size_t row = 0; row < table_.rows() && !together; ++row) {
      together = broken_[j][row] == 0 && broken_[k][row] == 0;
    }
    if (together) continue;
    throw Error(ErrorCode::kUsage, "The rules " + text::in_quotes(checks_[j].text()) + " and " +
                                       text::in_quotes(checks_[k].text()) +
                                       " contradict each other: no row of the table meets both; "
                                       "leave one of them out.");
  }
}

void RealRows::refuse_rows(std::size_t k, std::size_t broken) const {
  constexpr std::size_t kShown = 3;
  std::string shown;
  std::size_t listed = 0;
  for (std::size_t row = 0; row < table_.rows() && listed < kShown; ++row) {
    if (broken_[k][row] == 0) continue;
    shown += (listed == 0 ? "" : ", ") + row_text(table_, checks_[k], row);
    ++listed;
  }
  if (broken > listed) shown += " and others";
  throw Error(ErrorCode::kData,
              "The table breaks the rule " + text::in_quotes(checks_[k].text()) + " in " +
                  text::grouped(broken) + " of " + text::grouped(table_.rows()) + " rows: " +
                  shown + "; correct them or the rule, leave such rows out, or learn their share.");
}

}  // namespace likeness::models
