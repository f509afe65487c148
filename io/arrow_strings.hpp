#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "io/arrow_batches.hpp"

namespace likeness::io {

/// The strings of a part by row; each is checked to lie where the array says.
class ArrowStrings {
 public:
  ArrowStrings(const ArrowField& field, const ArrowType& type, const ArrowPart& part)
      : field_(field), type_(type), part_(part) {}

  /// Of a cell that is not missing. Throws Error(kData) where the array is damaged.
  [[nodiscard]] std::string_view at(std::size_t row) const;

 private:
  template <class Offset>
  [[nodiscard]] std::string_view by_offsets(std::size_t row) const;
  [[nodiscard]] std::string_view by_view(std::size_t row) const;

  const ArrowField& field_;
  const ArrowType& type_;
  const ArrowPart& part_;
};

/// A column as codes of its distinct strings, in the order in which they first come.
struct CodedStrings {
  std::shared_ptr<std::vector<std::int32_t>> codes;  ///< of each row; 0 where missing
  std::vector<std::string_view> strings;
  std::vector<std::unique_ptr<std::string>> made;  ///< holds those that lie nowhere else

  explicit CodedStrings(std::size_t rows)
      : codes(std::make_shared<std::vector<std::int32_t>>(rows, 0)) {}

  /// The code of a string that stays where it is.
  std::int32_t code_of(std::string_view string);
  /// The code of a string that is kept here.
  std::int32_t code_of_made(std::string string);

 private:
  std::unordered_map<std::string_view, std::int32_t> known_;
};

/// The strings of a column. Throws Error(kData) where they are not UTF-8.
[[nodiscard]] CodedStrings code_arrow_strings(const ArrowColumn& cells);

/// The values of a column with a dictionary as text, those that occur, in the order of the
/// dictionary where it rises. Cells whose value is missing are cleared in `validity`.
[[nodiscard]] CodedStrings code_arrow_dictionary(const ArrowColumn& cells, ArrowValidity& validity);

/// Numbers as their digits.
[[nodiscard]] CodedStrings code_arrow_digits(const ArrowColumn& cells);

/// The code into its dictionary that a row has. Throws Error(kData) where it leaves it.
[[nodiscard]] std::size_t arrow_code(const ArrowColumn& cells, const ArrowPart& part,
                                     std::size_t row);

}  // namespace likeness::io
