#include "models/frame/column_format.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "table/column_type.hpp"

namespace likeness::models {

namespace {

void offset_fields(io::Archive& archive, std::vector<UtcOffset>& offsets) {
  std::vector<std::int64_t> from;
  std::vector<std::int32_t> seconds;
  for (const UtcOffset& offset : offsets) {
    from.push_back(offset.from);
    seconds.push_back(offset.seconds);
  }
  archive.optional("offsets_from", !offsets.empty(), from);
  archive.optional("offsets", !offsets.empty(), seconds);
  if (!archive.loading()) return;
  archive.require(from.size() == seconds.size() && std::is_sorted(from.begin(), from.end()),
                  "the offsets of a column from UTC are out of order");
  offsets.clear();
  for (std::size_t k = 0; k < from.size(); ++k) {
    constexpr std::int32_t kDay = 86'400;
    archive.require(seconds[k] > -kDay && seconds[k] < kDay, "an offset from UTC is impossible");
    offsets.push_back({from[k], seconds[k]});
  }
}

/// A character as a number; none is 0.
void character(io::Archive& archive, const char* name, char& value) {
  int code = value;
  archive(name, code);
  archive.require(code >= 0 && code < 128, "a sign in numbers is not a character");
  if (archive.loading()) value = static_cast<char>(code);
}

}  // namespace

void notation_fields(io::Archive& archive, NumberNotation& notation) {
  constexpr int kMostExponentDigits = 4;
  archive("prefix", notation.prefix);
  archive("suffix", notation.suffix);
  archive("group", notation.group);
  character(archive, "point", notation.point);
  archive("parentheses", notation.parentheses);
  archive("groups_of_two", notation.groups_of_two);
  archive("sign_inside", notation.sign_inside);
  archive("sign_behind", notation.sign_behind);
  archive("plus", notation.plus);
  archive("plus_zero", notation.plus_zero);
  archive("bare", notation.bare);
  character(archive, "exponent", notation.exponent);
  archive("exponent_plus", notation.exponent_plus);
  archive("exponent_digits", notation.exponent_digits);
  archive("below", notation.below);
  archive("above", notation.above);
  archive("joint", notation.joint);
  archive("second_range", notation.second_range);
  archive.require(notation.joint.empty() || notation.second_range > 0,
                  "the second of two numbers has an impossible range");
  archive.require(notation.exponent_digits >= 0 && notation.exponent_digits <= kMostExponentDigits,
                  "an exponent has an impossible number of digits");
}

Column blank_like(const Column& column) {
  Column blank;
  blank.name = column.name;
  blank.type = column.type;
  blank.decimals = column.decimals;
  blank.min_decimals = column.min_decimals;
  blank.significant_digits = column.significant_digits;
  blank.notation = column.notation;
  blank.datetime_format = column.datetime_format;
  blank.utc_offsets = column.utc_offsets;
  blank.missing_marker = column.missing_marker;
  return blank;
}

void set_strings(Column& column, StringArray strings) {
  if (column.type == ColumnType::kText) {
    column.strings = std::move(strings);
    return;
  }
  std::unordered_map<std::string_view, std::int32_t> code_of;
  std::vector<std::string> dictionary;
  std::vector<std::int32_t> codes(strings.size(), 0);
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (!column.valid(row)) continue;
    const auto next = static_cast<std::int32_t>(dictionary.size());
    const auto [at, added] = code_of.try_emplace(strings[row], next);
    if (added) dictionary.emplace_back(strings[row]);
    codes[row] = at->second;
  }
  column.codes = std::move(codes);
  column.dictionary = StringArray(dictionary);
}

void format_fields(io::Archive& archive, Column& column) {
  archive("name", column.name);
  archive.choice("type", column.type, kLastColumnType, column_type_name);
  archive("decimals", column.decimals);
  archive("min_decimals", column.min_decimals);
  archive.optional("significant_digits", column.significant_digits != 0, column.significant_digits);
  if (archive.loading() ? archive.has("notation") : !column.notation.plain()) {
    archive.scope("notation", [&] { notation_fields(archive, column.notation); });
  }
  archive("datetime_format", column.datetime_format);
  offset_fields(archive, column.utc_offsets);
  archive("missing_marker", column.missing_marker);
}

}  // namespace likeness::models
