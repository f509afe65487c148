#include "models/frame/shape_learner.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace likeness::models {
namespace {

/// Kinds of letters and digits, as bits, so that a position can allow several.
using Mask = std::uint8_t;
constexpr Mask kZero = 1, kNonzero = 2, kUpperHex = 4, kUpperRest = 8, kLowerHex = 16,
               kLowerRest = 32;
constexpr Mask kDigit = kZero | kNonzero, kUpper = kUpperHex | kUpperRest,
               kLower = kLowerHex | kLowerRest;

/// Strings of one shape that hide each other; in a table with fewer than kFewStrings, two must do.
constexpr std::size_t kFewestStrings = 5;
constexpr std::size_t kFewStrings = 20;
/// From this many strings on, a kind of character that a position doesn't show counts as excluded.
constexpr std::size_t kManyStrings = 30;
/// Strings beyond this length are prose.
constexpr std::size_t kLongestCode = 200;
/// At most this many exact shapes share one outline; they must cover most of its strings.
constexpr std::size_t kMostExact = 4;
constexpr double kMostOfOutline = 0.8;
constexpr std::uint32_t kLongestWord = 30;
constexpr std::uint32_t kMostWords = 300;

/// One character: an ASCII one, or a letter beyond (byte 0).
struct Character {
  Mask mask = 0;  // 0: neither letter nor digit
  char byte = 0;
};

Mask mask_of(char c) {
  if (c == '0') return kZero;
  if (c >= '1' && c <= '9') return kNonzero;
  if (c >= 'A' && c <= 'Z') return c <= 'F' ? kUpperHex : kUpperRest;
  if (c >= 'a' && c <= 'z') return c <= 'f' ? kLowerHex : kLowerRest;
  return 0;
}

/// The characters of a string; one in UTF-8 is one letter.
std::vector<Character> characters_of(std::string_view text) {
  std::vector<Character> characters;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80U) {
      characters.push_back({mask_of(c), c});
    } else if ((byte & 0xC0U) != 0x80U) {
      characters.push_back({kLowerRest, 0});
    }
  }
  return characters;
}

/// All kinds of digits, upper-case or lower-case letters of which the mask has one.
Mask full(Mask mask) {
  return static_cast<Mask>(((mask & kDigit) != 0 ? kDigit : 0) |
                           ((mask & kUpper) != 0 ? kUpper : 0) |
                           ((mask & kLower) != 0 ? kLower : 0));
}

std::string class_text(Mask mask) {
  std::string text = "[";
  if ((mask & kDigit) == kDigit) {
    text += "0-9";
  } else if ((mask & kDigit) != 0) {
    text += (mask & kZero) != 0 ? "0" : "1-9";
  }
  const auto letters = [&](Mask hex, Mask rest, const char* all, const char* few,
                           const char* others) {
    if ((mask & (hex | rest)) == (hex | rest)) {
      text += all;
    } else if ((mask & hex) != 0) {
      text += few;
    } else if ((mask & rest) != 0) {
      text += others;
    }
  };
  letters(kUpperHex, kUpperRest, "A-Z", "A-F", "G-Z");
  letters(kLowerHex, kLowerRest, "a-z", "a-f", "g-z");
  return text + ']';
}

std::string literal_text(char c) {
  constexpr std::string_view kSpecial = R"(\^$.|?*+()[]{})";
  constexpr std::string_view kControls = "\t\n\r\f\v";
  const std::size_t control = kControls.find(c);
  if (control != kControls.npos) return std::string("\\") + "tnrfv"[control];
  return (kSpecial.find(c) == kSpecial.npos ? "" : "\\") + std::string(1, c);
}

/// Different strings, each with how often it occurs.
struct Counted {
  std::string_view text;
  double count = 0;
};
using Group = std::vector<Counted>;

std::vector<Counted> distinct_strings(std::span<const std::string_view> strings) {
  std::vector<std::string_view> sorted(strings.begin(), strings.end());
  std::sort(sorted.begin(), sorted.end());
  std::vector<Counted> distinct;
  for (const std::string_view text : sorted) {
    if (distinct.empty() || distinct.back().text != text) distinct.push_back({text, 0});
    ++distinct.back().count;
  }
  return distinct;
}

double total_count(const Group& group) {
  double sum = 0;
  for (const Counted& string : group) sum += string.count;
  return sum;
}

template <class KeyOf>
std::map<std::string, Group> grouped(const Group& strings, KeyOf&& key_of) {
  std::map<std::string, Group> groups;
  for (const Counted& string : strings) groups[key_of(string.text)].push_back(string);
  return groups;
}

/// `CUST-17b` as `aaaa-aaa`: what is neither letter nor digit stays.
std::string outline(std::string_view text) {
  std::string key;
  for (const Character& c : characters_of(text)) key += c.mask == 0 ? c.byte : 'a';
  return key;
}

/// `CUST-17b` as `AAAA-00a`.
std::string exact_shape(std::string_view text) {
  std::string key;
  for (const Character& c : characters_of(text)) {
    key += c.mask == 0 ? c.byte
                       : ((c.mask & kDigit) != 0 ? '0' : ((c.mask & kUpper) != 0 ? 'A' : 'a'));
  }
  return key;
}

/// `CUST-17b` as `a-a`.
std::string word_structure(std::string_view text) {
  std::string key = outline(text);
  key.erase(
      std::unique(key.begin(), key.end(), [](char a, char b) { return a == 'a' && b == 'a'; }),
      key.end());
  return key;
}

/// A position or a run of a shape: a literal, or a class of characters with a range of lengths.
struct Piece {
  std::string literal;
  Mask mask = 0;
  std::uint32_t shortest = 1;
  std::uint32_t longest = 1;
};

LearnedShape shape_of(std::vector<Piece> pieces, double weight) {
  // Neighbouring fixed positions of one class become one run.
  std::vector<Piece> runs;
  for (Piece& piece : pieces) {
    const bool joins = !runs.empty() && piece.mask != 0 && runs.back().mask == piece.mask &&
                       runs.back().shortest == runs.back().longest &&
                       piece.shortest == piece.longest;
    if (joins) {
      runs.back().shortest = runs.back().longest += piece.longest;
    } else {
      runs.push_back(std::move(piece));
    }
  }
  // The last run of digits grows, or the last run of anything. Where lengths vary it must end its
  // word, so that a longer one can't be taken for another split of the same word.
  const bool fixed = std::all_of(runs.begin(), runs.end(),
                                 [](const Piece& run) { return run.shortest == run.longest; });
  std::size_t growing = runs.size();
  for (std::size_t k = 0; k < runs.size(); ++k) {
    if (!fixed && k + 1 < runs.size() && runs[k + 1].mask != 0) continue;
    const bool digits = runs[k].mask == kDigit;
    const bool had_digits = growing < runs.size() && runs[growing].mask == kDigit;
    if (runs[k].mask != 0 && (digits || !had_digits)) growing = k;
  }
  LearnedShape shape;
  shape.weight = weight;
  for (std::size_t k = 0; k < runs.size(); ++k) {
    const Piece& run = runs[k];
    if (k == growing) {
      shape.character_class = class_text(run.mask);
      shape.shortest = run.shortest;
      shape.longest = run.longest;
      continue;
    }
    std::string& text = k < growing ? shape.head : shape.tail;
    text += run.mask == 0 ? run.literal : class_text(run.mask);
    if (run.mask != 0 && run.longest > 1) {
      text += '{' + std::to_string(run.shortest) +
              (run.shortest == run.longest ? "" : ',' + std::to_string(run.longest)) + '}';
    }
  }
  return shape;
}

class Learner {
 public:
  explicit Learner(std::span<const std::string_view> strings) {
    const std::vector<Counted> distinct = distinct_strings(strings);
    const bool tiny = distinct.size() < kFewStrings;
    fewest_ = tiny ? 2 : kFewestStrings;
    fewest_for_literal_ = tiny ? 3 : kFewestStrings;
    Group codes;
    for (const Counted& string : distinct) {
      (string.text.size() <= kLongestCode ? codes : prose_).push_back(string);
    }
    Group rest;
    for (const auto& [key, group] : grouped(codes, outline)) learn_outline(group, rest);
    for (const auto& [key, group] : grouped(rest, word_structure)) learn_words(group);
    learn_prose();
  }

  std::vector<LearnedShape> take() { return std::move(shapes_); }

 private:
  /// First stage: strings alike in every position. Those that are not go to `rest`.
  void learn_outline(const Group& group, Group& rest) {
    std::vector<Group> exact;
    for (auto& [key, same] : grouped(group, exact_shape)) exact.push_back(same);
    std::stable_sort(exact.begin(), exact.end(), [](const Group& a, const Group& b) {
      return total_count(a) > total_count(b);
    });
    double covered = 0;
    for (std::size_t k = 0; k < std::min(kMostExact, exact.size()); ++k) {
      if (exact[k].size() >= fewest_) covered += total_count(exact[k]);
    }
    if (covered < kMostOfOutline * total_count(group)) {
      learn_positions(group, rest, true);
      return;
    }
    for (const Group& same : exact) learn_positions(same, rest, false);
  }

  /// One shape of fixed length for strings of one outline.
  void learn_positions(const Group& group, Group& rest, bool mixed) {
    if (group.size() < fewest_) {
      rest.insert(rest.end(), group.begin(), group.end());
      return;
    }
    const std::vector<Character> first = characters_of(group.front().text);
    std::vector<Mask> masks(first.size(), 0);
    std::vector<bool> constant(first.size(), group.size() >= fewest_for_literal_);
    for (const Counted& string : group) {
      const std::vector<Character> characters = characters_of(string.text);
      for (std::size_t k = 0; k < masks.size(); ++k) {
        masks[k] = static_cast<Mask>(masks[k] | characters[k].mask);
        const bool same = characters[k].byte != 0 && characters[k].byte == first[k].byte;
        constant[k] = constant[k] && same;
      }
    }
    if (group.size() < kManyStrings) widen(masks, constant, mixed);
    std::vector<Piece> pieces;
    for (std::size_t k = 0; k < masks.size(); ++k) {
      const bool literal = masks[k] == 0 || constant[k];
      pieces.push_back(
          {literal ? literal_text(first[k].byte) : "", literal ? Mask{0} : masks[k], 1, 1});
    }
    keep(std::move(pieces), group, rest);
  }

  /// Few strings don't show every character that a position may have: allows all of a kind, and
  /// where kinds are mixed the same everywhere. Only a number's first digit stays nonzero.
  static void widen(std::vector<Mask>& masks, const std::vector<bool>& constant, bool mixed) {
    Mask all = 0;
    for (std::size_t k = 0; k < masks.size(); ++k) {
      if (!constant[k]) all = static_cast<Mask>(all | masks[k]);
    }
    for (std::size_t k = 0; k < masks.size(); ++k) {
      const bool starts_number = masks[k] == kNonzero && (k == 0 || (masks[k - 1] & kDigit) == 0) &&
                                 k + 1 < masks.size() && (masks[k + 1] & kDigit) != 0;
      if (masks[k] == 0 || (starts_number && !mixed)) continue;
      masks[k] = full(mixed ? all : masks[k]);
    }
  }

  /// Keeps a shape that can vary; strings of one that can't are learned elsewhere.
  void keep(std::vector<Piece> pieces, const Group& group, Group& rest) {
    const bool varies =
        std::any_of(pieces.begin(), pieces.end(), [](const Piece& p) { return p.mask > kZero; });
    if (varies) {
      shapes_.push_back(shape_of(std::move(pieces), total_count(group)));
    } else {
      rest.insert(rest.end(), group.begin(), group.end());
    }
  }

  /// Second stage: the same words and signs in a row, words of any length.
  void learn_words(const Group& group) {
    if (group.size() < fewest_) {
      prose_.insert(prose_.end(), group.begin(), group.end());
      return;
    }
    struct Word {
      Mask first = 0;
      Mask others = 0;
      std::vector<std::uint32_t> lengths;
      bool constant = true;
    };
    const std::string structure = word_structure(group.front().text);
    std::vector<Word> words(structure.size());
    for (const Counted& string : group) {
      const std::vector<Character> characters = characters_of(string.text);
      std::size_t at = 0;
      for (std::size_t w = 0; w < words.size(); ++w) {
        const std::size_t start = at++;
        if (characters[start].mask == 0) continue;
        words[w].first = static_cast<Mask>(words[w].first | characters[start].mask);
        for (; at < characters.size() && characters[at].mask != 0; ++at) {
          words[w].others = static_cast<Mask>(words[w].others | characters[at].mask);
        }
        words[w].lengths.push_back(static_cast<std::uint32_t>(at - start));
      }
    }
    std::vector<Piece> pieces;
    for (std::size_t w = 0; w < words.size(); ++w) {
      Word& word = words[w];
      if (word.lengths.empty()) {
        pieces.push_back({literal_text(structure[w]), 0, 1, 1});
        continue;
      }
      const auto [shortest, longest] = common_range(word.lengths);
      pieces.push_back({"", full(word.first), 1, 1});
      if (longest > 1) {
        const Mask others = full(word.others != 0 ? word.others : word.first);
        pieces.push_back(
            {"", others, std::max(shortest, 2U) - 1, std::min(longest, kLongestWord) - 1});
        pieces.back().shortest = std::min(pieces.back().shortest, pieces.back().longest);
      }
    }
    keep(std::move(pieces), group, prose_);
  }

  /// The 5% and 95% quantiles.
  static std::pair<std::uint32_t, std::uint32_t> common_range(std::vector<std::uint32_t>& values) {
    std::sort(values.begin(), values.end());
    const std::size_t cut = values.size() / 20;
    return {values[cut], values[values.size() - 1 - cut]};
  }

  /// Third stage: a number of words, each of a range of lengths.
  void learn_prose() {
    if (prose_.empty()) return;
    std::vector<std::uint32_t> counts;
    std::vector<std::uint32_t> lengths;
    for (const Counted& string : prose_) {
      std::uint32_t words = 0;
      std::uint32_t length = 0;
      for (const Character& c : characters_of(string.text)) {
        if (c.mask != 0 && length++ == 0) ++words;
        if (c.mask == 0 && length > 0) lengths.push_back(std::exchange(length, 0));
      }
      if (length > 0) lengths.push_back(length);
      counts.push_back(words);
    }
    if (lengths.empty()) return;
    auto [fewest, most] = common_range(counts);
    auto [shortest, longest] = common_range(lengths);
    most = std::clamp(most, 1U, kMostWords);
    fewest = std::clamp(fewest, 1U, most);
    longest = std::min(longest, kLongestWord);
    shortest = std::min(shortest, longest);
    LearnedShape shape;
    shape.character_class = "[a-z]";
    shape.shortest = shortest;
    shape.longest = longest;
    if (most > 1) {
      shape.head = "([a-z]{" + std::to_string(shortest) + ',' + std::to_string(longest) + "} ){" +
                   std::to_string(fewest - 1) + ',' + std::to_string(most - 1) + '}';
    }
    shape.weight = total_count(prose_);
    shapes_.push_back(std::move(shape));
  }

  std::size_t fewest_ = kFewestStrings;
  std::size_t fewest_for_literal_ = kFewestStrings;
  Group prose_;
  std::vector<LearnedShape> shapes_;
};

}  // namespace

std::vector<LearnedShape> learn_shapes(std::span<const std::string_view> strings,
                                       std::size_t most) {
  std::vector<LearnedShape> shapes = Learner(strings).take();
  std::stable_sort(shapes.begin(), shapes.end(), [](const LearnedShape& a, const LearnedShape& b) {
    return a.weight > b.weight;
  });
  if (shapes.size() > most) shapes.resize(most);
  return shapes;
}

}  // namespace likeness::models
