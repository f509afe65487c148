#include "text/number_digits.hpp"

#include <algorithm>
#include <charconv>

#include "text/characters.hpp"

namespace likeness::text {
namespace {

/// A double holds this many digits of any number.
constexpr std::size_t kMostDigits = 17;

/// Where groups may begin: after one to three digits first, then after three (or two, and three in
/// the last group).
class GroupRule {
 public:
  explicit GroupRule(bool groups_of_two) : two_(groups_of_two) {}
  bool begin() noexcept {
    const bool right = begun_ ? since_ == (two_ ? 2 : 3) : since_ >= 1 && since_ <= (two_ ? 2 : 3);
    begun_ = true;
    since_ = 0;
    return right;
  }
  void digit() noexcept { ++since_; }
  [[nodiscard]] bool ended_well() const noexcept { return !begun_ || since_ == 3; }
  [[nodiscard]] bool begun() const noexcept { return begun_; }

 private:
  bool two_;
  bool begun_ = false;
  int since_ = 0;
};

}  // namespace

std::optional<PlainDigits> read_digits(const NumberNotation& notation, std::string_view body,
                                       bool* grouped) {
  PlainDigits result;
  GroupRule groups(notation.groups_of_two);
  const std::size_t at = std::min(body.find(notation.point), body.size());
  for (std::size_t k = 0; k < at;) {
    if (is_digit(body[k])) {
      if (!result.add(body[k++])) return std::nullopt;
      groups.digit();
      continue;
    }
    const bool group = !notation.group.empty() && body.substr(k).starts_with(notation.group);
    if (!group || !groups.begin()) return std::nullopt;
    k += notation.group.size();
  }
  if (!groups.ended_well()) return std::nullopt;
  // Zeros in front make a name of it.
  if (result.digits > 1 && result.text[0] == '0') return std::nullopt;
  if (grouped != nullptr) *grouped = groups.begun();
  if (at == body.size()) return result.digits == 0 ? std::nullopt : std::optional(result);
  if (result.digits == 0 && !result.add('0')) return std::nullopt;
  result.text[result.size++] = '.';
  for (const char c : body.substr(at + 1)) {
    if (!is_digit(c) || !result.add(c)) return std::nullopt;
    ++result.decimals;
  }
  if (result.digits > kMostDigits) return std::nullopt;
  return result;
}

std::optional<NotedNumber> read_pair(const NumberNotation& notation, std::string_view body) {
  NumberNotation single;
  const std::size_t at = body.find(notation.joint);
  const auto part = [&](std::string_view digits) -> std::optional<std::int64_t> {
    const auto plain = read_digits(single, digits);
    if (!plain || plain->decimals > 0) return std::nullopt;
    std::int64_t value = 0;
    std::from_chars(plain->text.data(), plain->text.data() + plain->size, value);
    return value;
  };
  const auto first = part(body.substr(0, at));
  const auto second = at == std::string_view::npos ? std::optional<std::int64_t>(0)
                                                   : part(body.substr(at + notation.joint.size()));
  if (!first || !second || *second >= notation.second_range || *first > 1'000'000'000) {
    return std::nullopt;
  }
  NotedNumber number;
  number.integer = *first * notation.second_range + *second;
  number.value = static_cast<double>(number.integer);
  number.whole = true;
  return number;
}

std::optional<NotedNumber> read_framed(const NumberNotation& notation, const NumberFrame& frame) {
  if (!notation.joint.empty()) {
    return frame.negative ? std::nullopt : read_pair(notation, frame.digits);
  }
  const auto plain = read_digits(notation, frame.digits);
  if (!plain) return std::nullopt;
  NotedNumber number;
  const char* const end = plain->text.data() + plain->size;
  std::from_chars(plain->text.data(), end, number.value);
  number.whole = plain->decimals == 0;
  if (number.whole) std::from_chars(plain->text.data(), end, number.integer);
  if (frame.negative) {
    number.value = -number.value;
    number.integer = -number.integer;
  }
  number.written.decimals = plain->decimals;
  number.written.trailing_zero = plain->decimals > 0 && end[-1] == '0';
  constexpr std::size_t kAlwaysHeld = 15;
  number.written.full_length = plain->digits > kAlwaysHeld;
  return number;
}

}  // namespace likeness::text
