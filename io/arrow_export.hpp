#pragma once

#include <memory>
#include <vector>

#include "io/arrow_fields.hpp"
#include "likeness/table.hpp"

namespace likeness::io {

/// What an array points to; it is released with the array.
struct ArrowArrayOwner {
  std::vector<const void*> buffers;
  std::vector<std::shared_ptr<const void>> memory;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> child_pointers;
  ArrowArray dictionary{};

  ArrowArrayOwner() = default;
  ArrowArrayOwner(const ArrowArrayOwner&) = delete;
  ArrowArrayOwner& operator=(const ArrowArrayOwner&) = delete;
  ~ArrowArrayOwner();

  void add(const void* buffer, std::shared_ptr<const void> kept) {
    buffers.push_back(buffer);
    memory.push_back(std::move(kept));
  }
  /// Adds the values as a buffer.
  template <class T>
  void add(std::vector<T> values) {
    const auto kept = std::make_shared<const std::vector<T>>(std::move(values));
    add(kept->empty() ? static_cast<const void*>(this) : kept->data(), kept);
  }
  template <class T>
  void add(const Buffer<T>& values) {
    const auto kept = std::make_shared<const Buffer<T>>(values);
    add(kept->empty() ? static_cast<const void*>(this) : kept->data(), kept);
  }
};

/// Points an array to what its owner holds.
void hand_over_array(std::unique_ptr<ArrowArrayOwner> owner, std::size_t length,
                     std::size_t null_count, ArrowArray& array);

/// How a column like `column` is written: as `remembered`, which may be null, where that can hold
/// its cells, otherwise as its own type asks.
[[nodiscard]] ArrowField arrow_field_of(const ArrowField* remembered, const Column& column);

/// Writes a column as its field says. Throws Error(kInternal) where a cell doesn't fit.
void write_arrow_column(const Column& column, const ArrowField& field, ArrowArray& array);

/// Buffers of strings: those of a StringArray, or of one for each row.
void add_arrow_strings(const StringArray& strings, const ArrowType& type, ArrowArrayOwner& owner);
void add_arrow_level_strings(const Column& column, const ArrowType& type, ArrowArrayOwner& owner);

}  // namespace likeness::io
