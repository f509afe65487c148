#include "models/sequences/sequence_endings.hpp"

#include <algorithm>
#include <utility>

#include "table/cell_text.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

constexpr std::size_t kMostNamedEnded = 20;

std::string reason_of(const EndedSequence& one, bool is_alone) {
  switch (one.why) {
    case SequenceEnding::kCalendar:
      return "the calendar of column " + text::in_quotes(one.column) + " has no later time";
    case SequenceEnding::kContext:
      return "rows end at column " + text::in_quotes(one.column) + ", which the next would pass";
    case SequenceEnding::kLength:
      return std::string(is_alone ? "it has" : "they have") +
             " as many rows as a sequence may have";
    default:
      return "nothing ever followed what " + std::string(is_alone ? "its" : "their") +
             " last row has in column " + text::in_quotes(one.column);
  }
}

bool is_of_one_kind(const EndedSequence& a, const EndedSequence& b) {
  return a.why == b.why && a.column == b.column && (a.added == 0) == (b.added == 0);
}

std::string sentence_of(const std::vector<const EndedSequence*>& some) {
  const EndedSequence& first = *some.front();
  std::string sentence = text::grouped(some.size()) +
                         (some.size() == 1 ? " begun sequence gets " : " begun sequences get ") +
                         (first.added == 0 ? "no rows" : "fewer rows than were asked for") +
                         ", since " + reason_of(first, some.size() == 1);
  std::vector<std::string> names;
  for (const EndedSequence* one : some) {
    if (names.size() < kMostNamedEnded && !one->key.empty())
      names.push_back(text::visible(one->key));
  }
  if (names.empty()) return sentence + ".";
  sentence += ": " + text::joined(names);
  if (names.size() < some.size()) {
    sentence += " and " + text::grouped(some.size() - names.size()) + " more";
  }
  return sentence + ".";
}

}  // namespace

std::vector<std::string> ContinuationReport::sentences() const {
  std::vector<std::vector<const EndedSequence*>> kinds;
  for (const EndedSequence& one : ended) {
    const auto known = std::ranges::find_if(
        kinds, [&](const auto& some) { return is_of_one_kind(*some.front(), one); });
    if (known == kinds.end()) {
      kinds.push_back({&one});
    } else {
      known->push_back(&one);
    }
  }
  std::vector<std::string> sentences;
  for (const auto& some : kinds) sentences.push_back(sentence_of(some));
  return sentences;
}

namespace models {

void SequenceEndings::tell(std::size_t s, std::uint64_t length, SequenceEnding why,
                           const std::string& column) {
  const bool is_short = length <= begun_[s] || length < least_;
  if (!is_short) return;
  const bool is_more = ended_[s] && ended_[s]->added <= length - begun_[s];
  if (is_more) return;
  ended_[s] = EndedSequence{{}, why, column, length - begun_[s]};
}

void SequenceEndings::tell(std::size_t s, SequenceEnding why, const std::string& column) {
  tell(s, begun_[s], why, column);
}

void SequenceEndings::tell(const std::vector<std::uint64_t>& lengths, SequenceEnding why,
                           const std::string& column) {
  for (std::size_t s = 0; s < lengths.size(); ++s) tell(s, lengths[s], why, column);
}

std::vector<EndedSequence> SequenceEndings::take(const Column* key,
                                                 const std::vector<std::size_t>& firsts) {
  std::vector<EndedSequence> all;
  std::optional<CellText> text;
  if (key != nullptr) text.emplace(*key);
  for (std::size_t s = 0; s < ended_.size(); ++s) {
    if (!ended_[s]) continue;
    if (text) ended_[s]->key = (*text)(firsts[s]);
    all.push_back(std::move(*ended_[s]));
  }
  return all;
}

}  // namespace models
}  // namespace likeness
