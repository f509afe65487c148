#include <algorithm>
#include <array>
#include <string>

#include "models/frame/rare_values.hpp"

namespace likeness::models {
namespace {

using RecordKind = RareValues::Kind;

std::string_view kind_name(RecordKind kind) {
  constexpr std::array<std::string_view, 3> kNames = {"merged", "renamed", "folded"};
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
  archive.choice("kind", kind, RecordKind::kFolded, kind_name);
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
  return counted(found->values, "category", "categories") + " of " +
         counted(found->rows, "row", "rows") +
         (found->kind == RecordKind::kMerged ? ", merged into others" : ", spelled anew");
}

std::string RareRecord::sentence() const {
  if (columns.empty()) return {};
  std::uint64_t categories = 0;
  std::uint64_t with_categories = 0;
  for (const RareValues& one : columns) {
    if (one.kind == RecordKind::kFolded) continue;
    categories += one.values;
    ++with_categories;
  }
  const std::uint64_t folded = columns.size() - with_categories;
  std::string text = "What fewer than " + std::to_string(share) + " rows have is not learned: ";
  if (categories > 0) {
    text += counted(categories, "category", "categories") + " of " +
            counted(with_categories, "column", "columns");
  }
  if (categories > 0 && folded > 0) text += " and ";
  if (folded > 0) text += "the extremes of " + counted(folded, "column", "columns");
  return text + " (min_rows changes that).";
}

}  // namespace likeness::models
