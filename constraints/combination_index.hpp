#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "likeness/table.hpp"

namespace likeness {

/// Numbers the different cells of a column, a missing one among them, so that those of another
/// table's column get the same numbers.
class CellIndex {
 public:
  static constexpr std::int32_t kUnknown = -1;

  /// The number of each cell; new cells get the next one.
  std::vector<std::int32_t> add(const Column& column);
  /// The number of each cell; kUnknown where add() never saw it.
  [[nodiscard]] std::vector<std::int32_t> find(const Column& column) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>()(text);
    }
  };
  template <class OfString, class OfNumber>
  std::vector<std::int32_t> each(const Column& column, std::int32_t missing,
                                 const OfString& of_string, const OfNumber& of_number) const;
  std::int32_t next_ = 0;
  std::int32_t missing_ = kUnknown;
  std::unordered_map<std::string, std::int32_t, Hash, std::equal_to<>> strings_;
  std::unordered_map<double, std::int32_t> numbers_;
};

/// Numbers the different combinations of cells in some columns, in the order in which they first
/// occur.
class CombinationIndex {
 public:
  static constexpr std::int32_t kUnknown = CellIndex::kUnknown;

  explicit CombinationIndex(std::vector<std::string> columns)
      : columns_(std::move(columns)), cells_(columns_.size()), pairs_(columns_.size()) {}

  /// The number of each row's combination; new ones get the next.
  std::vector<std::int32_t> add(const Table& table);
  [[nodiscard]] std::vector<std::int32_t> find(const Table& table) const;

  [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(next_); }
  [[nodiscard]] const std::vector<std::string>& columns() const noexcept { return columns_; }

 private:
  [[nodiscard]] static std::uint64_t pair_of(std::int32_t a, std::int32_t b) noexcept {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(a)) << 32 |
           static_cast<std::uint32_t>(b);
  }

  std::vector<std::string> columns_;
  std::vector<CellIndex> cells_;
  /// Of column k: the number of the combination before it and its cell, to the next combination.
  std::vector<std::unordered_map<std::uint64_t, std::int32_t>> pairs_;
  std::int32_t next_ = 0;
};

}  // namespace likeness
