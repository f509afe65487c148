#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "likeness/sequence_sampling.hpp"

namespace likeness::models {

/// Which begun sequences no row follows, or fewer than are asked for at least, and why.
class SequenceEndings {
 public:
  /// `begun` are the rows that each has; `least` is how many each shall have.
  SequenceEndings(std::vector<std::uint64_t> begun, std::uint64_t least)
      : begun_(std::move(begun)), least_(least), ended_(begun_.size()) {}

  /// Sequence s has no more than `length` rows. The first reason that is told stays.
  void tell(std::size_t s, std::uint64_t length, SequenceEnding why, const std::string& column);
  /// Sequence s has the rows that it began with.
  void tell(std::size_t s, SequenceEnding why, const std::string& column);
  /// The same of all sequences.
  void tell(const std::vector<std::uint64_t>& lengths, SequenceEnding why,
            const std::string& column = {});

  /// Those that have ended; the row of `firsts` of a key column, if there is one, names each.
  [[nodiscard]] std::vector<EndedSequence> take(const Column* key,
                                                const std::vector<std::size_t>& firsts);

 private:
  std::vector<std::uint64_t> begun_;
  std::uint64_t least_;
  std::vector<std::optional<EndedSequence>> ended_;
};

}  // namespace likeness::models
