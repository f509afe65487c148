#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "io/json.hpp"
#include "likeness/table.hpp"

namespace likeness::io {

enum class TensorType { kFloat32, kFloat64, kInt32, kInt64, kUint8 };

/// A row-major block of numbers under a name. It keeps what holds its bytes alive: copies are
/// cheap.
struct Tensor {
  std::string name;
  TensorType type = TensorType::kUint8;
  std::vector<std::uint64_t> shape;  ///< empty: one number
  std::span<const std::byte> bytes;  ///< aligned for its type
  std::shared_ptr<const void> owner;
};

/// Where a model's state rests: a JSON header and named tensors, in one file that checks itself.
/// docs/model-file.md has every byte. The same content makes the same bytes.
///
/// A writer puts in `header` what can be read (kind, options, metadata) and adds the
/// numbers as tensors; "tensors" is not free as a key. A reader asks for each by name,
/// type and shape, and gets Error(kModel) where the file has something else.
class ModelFile {
 public:
  Json header = Json::object();

  /// Reads and checks a file, regular or not (a pipe), to its end; what happens to it afterwards
  /// does not matter. Throws Error(kModel) where it is not a model file, is damaged or cut short,
  /// of a newer version, or cannot be opened.
  [[nodiscard]] static ModelFile read(const std::filesystem::path& path);

  /// Reads a model file from bytes in memory, which are copied; `source` names them in errors.
  [[nodiscard]] static ModelFile parse(std::span<const std::byte> bytes, std::string_view source);

  /// Writes beside `path`, then renames. Throws Error(kInternal) where that fails.
  void write(const std::filesystem::path& path) const;

  /// What write() writes.
  [[nodiscard]] std::string to_bytes() const;

  /// Adds a tensor with a copy of `values`, float, double, std::int32_t, std::int64_t or
  /// std::uint8_t. `name` is new and not empty, `shape` multiplies to their number.
  template <class T>
  void add(std::string name, std::span<const T> values, std::vector<std::uint64_t> shape);
  template <class T>
  void add(std::string name, const std::vector<T>& values) {
    add<T>(std::move(name), std::span<const T>(values), {values.size()});
  }

  /// Adds strings as two tensors, `name`.offsets (int64) and `name`.bytes (uint8), laid out as in
  /// StringArray. Strings may hold any bytes.
  void add_strings(const std::string& name, const StringArray& strings);

  [[nodiscard]] const std::vector<Tensor>& tensors() const noexcept { return tensors_; }
  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }

  /// The numbers of a tensor, valid as long as this ModelFile or a copy of its Tensor lives. Throws
  /// Error(kModel) where there is none of that name, type and, if given, shape.
  template <class T>
  [[nodiscard]] std::span<const T> tensor(std::string_view name) const;
  template <class T>
  [[nodiscard]] std::span<const T> tensor(std::string_view name,
                                          std::initializer_list<std::uint64_t> shape) const;

  /// The shape of a tensor that must exist: throws Error(kModel).
  [[nodiscard]] const std::vector<std::uint64_t>& shape(std::string_view name) const;

  /// What add_strings() added; it borrows the file's memory and keeps it alive. Throws
  /// Error(kModel) where the offsets don't fit the bytes.
  [[nodiscard]] StringArray strings(std::string_view name) const;

  /// Member `key` of the header as json_member() gives it, with Error(kModel).
  template <class T>
  [[nodiscard]] T value(const char* key) const {
    return json_member<T>(header, key, where(), ErrorCode::kModel);
  }

  /// `The model file "x.likeness"`: the beginning of an error about it.
  [[nodiscard]] std::string where() const;

 private:
  [[nodiscard]] static ModelFile parse_owned(std::span<const std::byte> bytes,
                                             std::shared_ptr<const void> owner,
                                             std::string_view source);
  [[nodiscard]] const Tensor* find(std::string_view name) const;
  [[nodiscard]] const Tensor& get(std::string_view name, TensorType type) const;
  [[nodiscard]] std::span<const std::byte> get(std::string_view name, TensorType type,
                                               std::span<const std::uint64_t> shape) const;
  void add_tensor(std::string name, TensorType type, std::span<const std::byte> bytes,
                  std::vector<std::uint64_t> shape);

  std::string source_;  ///< empty for one that was not read
  std::vector<Tensor> tensors_;
  std::unordered_map<std::string, std::size_t> places_;  ///< in tensors_, by name
};

/// `f32`, `f64`, `i32`, `i64` or `u8`: how the header names it.
[[nodiscard]] std::string_view tensor_type_name(TensorType type) noexcept;
[[nodiscard]] std::size_t tensor_type_size(TensorType type) noexcept;

template <class T>
[[nodiscard]] constexpr TensorType tensor_type() noexcept {
  if constexpr (std::is_same_v<T, float>) {
    return TensorType::kFloat32;
  } else if constexpr (std::is_same_v<T, double>) {
    return TensorType::kFloat64;
  } else if constexpr (std::is_same_v<T, std::int32_t>) {
    return TensorType::kInt32;
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    return TensorType::kInt64;
  } else {
    static_assert(std::is_same_v<T, std::uint8_t>);
    return TensorType::kUint8;
  }
}

template <class T>
void ModelFile::add(std::string name, std::span<const T> values, std::vector<std::uint64_t> shape) {
  add_tensor(std::move(name), tensor_type<T>(), std::as_bytes(values), std::move(shape));
}

template <class T>
std::span<const T> ModelFile::tensor(std::string_view name) const {
  const std::span<const std::byte> bytes = get(name, tensor_type<T>()).bytes;
  return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
}

template <class T>
std::span<const T> ModelFile::tensor(std::string_view name,
                                     std::initializer_list<std::uint64_t> shape) const {
  const std::span<const std::byte> bytes =
      get(name, tensor_type<T>(), std::span(shape.begin(), shape.size()));
  return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
}

}  // namespace likeness::io
