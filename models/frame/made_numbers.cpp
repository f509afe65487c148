#include "models/frame/made_numbers.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "core/index_permutation.hpp"
#include "likeness/error.hpp"

namespace likeness::models {
namespace {

constexpr std::uint64_t kBeyondCount = std::numeric_limits<std::uint64_t>::max();

/// b - a, for a <= b.
std::uint64_t gap(std::int64_t a, std::int64_t b) noexcept {
  return static_cast<std::uint64_t>(b) - static_cast<std::uint64_t>(a);
}

/// How many of a, a + step, ... are at most b, for a <= b; kBeyondCount for 2^64.
std::uint64_t steps_between(std::int64_t a, std::int64_t b, std::uint64_t step) noexcept {
  const std::uint64_t steps = gap(a, b) / step;
  return steps == kBeyondCount ? kBeyondCount : steps + 1;
}

/// value + steps * step, which must fit.
std::int64_t moved(std::int64_t value, std::uint64_t steps, std::uint64_t step,
                   bool falls) noexcept {
  const std::uint64_t offset = steps * step;
  const auto bits = static_cast<std::uint64_t>(value);
  return static_cast<std::int64_t>(falls ? bits - offset : bits + offset);
}

int digit_count(std::int64_t value) noexcept {
  int digits = 1;
  for (; value >= 10; value /= 10) ++digits;
  return digits;
}

std::int64_t whole_power_of_ten(int exponent) noexcept {
  std::int64_t power = 1;
  for (int k = 0; k < exponent; ++k) power *= 10;
  return power;
}

}  // namespace

MadeNumbers::MadeNumbers(const std::vector<std::int64_t>& distinct, std::int64_t lowest_allowed,
                         std::int64_t highest_allowed)
    : lowest_allowed_(lowest_allowed), highest_allowed_(highest_allowed) {
  if (!distinct.empty()) {
    lowest_ = distinct.front();
    highest_ = distinct.back();
  }
  if (distinct.size() > 2) {
    std::uint64_t divisor = 0;
    for (std::size_t k = 1; k < distinct.size(); ++k) {
      divisor = std::gcd(divisor, gap(distinct[k - 1], distinct[k]));
    }
    step_ = divisor;
    // At least every second number is there: a sequence with gaps.
    sequential_ = steps_between(lowest_, highest_, step_) / 2 <= distinct.size();
  }
  constexpr std::size_t kShare = 5;
  if (!sequential_ && distinct.size() >= 4 * kShare) {
    // The smallest and the largest stand for one row each.
    lowest_ = distinct[kShare - 1];
    highest_ = distinct[distinct.size() - kShare];
  }
  constexpr int kMostDigits = 18;
  const int digits = digit_count(highest_);
  if (!sequential_ && step_ == 1 && lowest_ > 0 && digits == digit_count(lowest_) &&
      digits <= kMostDigits) {
    lowest_ = whole_power_of_ten(digits - 1);
    highest_ = std::min(whole_power_of_ten(digits) - 1, highest_allowed_);
  }
  prepare();
}

void MadeNumbers::prepare() {
  spans_.clear();
  in_range_ = steps_between(lowest_, highest_, step_);
  std::uint64_t above = steps_between(lowest_, highest_allowed_, step_);
  std::uint64_t below = gap(lowest_allowed_, lowest_) / step_;
  std::uint64_t begun = 0;
  // Each span is nine times as large as those before it: one digit more.
  const auto add_spans = [&](std::uint64_t left, bool falls) {
    std::uint64_t taken = falls ? 1 : 0;
    while (left > 0) {
      const std::uint64_t next = begun > kBeyondCount / 9 ? kBeyondCount : 9 * begun;
      const std::uint64_t wanted = sequential_ ? left : (begun == 0 ? in_range_ : next);
      const std::uint64_t count = std::min(left, wanted);
      spans_.push_back({moved(lowest_, taken, step_, falls), falls, count});
      taken += count;
      left -= count;
      begun = begun > kBeyondCount - count ? kBeyondCount : begun + count;
    }
  };
  add_spans(above, false);
  add_spans(below, true);
}

std::uint64_t MadeNumbers::count() const noexcept {
  std::uint64_t sum = 0;
  for (const Span& span : spans_)
    sum = sum > kBeyondCount - span.count ? kBeyondCount : sum + span.count;
  return sum;
}

std::int64_t MadeNumbers::at(std::uint64_t index, const RandomStream& stream) const noexcept {
  auto span = spans_.begin();
  while (index >= span->count && span + 1 != spans_.end()) {
    index -= span->count;
    ++span;
  }
  if (!sequential_) index = IndexPermutation(span->count, stream)(index);
  return moved(span->first, index, step_, span->falls);
}

void MadeNumbers::fields(io::Archive& archive, std::int64_t lowest_allowed,
                         std::int64_t highest_allowed) {
  archive("lowest", lowest_);
  archive("highest", highest_);
  archive("step", step_);
  archive("sequential", sequential_);
  if (!archive.loading()) return;
  archive.require(
      lowest_allowed <= lowest_ && lowest_ <= highest_ && highest_ <= highest_allowed && step_ > 0,
      "an id column has an impossible range");
  lowest_allowed_ = lowest_allowed;
  highest_allowed_ = highest_allowed;
  prepare();
}

}  // namespace likeness::models
