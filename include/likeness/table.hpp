#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/export.hpp"

namespace likeness {

/// How a column writes its numbers around the digits: `$1,234.50`, `-1.234,50 EUR`, `(12)`,
/// `16.2%`, `4.76e+03`, `<0.5`, `120/80`. A default one is plain: `-1234.5`.
struct NumberNotation {
  std::string prefix;  ///< with the spaces between it and the number
  std::string suffix;  ///< likewise
  std::string group;   ///< between thousands; empty for nothing
  char point = '.';
  bool groups_of_two = false;   ///< beyond the first thousand, as in `12,34,567`
  bool parentheses = false;     ///< negative numbers stand in parentheses
  bool sign_inside = false;     ///< the minus sign follows the prefix: `$-5`
  bool sign_behind = false;     ///< the minus sign follows the digits: `5-`
  bool plus = false;            ///< positive numbers have a sign: `+5`
  bool plus_zero = false;       ///< so has zero: `+0`
  std::optional<double> bare;   ///< a whole number without decimals where others have: `0`, `2.50`
  char exponent = 0;            ///< `e` or `E` where all numbers have an exponent; 0 for none
  bool exponent_plus = true;    ///< an exponent that is not negative has a sign
  int exponent_digits = 2;      ///< at least
  std::optional<double> below;  ///< numbers below it are written as `<` and it
  std::optional<double> above;  ///< numbers above it are written as `>` and it
  /// Two whole numbers in one cell, with this between them: `120/80` is the number 120 * 1000 + 80,
  /// where `second_range` is 1000. Empty for one number.
  std::string joint;
  std::int64_t second_range = 0;

  bool operator==(const NumberNotation&) const = default;
  [[nodiscard]] bool plain() const { return *this == NumberNotation{}; }
};

/// From this instant on (microseconds since 1970 UTC), clocks are this far ahead of UTC.
struct UtcOffset {
  std::int64_t from = 0;
  std::int32_t seconds = 0;

  bool operator==(const UtcOffset&) const = default;
};

/// What the user of a column may not expect of how its cells are read or learned.
struct ColumnNote {
  enum class Remedy {
    kNone,
    kMissingMarker,  ///< say that `cell` means missing
    kMetadata,       ///< say in the metadata what the column is
  };
  std::string column;
  /// A sentence that names the column, and the cell that is the reason, without a full stop.
  std::string text;
  Remedy remedy = Remedy::kNone;
  std::string cell;  ///< the cell that is the reason; may be empty
};

/// A read-only run of values that either owns its memory or borrows a host program's; copies share
/// it. `owner` keeps borrowed memory alive and may be null where the host promises to do so itself.
template <class T>
class Buffer {
 public:
  Buffer() = default;
  Buffer(std::vector<T> values) : owner_(std::make_shared<std::vector<T>>(std::move(values))) {
    const auto& held = *static_cast<const std::vector<T>*>(owner_.get());
    view_ = {held.data(), held.size()};
  }
  Buffer(std::span<const T> view, std::shared_ptr<const void> owner)
      : owner_(std::move(owner)), view_(view) {}

  [[nodiscard]] std::size_t size() const noexcept { return view_.size(); }
  [[nodiscard]] bool empty() const noexcept { return view_.empty(); }
  [[nodiscard]] const T* data() const noexcept { return view_.data(); }
  [[nodiscard]] const T& operator[](std::size_t i) const noexcept { return view_[i]; }
  [[nodiscard]] std::span<const T> span() const noexcept { return view_; }
  [[nodiscard]] auto begin() const noexcept { return view_.begin(); }
  [[nodiscard]] auto end() const noexcept { return view_.end(); }

 private:
  std::shared_ptr<const void> owner_;
  std::span<const T> view_;
};

/// Strings one after another, as Arrow's large_utf8 holds them: string i is the bytes
/// [offsets[i], offsets[i + 1]) of `bytes`. `offsets` has one element more than there are strings.
class LIKENESS_EXPORT StringArray {
 public:
  StringArray() = default;
  /// Throws Error(kData) where offsets fall, or leave the bytes.
  StringArray(Buffer<std::int64_t> offsets, Buffer<char> bytes);
  explicit StringArray(std::span<const std::string> strings);

  [[nodiscard]] std::size_t size() const noexcept {
    return offsets_.empty() ? 0 : offsets_.size() - 1;
  }
  [[nodiscard]] std::string_view operator[](std::size_t i) const noexcept {
    return {bytes_.data() + offsets_[i], static_cast<std::size_t>(offsets_[i + 1] - offsets_[i])};
  }

 private:
  Buffer<std::int64_t> offsets_;
  Buffer<char> bytes_;
};

enum class ColumnType {
  kInt64,     ///< whole numbers: `integers`
  kFloat64,   ///< decimal numbers: `floats`; never NaN, a missing number is a cleared validity bit
  kBool,      ///< truth values: `codes` 0 and 1; `dictionary` holds how false and true are spelled
  kCategory,  ///< repeated strings: `codes` into `dictionary`
  kDatetime,  ///< points in time: `integers`, microseconds since 1970-01-01 00:00 UTC
  kText,      ///< strings of their own: `strings`
};

/// `int64`, `float64`, `bool`, `category`, `datetime` or `text`.
[[nodiscard]] LIKENESS_EXPORT std::string_view column_type_name(ColumnType type) noexcept;

/// One column: a name, a type and the values in Arrow's layout. Only the members that the type
/// names hold data. A missing cell has its validity bit cleared; its value is then meaningless, but
/// codes are 0 and numbers finite.
struct LIKENESS_EXPORT Column {
  std::string name;
  ColumnType type = ColumnType::kInt64;

  Buffer<std::int64_t> integers;
  Buffer<double> floats;
  Buffer<std::int32_t> codes;
  StringArray dictionary;
  StringArray strings;

  /// Arrow's validity bitmap, least significant bit first; empty where no cell is missing.
  Buffer<std::uint8_t> validity;
  /// How a missing cell is written, such as `NA`; usually as nothing.
  std::string missing_marker;

  /// kFloat64: digits after the decimal point to write; -1 for the shortest that reads back equal.
  int decimals = -1;
  /// kFloat64: trailing zeros beyond this many digits are left out (1: `2.5`, `3.0`); -1 keeps all
  /// `decimals`. Where `decimals` is -1, at least this many digits are written.
  int min_decimals = -1;
  /// kFloat64: significant digits of the numbers, where they have fewer than `decimals` would show;
  /// 0 for as many as there are.
  int significant_digits = 0;
  /// kInt64, kFloat64: what stands around the digits.
  NumberNotation notation;
  /// kDatetime: how to write it, in strftime's notation (%Y-%m-%d, %H:%M:%S, %f, %z, ...).
  std::string datetime_format;
  /// kDatetime with %z: which offset to write from when on, in order; empty for UTC.
  std::vector<UtcOffset> utc_offsets;

  /// What reading made of its cells that they don't show.
  std::vector<ColumnNote> notes;

  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] bool valid(std::size_t row) const noexcept {
    return validity.empty() || ((validity[row / 8] >> (row % 8)) & 1) != 0;
  }
  [[nodiscard]] std::size_t missing_count() const noexcept;
};

/// Columns of equal length under unique, non-empty names.
class LIKENESS_EXPORT Table {
 public:
  Table() = default;
  /// Throws Error(kData) where lengths differ, names repeat or are empty, codes leave their
  /// dictionary, or a float is not finite.
  explicit Table(std::vector<Column> columns);

  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t column_count() const noexcept { return columns_.size(); }
  [[nodiscard]] const std::vector<Column>& columns() const noexcept { return columns_; }
  [[nodiscard]] const Column& column(std::size_t index) const noexcept { return columns_[index]; }
  /// The column of that name; throws Error(kData) that suggests the nearest name.
  [[nodiscard]] const Column& column(std::string_view name) const;
  /// Null where there is no such column.
  [[nodiscard]] const Column* find(std::string_view name) const noexcept;

 private:
  std::vector<Column> columns_;
  std::size_t rows_ = 0;
};

}  // namespace likeness
