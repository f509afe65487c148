#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/table.hpp"

namespace likeness::io {

/// A column of strings whose codes and dictionary are settled, but not yet what they mean.
struct StringDraft {
  std::string source = {};     ///< begins errors: `"real.csv", `; may be empty
  bool decimal_comma = false;  ///< where `1,234` could be either, it is 1.234
  std::size_t rows = 0;
  std::int32_t* codes = nullptr;                ///< of each row; 0 where missing
  std::shared_ptr<const void> code_owner = {};  ///< of the memory of `codes`
  std::vector<std::string_view> strings = {};   ///< by code
  Column& column;  ///< has its name, validity and marker, and receives the rest
};

/// Makes what the strings show: truth values, dates, numbers, text or categories.
void make_inferred(StringDraft& draft);

/// Makes a column of that type. Throws Error(kData) for a string that can't be one.
void make_wanted(StringDraft& draft, const CsvColumnType& wanted);

/// Makes text where most strings differ, otherwise categories, whatever they look like.
void make_names(StringDraft& draft);

/// Makes categories, whatever the strings look like.
void make_category(StringDraft& draft);

}  // namespace likeness::io
