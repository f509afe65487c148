#include "cli/condition_table.hpp"

#include <algorithm>

#include "cli/files.hpp"
#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "text/number_text.hpp"

namespace likeness::cli {
namespace {

std::uint64_t count_at(const Column& column, std::size_t row, const std::string& path) {
  const std::string_view text = column.valid(row) ? column.strings[row] : std::string_view();
  if (const auto count = text::to_number<std::uint64_t>(text)) return *count;
  throw Error(ErrorCode::kData, "Row " + std::to_string(row + 1) + " of \"" + path +
                                    "\" has the count \"" + std::string(text) + "\" in column \"" +
                                    column.name + "\", which is not a whole number.");
}

bool same(const std::vector<Condition>& a, const std::vector<Condition>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.column == y.column && x.value == y.value;
  });
}

}  // namespace

std::vector<ConditionedRows> read_condition_table(const std::string& path,
                                                  const std::string& count_column,
                                                  const ReadArguments& reading) {
  const Table table = read_text_table(path, reading);
  const Column* counts = nullptr;
  if (!count_column.empty()) {
    counts = table.find(count_column);
    if (counts == nullptr) {
      throw Error(ErrorCode::kUsage,
                  "\"" + path + "\" has no column \"" + count_column + "\" of counts.");
    }
  }
  std::vector<ConditionedRows> list;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    ConditionedRows line;
    line.line = row + 1;
    if (counts != nullptr) line.rows = count_at(*counts, row, path);
    for (const Column& column : table.columns()) {
      if (&column == counts || !column.valid(row)) continue;
      line.conditions.push_back({column.name, std::string(column.strings[row])});
    }
    if (!list.empty() && same(list.back().conditions, line.conditions)) {
      list.back().rows += line.rows;
    } else {
      list.push_back(std::move(line));
    }
  }
  return list;
}

}  // namespace likeness::cli
