#include "models/frame/text_shape.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/hash.hpp"
#include "core/index_permutation.hpp"
#include "likeness/error.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostShapes = 32;
constexpr std::size_t kMostLearnedFrom = 100'000;
constexpr std::uint32_t kLongestRun = 10'000;
constexpr std::size_t kLongestPattern = 4'000;
/// A run of two kinds of characters that is this much longer gives 2^64 strings.
constexpr std::uint32_t kMostWidened = 64;
/// Beyond this, an index has no fraction left when it is multiplied.
constexpr std::uint64_t kMostSpread = std::uint64_t{1} << 40;
constexpr std::uint64_t kManyTexts = std::numeric_limits<std::uint64_t>::max();

std::vector<std::string_view> evenly_spread(std::span<const std::string_view> strings) {
  const std::size_t stride = (strings.size() + kMostLearnedFrom - 1) / kMostLearnedFrom;
  std::vector<std::string_view> part;
  for (std::size_t k = 0; k < strings.size(); k += stride) part.push_back(strings[k]);
  return part;
}

}  // namespace

TextShape::TextShape(std::span<const std::string_view> strings) {
  shapes_ = learn_shapes(evenly_spread(strings), kMostShapes);
  if (shapes_.empty()) shapes_ = {{"", "[a-z]", 8, 8, "", 1}};
  (void)prepare();
}

std::string TextShape::pattern(const LearnedShape& shape, std::uint32_t shortest,
                               std::uint32_t longest) {
  return shape.head + shape.character_class + '{' + std::to_string(shortest) + ',' +
         std::to_string(longest) + '}' + shape.tail;
}

bool TextShape::prepare() {
  strings_.clear();
  widened_.clear();
  weight_up_to_.clear();
  double total = 0;
  for (const LearnedShape& shape : shapes_) total += shape.weight;
  double sum = 0;
  for (const LearnedShape& shape : shapes_) {
    strings_.emplace_back(text::Regex(pattern(shape, shape.shortest, shape.longest)));
    sum += shape.weight;
    weight_up_to_.push_back(sum / total);
  }
  // All strings of the heaviest shape and of its widened forms differ in the length of one run.
  std::uint64_t left = kManyTexts - strings_.front().count();
  const LearnedShape& first = shapes_.front();
  for (std::uint32_t k = 1; left > 0 && k <= kMostWidened; ++k) {
    const std::uint32_t length = first.longest + k;
    widened_.emplace_back(text::Regex(pattern(first, length, length)));
    left -= std::min(left, widened_.back().count());
  }
  return left == 0;
}

std::uint64_t TextShape::capacity() const noexcept {
  return strings_.front().count();
}

void TextShape::append_key(std::uint64_t index, const RandomStream& stream,
                           std::string& out) const {
  const text::RegexStrings* strings = &strings_.front();
  std::size_t level = 0;
  while (index >= strings->count() && level < widened_.size()) {
    index -= strings->count();
    strings = &widened_[level++];
  }
  strings->append_at(IndexPermutation(strings->count(), stream)(index), out);
}

void TextShape::append_spread(std::uint64_t index, const RandomStream& stream,
                              std::string& out) const {
  // Fractions of multiples of the golden ratio fill (0, 1) evenly.
  constexpr double kGoldenRatio = 0.6180339887498949;
  const double position = 0.5 + kGoldenRatio * static_cast<double>(index % kMostSpread);
  const auto found = std::upper_bound(weight_up_to_.begin(), weight_up_to_.end() - 1,
                                      position - std::floor(position));
  const auto& strings = strings_[static_cast<std::size_t>(found - weight_up_to_.begin())];
  if (index < strings.count()) {
    strings.append_at(IndexPermutation(strings.count(), stream)(index), out);
  } else {
    append_key(index, stream, out);
  }
}

void TextShape::append_random(const RandomStream& stream, std::uint64_t index,
                              std::string& out) const {
  const std::uint64_t bits = stream.bits(index);
  const double position = static_cast<double>(mixed_bits(~bits) >> 11) * 0x1p-53;
  const auto found = std::upper_bound(weight_up_to_.begin(), weight_up_to_.end() - 1, position);
  strings_[static_cast<std::size_t>(found - weight_up_to_.begin())].append_random(bits, out);
}

std::vector<std::string> TextShape::patterns() const {
  std::vector<std::string> result;
  for (const LearnedShape& shape : shapes_) {
    result.push_back(pattern(shape, shape.shortest, shape.longest));
  }
  return result;
}

void TextShape::fields(io::Archive& archive) {
  archive.each("shapes", shapes_, [&](LearnedShape& shape, std::size_t k) {
    archive.require(k < kMostShapes, "a text column has more than 32 shapes");
    archive("head", shape.head);
    archive("class", shape.character_class);
    archive("shortest", shape.shortest);
    archive("longest", shape.longest);
    archive("tail", shape.tail);
    archive("weight", shape.weight);
    archive.require(
        shape.shortest <= shape.longest && shape.longest <= kLongestRun &&
            shape.head.size() + shape.character_class.size() + shape.tail.size() <= kLongestPattern,
        "a text column has a shape that is too long");
    archive.require(shape.weight > 0 && shape.weight < 1e15,
                    "a text column has a shape of impossible weight");
  });
  if (!archive.loading()) return;
  archive.require(!shapes_.empty(), "a text column has no shapes");
  bool enough = false;
  archive.checked([&] { enough = prepare(); });
  archive.require(enough, "a text column has a shape that does not grow");
}

}  // namespace likeness::models
