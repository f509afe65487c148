#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "likeness/random.hpp"
#include "likeness/table.hpp"
#include "models/frame/text_shape.hpp"

namespace likeness::models {

/// A set of strings that never denies a member, and says yes to about 4 in 10 others: one bit for
/// each hash value, twice as many bits as members. Its holder can exclude strings, but can't
/// tell a member: a yes multiplies the odds of membership by about 2.5.
class BlurredSet {
 public:
  BlurredSet() = default;
  BlurredSet(std::span<const std::string> members, std::uint64_t salt);

  [[nodiscard]] bool may_contain(std::string_view text) const noexcept;

  void fields(io::Archive& archive);

 private:
  [[nodiscard]] std::uint64_t place(std::string_view text) const noexcept;

  std::uint64_t salt_ = 0;
  std::uint64_t size_ = 1;
  std::vector<std::uint8_t> bits_ = {0};
};

/// Identifiers for new subjects, in the pattern of the real ones and none of them. Each is made
/// from its number alone, and no two are equal. docs/associative.md says what is kept of the real
/// identifiers.
class SubjectNames {
 public:
  SubjectNames() = default;
  /// `names` are the different values of `column`, spelled as in it. Error(kData) for a column of
  /// fractions, dates or truth values.
  SubjectNames(const Column& column, std::span<const std::string> names, std::uint64_t seed);

  /// A column like the real one with the names of subjects `numbers`, row by row.
  [[nodiscard]] Column make(std::span<const std::uint64_t> numbers, std::uint64_t seed) const;

  [[nodiscard]] std::vector<std::string> patterns() const;

  void fields(io::Archive& archive);

 private:
  /// The candidates of a small pattern that are free, in their order, once found.
  struct FreeCandidates {
    std::once_flag once;
    std::vector<std::uint32_t> numbers;
  };
  [[nodiscard]] std::uint64_t capacity() const noexcept;
  [[nodiscard]] std::string candidate(std::uint64_t index) const;
  [[nodiscard]] const std::vector<std::uint32_t>& free_candidates() const;
  [[nodiscard]] std::string name_of(std::uint64_t number, std::uint64_t seed) const;
  [[nodiscard]] std::string first_free(std::uint64_t group) const;

  Column blank_;
  bool numbers_ = false;  // whole numbers from lowest_ on; else strings of shape_
  std::int64_t lowest_ = 0;
  std::uint64_t range_ = 1;
  TextShape shape_;
  BlurredSet real_;
  std::shared_ptr<FreeCandidates> free_ = std::make_shared<FreeCandidates>();
};

}  // namespace likeness::models
