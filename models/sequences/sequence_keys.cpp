#include "models/sequences/sequence_keys.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace likeness::models {

Column numbered_keys(const Column& key, std::span<const std::uint64_t> numbers) {
  const bool several =
      std::any_of(numbers.begin(), numbers.end(), [](std::uint64_t number) { return number > 0; });
  if (!several) return key;
  Column numbered = key;
  if (key.type == ColumnType::kInt64) {
    std::vector<std::int64_t> integers(key.integers.begin(), key.integers.end());
    for (std::size_t row = 0; row < integers.size(); ++row) {
      const std::int64_t room =
          std::numeric_limits<std::int64_t>::max() - std::max<std::int64_t>(integers[row], 0);
      integers[row] +=
          static_cast<std::int64_t>(std::min(numbers[row], static_cast<std::uint64_t>(room)));
    }
    numbered.integers = std::move(integers);
    return numbered;
  }
  const bool is_category = key.type == ColumnType::kCategory;
  if (!is_category && key.type != ColumnType::kText) return key;
  std::vector<std::string> strings;
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    strings.emplace_back(is_category ? key.dictionary[static_cast<std::size_t>(key.codes[row])]
                                     : key.strings[row]);
    if (numbers[row] > 0) strings.back() += "-" + std::to_string(numbers[row] + 1);
  }
  numbered.type = ColumnType::kText;
  numbered.codes = {};
  numbered.dictionary = {};
  numbered.strings = StringArray(strings);
  return numbered;
}

}  // namespace likeness::models
