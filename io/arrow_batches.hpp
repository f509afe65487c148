#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "io/arrow_fields.hpp"
#include "io/arrow_type.hpp"
#include "likeness/table.hpp"

namespace likeness::io {

/// A schema and the batches of a table; they are released with it.
struct ArrowBatches {
  ArrowSchema schema{};
  std::vector<ArrowArray> batches;

  ArrowBatches() = default;
  ArrowBatches(const ArrowBatches&) = delete;
  ArrowBatches& operator=(const ArrowBatches&) = delete;
  ~ArrowBatches();
};

/// Reads a stream to its end and releases it, also after an error. Throws Error(kData) in the words
/// of a stream that fails.
[[nodiscard]] std::shared_ptr<const ArrowBatches> pull_arrow(ArrowArrayStream& stream);
/// Takes a batch and its schema over.
[[nodiscard]] std::shared_ptr<const ArrowBatches> take_arrow(ArrowSchema& schema,
                                                             ArrowArray& batch);

/// The cells of a column in one batch.
struct ArrowPart {
  const ArrowArray* array = nullptr;
  std::size_t offset = 0;  ///< of the first cell in the array's buffers
  std::size_t rows = 0;

  [[nodiscard]] const std::uint8_t* bits(std::size_t buffer) const noexcept {
    return static_cast<const std::uint8_t*>(array->buffers[buffer]);
  }
  [[nodiscard]] bool complete() const noexcept {
    return array->null_count == 0 || array->n_buffers == 0 || array->buffers[0] == nullptr;
  }
  [[nodiscard]] bool valid(std::size_t row) const noexcept { return complete() || bit(0, row); }
  [[nodiscard]] bool bit(std::size_t buffer, std::size_t row) const noexcept {
    const std::size_t at = offset + row;
    return ((bits(buffer)[at / 8] >> (at % 8)) & 1) != 0;
  }
  /// A value of a buffer, which need not be aligned.
  template <class T>
  [[nodiscard]] T value(std::size_t buffer, std::size_t row) const noexcept {
    T value;
    std::memcpy(&value, bits(buffer) + (offset + row) * sizeof(T), sizeof(T));
    return value;
  }
};

/// A column of all batches, checked as far as Arrow allows: it doesn't say how long buffers are.
struct ArrowColumn {
  const ArrowField* field = nullptr;
  ArrowType type;  ///< of the values, of the codes where there is a dictionary
  std::vector<ArrowPart> parts;
  std::size_t rows = 0;
  std::shared_ptr<const void> owner;  ///< keeps the parts; null where cells must be copied
};

/// The columns of the batches. Throws Error(kData) where an array is not what the schema says.
[[nodiscard]] std::vector<ArrowColumn> arrow_columns(
    const std::shared_ptr<const ArrowBatches>& batches, const ArrowFields& fields);

/// The dictionary of one part as a column of its own.
[[nodiscard]] ArrowColumn dictionary_of(const ArrowColumn& column, const ArrowPart& part);

[[noreturn]] void fail_arrow(const ArrowField& field, const std::string& complaint);

/// A validity bitmap that is being made, in which all rows are valid at first.
class ArrowValidity {
 public:
  explicit ArrowValidity(const ArrowColumn& column);

  void clear(std::size_t row) {
    bits_[row / 8] = static_cast<std::uint8_t>(bits_[row / 8] & ~(1U << (row % 8)));
    complete_ = false;
  }
  [[nodiscard]] bool valid(std::size_t row) const noexcept {
    return complete_ || ((bits_[row / 8] >> (row % 8)) & 1) != 0;
  }
  /// As Column wants it: empty where all rows are valid.
  [[nodiscard]] Buffer<std::uint8_t> take();

 private:
  std::size_t rows_;
  bool complete_ = true;
  std::vector<std::uint8_t> bits_;
};

}  // namespace likeness::io
