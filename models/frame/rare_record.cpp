#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "models/frame/rare_values.hpp"

namespace likeness::models {
namespace {

using RecordKind = RareValues::Kind;

std::string_view kind_name(RecordKind kind) {
  constexpr std::array<std::string_view, 4> kNames = {"merged", "renamed", "folded", "paired"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string counted(std::uint64_t count, const char* one, const char* many) {
  return std::to_string(count) + ' ' + (count == 1 ? one : many);
}

}  // namespace

void RareValues::fields(io::Archive& archive) {
  archive("column", column);
  archive("values", values);
  archive("rows", rows);
  archive.choice("kind", kind, RecordKind::kPaired, kind_name);
}

void RareRecord::fields(io::Archive& archive) {
  archive("share", share);
  archive.each("columns", columns,
               [&](RareValues& values, std::size_t) { values.fields(archive); });
}

std::string RareRecord::describe(std::string_view column) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const RareValues& one) { return one.column == column; });
  if (found == columns.end()) return {};
  if (found->kind == RecordKind::kFolded) {
    return counted(found->values, "value at the ends, moved", "values at the ends, moved") +
           " within";
  }
  if (found->kind == RecordKind::kPaired) {
    return counted(found->values, "pair", "pairs") + " of " + counted(found->rows, "row", "rows") +
           ", made anew between others";
  }
  return counted(found->values, "category", "categories") + " of " +
         counted(found->rows, "row", "rows") +
         (found->kind == RecordKind::kMerged ? ", merged into others" : ", spelled anew");
}

std::string RareRecord::sentence() const {
  if (columns.empty()) return {};
  std::uint64_t categories = 0;
  std::uint64_t with_categories = 0;
  std::uint64_t folded = 0;
  std::uint64_t paired = 0;
  for (const RareValues& one : columns) {
    if (one.kind == RecordKind::kFolded) {
      ++folded;
    } else if (one.kind == RecordKind::kPaired) {
      ++paired;
    } else {
      categories += one.values;
      ++with_categories;
    }
  }
  std::vector<std::string> parts;
  std::string text = "What fewer than " + std::to_string(share) + " rows have is not learned: ";
  if (categories > 0) {
    parts.push_back(counted(categories, "category", "categories") + " of " +
                    counted(with_categories, "column", "columns"));
  }
  if (folded > 0) parts.push_back("the extremes of " + counted(folded, "column", "columns"));
  if (paired > 0) {
    parts.push_back("pairs of numbers of " + counted(paired, "column", "columns"));
  }
  for (std::size_t k = 0; k < parts.size(); ++k) {
    if (k > 0) text += k + 1 == parts.size() ? " and " : ", ";
    text += parts[k];
  }
  return text + " (min_rows changes that).";
}

}  // namespace likeness::models
