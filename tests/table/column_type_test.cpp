#include "table/column_type.hpp"

#include <doctest/doctest.h>

#include <string>
#include <type_traits>
#include <vector>

#include "table/cell_text.hpp"

using namespace likeness;

namespace {

/// Two cells, the second of which is missing.
Column column_of(ColumnType type) {
  Column column;
  column.type = type;
  column.integers = std::vector<std::int64_t>{86'400'000'000, 0};
  column.floats = std::vector<double>{2.5, 0};
  column.codes = std::vector<std::int32_t>{1, 0};
  column.dictionary = StringArray(std::vector<std::string>{"no", "yes"});
  column.strings = StringArray(std::vector<std::string>{"a word", ""});
  column.validity = std::vector<std::uint8_t>{1};
  column.decimals = 2;
  column.datetime_format = "%d.%m.%Y";
  return column;
}

}  // namespace

TEST_CASE("each column type's cells are where its storage says") {
  for (const ColumnTypeTraits& traits : kColumnTypes) {
    CAPTURE(traits.name);
    const Column column = column_of(traits.type);
    CHECK(column_type_name(traits.type) == traits.name);
    CHECK(column.size() == 2);
    CHECK(is_coded(traits.type) == (traits.storage == CellStorage::kCodes));
    if (is_quantity(traits.type)) {
      CHECK(number_at(column, 0) ==
            (traits.storage == CellStorage::kFloats ? 2.5 : 86'400'000'000));
    } else {
      CHECK(string_at(column, 0) == (is_coded(traits.type) ? "yes" : "a word"));
    }
    const void* const cells =
        visit_cells(column, [](const auto& found) { return static_cast<const void*>(&found); });
    const void* const by_type = visit_storage(
        column.type, [&](auto member) { return static_cast<const void*>(&(column.*member)); });
    CHECK(cells == by_type);
  }
}

TEST_CASE("a cell's text is that of its column, a missing cell's empty") {
  const auto text = [](ColumnType type, DecimalText decimals = DecimalText::kOfColumn) {
    const Column column = column_of(type);
    const CellText text_of(column, decimals);
    CHECK(text_of(1).empty());
    return text_of(0);
  };
  CHECK(text(ColumnType::kInt64) == "86400000000");
  CHECK(text(ColumnType::kFloat64) == "2.50");
  CHECK(text(ColumnType::kFloat64, DecimalText::kShortest) == "2.5");
  CHECK(text(ColumnType::kBool) == "yes");
  CHECK(text(ColumnType::kCategory) == "yes");
  CHECK(text(ColumnType::kDatetime) == "02.01.1970");
  CHECK(text(ColumnType::kText) == "a word");
}
