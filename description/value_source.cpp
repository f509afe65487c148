#include "description/value_source.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "core/index_permutation.hpp"
#include "core/streams.hpp"
#include "description/cell_draws.hpp"
#include "text/number_text.hpp"
#include "text/regex_strings.hpp"

namespace likeness::description {
namespace {

using streams::kMaking;

/// One of the values that there are.
class ValueSource final : public CellSource {
 public:
  ValueSource(const CellPlace& place, const ColumnDescription& description, Column blank)
      : draws_(place),
        order_(place.seed, kMaking.orders[place.column]),
        unique_(place.key || description.unique),
        blank_(std::move(blank)) {
    const std::size_t count = description.values.size();
    double sum = 0;
    for (std::size_t k = 0; k < count; ++k) {
      sum += description.shares.empty() ? 1.0 : description.shares[k];
      up_to_.push_back(sum);
    }
    for (double& share : up_to_) share /= sum;
  }

  [[nodiscard]] Column make(const RowsToMake& rows) const override {
    Column column = blank_;
    const std::vector<std::int32_t> codes = made_values<std::int32_t>(
        rows, [&](std::uint64_t row, std::uint32_t tries) { return code_of(row, tries); });
    if (!numbers_.empty()) {
      std::vector<double> floats(codes.size());
      for (std::size_t i = 0; i < codes.size(); ++i) {
        floats[i] = numbers_[static_cast<std::size_t>(codes[i])];
      }
      if (column.type == ColumnType::kFloat64) {
        column.floats = std::move(floats);
      } else {
        std::vector<std::int64_t> integers(floats.size());
        for (std::size_t i = 0; i < floats.size(); ++i) {
          integers[i] = static_cast<std::int64_t>(floats[i]);
        }
        column.integers = std::move(integers);
      }
    } else {
      column.codes = codes;
    }
    return column;
  }

  /// The values are numbers, of which blank's type tells the kind.
  void set_numbers(std::vector<double> numbers) { numbers_ = std::move(numbers); }

  [[nodiscard]] std::uint64_t distinct() const override { return unique_ ? up_to_.size() : 0; }

 private:
  [[nodiscard]] std::int32_t code_of(std::uint64_t row, std::uint32_t tries) const noexcept {
    const std::size_t count = up_to_.size();
    if (unique_) {
      return static_cast<std::int32_t>(IndexPermutation(count, order_)(row % count));
    }
    const auto place = std::upper_bound(up_to_.begin(), up_to_.end(), draws_.uniform(row, tries));
    return static_cast<std::int32_t>(
        std::min(static_cast<std::size_t>(place - up_to_.begin()), count - 1));
  }

  CellDraws draws_;
  RandomStream order_;
  bool unique_;
  Column blank_;
  std::vector<double> up_to_;
  std::vector<double> numbers_;
};

/// Strings of a regular expression.
class RegexSource final : public CellSource {
 public:
  RegexSource(const CellPlace& place, const ColumnDescription& description,
              const std::string& pattern)
      : draws_(place),
        order_(place.seed, kMaking.orders[place.column]),
        strings_(text::Regex(pattern, description.name)),
        unique_(place.key || description.unique) {}

  [[nodiscard]] Column make(const RowsToMake& rows) const override {
    Column column;
    column.type = ColumnType::kText;
    const std::uint64_t count = strings_.count();
    column.strings =
        made_strings(rows, [&](std::uint64_t row, std::uint32_t tries, std::string& out) {
          if (unique_) {
            strings_.append_at(IndexPermutation(count, order_)(row % count), out);
          } else {
            strings_.append_random(draws_.bits(row, tries), out);
          }
        });
    return column;
  }
  [[nodiscard]] std::uint64_t distinct() const override { return unique_ ? strings_.count() : 0; }

 private:
  CellDraws draws_;
  RandomStream order_;
  text::RegexStrings strings_;
  bool unique_;
};

}  // namespace

std::unique_ptr<CellSource> truth_source(const ColumnDescription& description,
                                         const CellPlace& place) {
  ColumnDescription truths = description;
  if (truths.values.empty()) truths.values = {"False", "True"};
  Column blank;
  blank.type = truths.values.size() == 2 ? ColumnType::kBool : ColumnType::kCategory;
  blank.dictionary = StringArray(truths.values);
  return std::make_unique<ValueSource>(place, truths, std::move(blank));
}

std::unique_ptr<CellSource> value_source(const ColumnDescription& description,
                                         const CellPlace& place) {
  std::vector<double> numbers;
  bool whole = true;
  int decimals = 0;
  for (const std::string& value : description.values) {
    const std::optional<double> number = text::to_number(value);
    if (!number || !std::isfinite(*number) ||
        (value.size() > 1 && value[0] == '0' && value[1] != '.')) {
      numbers.clear();
      break;
    }
    numbers.push_back(*number);
    whole = whole && *number == std::floor(*number) && std::abs(*number) < 9e15;
    const std::size_t point = value.find('.');
    if (point != std::string::npos) {
      decimals = std::max(decimals, static_cast<int>(value.size() - point - 1));
    }
  }
  Column blank;
  if (numbers.empty()) {
    blank.type = ColumnType::kCategory;
    blank.dictionary = StringArray(description.values);
  } else {
    blank.type = whole ? ColumnType::kInt64 : ColumnType::kFloat64;
    blank.decimals = whole ? -1 : decimals;
  }
  auto source = std::make_unique<ValueSource>(place, description, std::move(blank));
  source->set_numbers(std::move(numbers));
  return source;
}

std::unique_ptr<CellSource> regex_source(const CellPlace& place,
                                         const ColumnDescription& description,
                                         const std::string& pattern) {
  return std::make_unique<RegexSource>(place, description, pattern);
}

}  // namespace likeness::description
