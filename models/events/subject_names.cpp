#include "models/events/subject_names.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <unordered_map>

#include "core/hash.hpp"
#include "core/index_permutation.hpp"
#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "models/frame/column_format.hpp"
#include "table/column_type.hpp"

namespace likeness::models {
namespace {

/// Patterns with at most this many strings are searched for free ones as a whole.
constexpr std::uint64_t kSmallPattern = 1 << 22;
/// In a larger pattern each subject has this many candidates of its own.
constexpr std::uint64_t kGroup = 64;
/// Shapes draw their order from here, whatever the seed of the sample.
const RandomStream kOrder(0x5B7E'C7A5'0C1A'7E55, 0);

std::int64_t ten_to(int exponent) {
  std::int64_t power = 1;
  for (int k = 0; k < exponent; ++k) power *= 10;
  return power;
}

}  // namespace

BlurredSet::BlurredSet(std::span<const std::string> members, std::uint64_t salt)
    : salt_(salt),
      size_(std::max<std::uint64_t>(2 * members.size(), 1)),
      bits_((size_ + 7) / 8, 0) {
  for (const std::string& member : members) {
    const std::uint64_t at = place(member);
    bits_[at / 8] = static_cast<std::uint8_t>(bits_[at / 8] | 1U << (at % 8));
  }
}

std::uint64_t BlurredSet::place(std::string_view text) const noexcept {
  return RandomStream(salt_, fnv_hash(text)).below(0, size_);
}

bool BlurredSet::may_contain(std::string_view text) const noexcept {
  const std::uint64_t at = place(text);
  return (bits_[at / 8] >> (at % 8) & 1) != 0;
}

void BlurredSet::fields(io::Archive& archive) {
  archive("size", size_);
  archive("salt", salt_);
  archive("bits", bits_);
  archive.require(size_ >= 1 && size_ <= 8 * bits_.size() && bits_.size() == (size_ + 7) / 8,
                  "its set of identifiers is invalid");
}

SubjectNames::SubjectNames(const Column& column, std::span<const std::string> names,
                           std::uint64_t seed)
    : blank_(blank_like(column)),
      real_(names, RandomStream(seed, streams::kEventReading.blurred_names).bits(0)) {
  const bool whole_floats =
      column.type == ColumnType::kFloat64 &&
      std::all_of(column.floats.begin(), column.floats.end(), [](double value) {
        return value == std::floor(value) && std::abs(value) < 1e15;
      });
  numbers_ = column.type == ColumnType::kInt64 || whole_floats;
  if (!numbers_ && !is_string(column.type)) {
    throw Error(ErrorCode::kData, "Column \"" + column.name + "\" of subjects holds " +
                                      std::string(column_type_name(column.type)) +
                                      " values, which don't identify anybody; name another column "
                                      "as the subject.");
  }
  if (!numbers_) {
    const std::vector<std::string_view> views(names.begin(), names.end());
    shape_ = TextShape(views);
    return;
  }
  // Whole numbers keep to the range of as many digits as the real ones have.
  std::int64_t lowest = std::numeric_limits<std::int64_t>::max();
  std::int64_t highest = std::numeric_limits<std::int64_t>::min();
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    const std::int64_t value = column.type == ColumnType::kInt64
                                   ? column.integers[row]
                                   : static_cast<std::int64_t>(column.floats[row]);
    lowest = std::min(lowest, value);
    highest = std::max(highest, value);
  }
  lowest_ = lowest;
  const bool many_digits = highest >= ten_to(18) || lowest < 0;
  const std::int64_t end =
      many_digits ? highest : ten_to(static_cast<int>(std::to_string(highest).size())) - 1;
  range_ = static_cast<std::uint64_t>(end) - static_cast<std::uint64_t>(lowest) + 1;
}

std::uint64_t SubjectNames::capacity() const noexcept {
  return numbers_ ? range_ : shape_.capacity();
}

std::string SubjectNames::candidate(std::uint64_t index) const {
  if (numbers_) {
    const std::uint64_t sum = static_cast<std::uint64_t>(lowest_) + index;
    return std::to_string(static_cast<std::int64_t>(sum));
  }
  std::string text;
  shape_.append_key(index, kOrder, text);
  return text;
}

const std::vector<std::uint32_t>& SubjectNames::free_candidates() const {
  std::call_once(free_->once, [this] {
    if (capacity() > kSmallPattern) return;
    for (std::uint64_t k = 0; k < capacity(); ++k) {
      if (!real_.may_contain(candidate(k))) {
        free_->numbers.push_back(static_cast<std::uint32_t>(k));
      }
    }
  });
  return free_->numbers;
}

std::string SubjectNames::first_free(std::uint64_t group) const {
  std::string name;
  for (std::uint64_t k = 0; k < kGroup; ++k) {
    name = candidate(group * kGroup + k);
    if (!real_.may_contain(name)) return name;
  }
  throw Error(ErrorCode::kInternal,
              "No identifier could be made for a subject: nearly all in the pattern of the real "
              "ones are taken.");
}

std::string SubjectNames::name_of(std::uint64_t number, std::uint64_t seed) const {
  const std::vector<std::uint32_t>& free = free_candidates();
  const RandomStream order(seed, 1);
  if (number < free.size()) {
    return candidate(free[IndexPermutation(free.size(), order)(number)]);
  }
  if (capacity() <= kSmallPattern) {
    return first_free(capacity() / kGroup + 1 + number - free.size());
  }
  const std::uint64_t groups = capacity() / kGroup;
  return first_free(number < groups ? IndexPermutation(groups, order)(number) : number);
}

Column SubjectNames::make(std::span<const std::uint64_t> numbers, std::uint64_t seed) const {
  Column column = blank_;
  std::vector<std::string> names;
  std::vector<std::int32_t> codes;
  std::uint64_t last = 0;
  for (const std::uint64_t number : numbers) {
    if (names.empty() || number != last) names.push_back(name_of(number, seed));
    last = number;
    codes.push_back(static_cast<std::int32_t>(names.size()) - 1);
  }
  if (column.type == ColumnType::kCategory) {
    column.dictionary = StringArray(names);
    column.codes = std::move(codes);
    return column;
  }
  std::vector<std::int64_t> integers;
  std::vector<std::string> texts;
  for (const std::int32_t code : codes) {
    const std::string& name = names[static_cast<std::size_t>(code)];
    if (numbers_) {
      integers.push_back(0);
      std::from_chars(name.data(), name.data() + name.size(), integers.back());
    } else {
      texts.push_back(name);
    }
  }
  if (column.type == ColumnType::kText) {
    column.strings = StringArray(texts);
  } else if (column.type == ColumnType::kInt64) {
    column.integers = std::move(integers);
  } else {
    column.floats = std::vector<double>(integers.begin(), integers.end());
  }
  return column;
}

std::vector<std::string> SubjectNames::patterns() const {
  if (!numbers_) return shape_.patterns();
  return {"whole numbers from " + std::to_string(lowest_)};
}

void SubjectNames::fields(io::Archive& archive) {
  archive.scope("format", [&] { format_fields(archive, blank_); });
  archive("numbers", numbers_);
  archive("lowest", lowest_);
  archive("range", range_);
  archive("shape", shape_);
  archive("real", real_);
  archive.require(numbers_ ? is_number(blank_.type) : is_string(blank_.type),
                  "its subjects are of an impossible type");
  if (archive.loading()) range_ = std::max<std::uint64_t>(range_, 1);
}

}  // namespace likeness::models
