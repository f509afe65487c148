#include "text/regex_strings.hpp"

#include <algorithm>
#include <bitset>
#include <limits>
#include <utility>

#include "core/hash.hpp"
#include "text/utf8.hpp"

namespace likeness::text {
namespace {

using Range = CharacterClass::Range;

constexpr std::uint64_t kMany = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kMostSteps = 100'000;
/// Latin letters and signs beyond ASCII: for classes that exclude all that is printable in it.
constexpr Range kBeyondAscii = {0xA1, 0x24F};
constexpr Range kSurrogates = {0xD800, 0xDFFF};

std::uint64_t saturating_sum(std::uint64_t a, std::uint64_t b) noexcept {
  return a > kMany - b ? kMany : a + b;
}

std::uint64_t saturating_product(std::uint64_t a, std::uint64_t b) noexcept {
  return b != 0 && a > kMany / b ? kMany : a * b;
}

/// base^exponent
std::uint64_t saturating_power(std::uint64_t base, std::uint32_t exponent) noexcept {
  if (base < 2) return 1;
  std::uint64_t power = 1;
  for (std::uint32_t k = 0; k < exponent && power < kMany; ++k) {
    power = saturating_product(power, base);
  }
  return power;
}

/// The sum of base^times over `times` from least to most.
std::uint64_t repeated_count(std::uint64_t base, std::uint32_t least, std::uint32_t most) noexcept {
  if (base < 2) return std::uint64_t{1} + most - least;
  std::uint64_t sum = 0;
  for (std::uint32_t times = least; times <= most && sum < kMany; ++times) {
    sum = saturating_sum(sum, saturating_power(base, times));
  }
  return sum;
}

using AsciiSet = std::bitset<128>;

void add_range(AsciiSet& set, std::uint32_t first, std::uint32_t last) {
  for (std::uint32_t c = first; c <= last && c < set.size(); ++c) set.set(c);
}

AsciiSet printable() {
  AsciiSet set;
  add_range(set, ' ', '~');
  return set;
}

/// What is made for `\d`, `\w`, `\s` and their negations.
AsciiSet lettered_set(char letter) {
  AsciiSet set;
  if (letter == 's' || letter == 'S') {
    set.set(' ');
  } else {
    add_range(set, '0', '9');
  }
  if (letter == 'w' || letter == 'W') {
    add_range(set, 'A', 'Z');
    add_range(set, 'a', 'z');
    set.set('_');
  }
  return letter < 'a' ? printable() & ~set : set;
}

/// What of [range] is a character above `floor`, outside of the surrogates.
void append_above(Range range, std::uint32_t floor, std::vector<Range>& ranges) {
  const Range low = {std::max(range.first, floor), std::min(range.last, kSurrogates.first - 1)};
  const Range high = {std::max({range.first, floor, kSurrogates.last + 1}), range.last};
  for (const Range part : {low, high}) {
    if (part.first <= part.last) ranges.push_back(part);
  }
}

/// Sorted, without overlaps.
std::vector<Range> apart(std::vector<Range> ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const Range& a, const Range& b) { return a.first < b.first; });
  std::vector<Range> merged;
  for (const Range range : ranges) {
    if (!merged.empty() && range.first <= merged.back().last + 1) {
      merged.back().last = std::max(merged.back().last, range.last);
    } else {
      merged.push_back(range);
    }
  }
  return merged;
}

/// What of `whole` is in none of the ranges, which are apart.
std::vector<Range> complement(Range whole, const std::vector<Range>& ranges) {
  std::vector<Range> rest;
  std::uint32_t begin = whole.first;
  for (const Range range : ranges) {
    if (range.first > begin) rest.push_back({begin, std::min(range.first - 1, whole.last)});
    begin = std::max(begin, range.last + 1);
    if (begin > whole.last) return rest;
  }
  rest.push_back({begin, whole.last});
  return rest;
}

/// The characters that are made for a class, in ascending order; none where there are none.
std::vector<Range> generated(const CharacterClass& set) {
  AsciiSet ascii;
  std::vector<Range> beyond;
  for (const Range range : set.ranges) {
    add_range(ascii, range.first, range.last);
    append_above(range, static_cast<std::uint32_t>(ascii.size()), beyond);
  }
  for (const char letter : set.letters) ascii |= lettered_set(letter);
  beyond = apart(std::move(beyond));
  if (set.negated) {
    ascii = printable() & ~ascii;
    const bool ascii_alone = ascii.any() || !set.letters.empty();
    beyond = ascii_alone ? std::vector<Range>() : complement(kBeyondAscii, beyond);
  }
  for (std::uint32_t c = 0; c < ascii.size(); ++c) {
    if (ascii.test(c)) beyond.push_back({c, c});
  }
  return apart(std::move(beyond));
}

}  // namespace

/// Turns the nodes of a tree into nodes that know how many strings they give.
class RegexStrings::Builder {
 public:
  Builder(const Regex& regex, std::vector<Node>& nodes) : regex_(regex), nodes_(nodes) {}

  void build() {
    check_anchors();
    nodes_.reserve(regex_.nodes().size());
    for (const Regex::Node& node : regex_.nodes()) {
      nodes_.push_back(counted(node));
      if (nodes_.back().steps > kMostSteps) {
        regex_.fail("describes strings of more than 100000 characters");
      }
    }
  }

 private:
  [[nodiscard]] Node counted(const Regex::Node& node) const {
    switch (node.kind) {
      case Regex::Kind::kLiteral:
        return {.bytes = node.bytes, .steps = node.bytes.size()};
      case Regex::Kind::kClass:
        return counted_class(node);
      case Regex::Kind::kSequence:
        return counted_sequence(node);
      case Regex::Kind::kChoice:
        return counted_choice(node);
      case Regex::Kind::kRepeat:
        return counted_repeat(node);
      case Regex::Kind::kStart:
      case Regex::Kind::kEnd:
        break;
    }
    return {.steps = 0};
  }

  [[nodiscard]] Node counted_class(const Regex::Node& node) const {
    Node result{.kind = Kind::kSet, .ranges = generated(node.set), .count = 0};
    for (const Range range : result.ranges) result.count += range.last - range.first + 1;
    if (result.count == 0) {
      regex_.fail("has a class without a character that can be generated", node.offset);
    }
    return result;
  }

  [[nodiscard]] Node counted_sequence(const Regex::Node& node) const {
    Node result{.kind = Kind::kSequence, .children = node.children};
    for (const std::uint32_t child : node.children) {
      result.count = saturating_product(result.count, nodes_[child].count);
      result.steps = saturating_sum(result.steps, nodes_[child].steps);
    }
    return result;
  }

  [[nodiscard]] Node counted_choice(const Regex::Node& node) const {
    Node result{.kind = Kind::kChoice, .children = node.children, .count = 0};
    std::stable_sort(
        result.children.begin(), result.children.end(),
        [&](std::uint32_t a, std::uint32_t b) { return nodes_[a].count < nodes_[b].count; });
    for (const std::uint32_t branch : result.children) {
      result.count = saturating_sum(result.count, nodes_[branch].count);
      result.steps = saturating_sum(result.steps, nodes_[branch].steps);
    }
    return result;
  }

  [[nodiscard]] Node counted_repeat(const Regex::Node& node) const {
    const Node& part = nodes_[node.children.front()];
    const std::uint32_t most =
        node.most == Regex::kUnlimited ? node.least + kOpenRepeats : node.most;
    Node result{
        .kind = Kind::kRepeat, .children = node.children, .least = node.least, .most = most};
    result.steps = saturating_sum(1, saturating_product(most, part.steps));
    if (result.steps <= kMostSteps) result.count = repeated_count(part.count, node.least, most);
    return result;
  }

  /// An anchor in the middle would allow no string but by leaving out what stands beyond it.
  void check_anchors() const {
    const std::vector<Regex::Node>& tree = regex_.nodes();
    std::vector<bool> empty(tree.size(), false);  // gives the empty string alone
    for (std::size_t id = 0; id < tree.size(); ++id) {
      const Regex::Node& node = tree[id];
      const bool all_empty = std::all_of(node.children.begin(), node.children.end(),
                                         [&](std::uint32_t child) { return empty[child]; });
      const bool leaf = node.kind == Regex::Kind::kLiteral || node.kind == Regex::Kind::kClass;
      empty[id] = !leaf && (all_empty || (node.kind == Regex::Kind::kRepeat && node.most == 0));
    }
    // Whether something can stand before or behind a node; parents come after their children.
    std::vector<bool> before(tree.size(), false);
    std::vector<bool> behind(tree.size(), false);
    for (std::size_t id = tree.size(); id-- > 0;) {
      const Regex::Node& node = tree[id];
      const bool wrong = (node.kind == Regex::Kind::kStart && before[id]) ||
                         (node.kind == Regex::Kind::kEnd && behind[id]);
      if (wrong)
        regex_.fail("has an anchor that is not at an end, so that nothing can be generated,",
                    node.offset);
      const bool again = node.kind == Regex::Kind::kRepeat && node.most > 1;
      const bool in_turn = node.kind == Regex::Kind::kSequence;
      for (const std::uint32_t child : node.children) {
        before[child] = before[id] || (again && !empty[child]);
        behind[child] = behind[id] || (again && !empty[child]);
      }
      if (!in_turn) continue;
      bool full = false;
      for (const std::uint32_t child : node.children) {
        before[child] = before[child] || full;
        full = full || !empty[child];
      }
      full = false;
      for (std::size_t k = node.children.size(); k-- > 0;) {
        const std::uint32_t child = node.children[k];
        behind[child] = behind[child] || full;
        full = full || !empty[child];
      }
    }
  }

  const Regex& regex_;
  std::vector<Node>& nodes_;
};

/// Writes one string. Every node is given an index below `domain`, which is at most its count;
/// different indices must give different derivations. A domain of 1 leaves the node free, and its
/// choices are drawn.
class RegexStrings::Writer {
 public:
  Writer(const std::vector<Node>& nodes, std::uint64_t bits, std::string& out)
      : nodes_(nodes), bits_(bits), out_(out) {}

  void write(std::uint32_t id, std::uint64_t index, std::uint64_t domain) {
    const Node& node = nodes_[id];
    switch (node.kind) {
      case Kind::kLiteral:
        out_ += node.bytes;
        break;
      case Kind::kSet:
        // Few indices are spread over many characters.
        write_character(node, domain == 1 ? drawn(node.count) : index * node.count / domain);
        break;
      case Kind::kSequence:
        for (const std::uint32_t child : node.children) write_part(child, index, domain);
        break;
      case Kind::kChoice:
        write_choice(node, index, domain);
        break;
      case Kind::kRepeat:
        write_repeat(node, index, domain);
        break;
    }
  }

 private:
  std::uint64_t drawn(std::uint64_t bound) {
    bits_ = mixed_bits(bits_);
    return bits_ % bound;
  }

  void write_character(const Node& node, std::uint64_t number) {
    auto range = node.ranges.begin();
    for (; number > range->last - range->first; ++range) number -= range->last - range->first + 1;
    append_code_point(range->first + static_cast<std::uint32_t>(number), out_);
  }

  /// Takes as much of the index as `child` can tell apart; leaves the rest to the next parts.
  void write_part(std::uint32_t child, std::uint64_t& index, std::uint64_t& domain) {
    const std::uint64_t part = std::min(domain, nodes_[child].count);
    write(child, index % part, part);
    index /= part;
    domain = (domain - 1) / part + 1;
  }

  void write_choice(const Node& node, std::uint64_t index, std::uint64_t domain) {
    const auto branch = choose(
        node.children.size(), [&](std::size_t k) { return nodes_[node.children[k]].count; }, index,
        domain);
    write(node.children[branch], index, domain);
  }

  void write_repeat(const Node& node, std::uint64_t index, std::uint64_t domain) {
    const std::uint32_t child = node.children.front();
    const std::uint64_t base = nodes_[child].count;
    std::uint64_t power = saturating_power(base, node.least);
    // Called for 0, 1, 2, ... in turn.
    const auto next_power = [&](std::size_t k) {
      if (k > 0) power = saturating_product(power, base);
      return power;
    };
    const std::size_t extra = choose(node.most - node.least + 1, next_power, index, domain);
    for (std::size_t times = node.least + extra; times > 0; --times) {
      write_part(child, index, domain);
    }
  }

  /// Cuts the domain into one piece for each option, none larger than the option's count, as equal
  /// as that allows; counts rise. Returns the option of the index and makes index and domain its.
  template <class CountOf>
  std::size_t choose(std::size_t options, CountOf&& count_of, std::uint64_t& index,
                     std::uint64_t& domain) {
    if (domain == 1) return static_cast<std::size_t>(drawn(options));
    std::uint64_t left = domain;
    for (std::size_t k = 0; k + 1 < options; ++k) {
      const std::uint64_t piece = std::min<std::uint64_t>(count_of(k), left / (options - k));
      if (index < piece) {
        domain = piece;
        return k;
      }
      index -= piece;
      left -= piece;
    }
    domain = left;
    return options - 1;
  }

  const std::vector<Node>& nodes_;
  std::uint64_t bits_;
  std::string& out_;
};

RegexStrings::RegexStrings(const Regex& regex) {
  Builder(regex, nodes_).build();
}

std::uint64_t RegexStrings::count() const noexcept {
  return nodes_.back().count;
}

std::string RegexStrings::at(std::uint64_t index) const {
  std::string out;
  append_at(index, out);
  return out;
}

void RegexStrings::append_at(std::uint64_t index, std::string& out) const {
  const auto root = static_cast<std::uint32_t>(nodes_.size() - 1);
  Writer(nodes_, index, out).write(root, index, count());
}

void RegexStrings::append_random(std::uint64_t bits, std::string& out) const {
  const auto root = static_cast<std::uint32_t>(nodes_.size() - 1);
  Writer(nodes_, bits, out).write(root, 0, 1);
}

}  // namespace likeness::text
