#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "io/json.hpp"
#include "io/model_file.hpp"
#include "likeness/error.hpp"
#include "likeness/table.hpp"

namespace likeness::io {

class Archive;

namespace detail {

template <class T>
concept TensorNumber = std::same_as<T, float> || std::same_as<T, double> ||
    std::same_as<T, std::int32_t> || std::same_as<T, std::int64_t> || std::same_as<T, std::uint8_t>;

template <class T>
concept HeaderValue =
    std::is_arithmetic_v<T> || std::same_as<T, std::string> || std::same_as<T, Json>;

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool is_buffer = false;
template <class T>
inline constexpr bool is_buffer<Buffer<T>> = true;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

}  // namespace detail

/// What is saved, as a tree of scopes with names. The plain values of a scope are an object in the
/// header of a ModelFile; its numbers and strings are tensors under their path, such as
/// `encoder/columns/3/levels`. A type says once what it is made of, for both directions:
///
///     void NumberEncoder::fields(io::Archive& archive) {
///       archive("minimum", minimum_);
///       archive("maximum", maximum_);
///       archive.require(minimum_ <= maximum_, "the bounds of a column are reversed");
///     }
///
/// or, where it is not ours to extend, `void fields(io::Archive& archive, Type& value)`. What it
/// must know beside the file to be loaded, such as a number of categories, follows as further
/// arguments. fields() writes to its object only while loading() is true: so a const object can be
/// saved.
///
/// Loading believes nothing. A field that is absent, of another type, shape or out of range is an
/// Error(kModel), and memory is taken only for what the file holds. What only the type can know to
/// be wrong, it says with require().
class Archive {
 public:
  /// Saves into a header, whose tensors stand in `file` under `path`: the whole file's, or an
  /// object that becomes a part of it. Both outlive the archive.
  [[nodiscard]] static Archive saving(ModelFile& file) { return saving(file, file.header, ""); }
  [[nodiscard]] static Archive saving(ModelFile& file, Json& header, const std::string& path) {
    return {&file, &file, &header, &header, path};
  }
  /// Loads what was saved so.
  [[nodiscard]] static Archive from(const ModelFile& file) { return from(file, file.header, ""); }
  [[nodiscard]] static Archive from(const ModelFile& file, const Json& header,
                                    const std::string& path) {
    return {nullptr, &file, nullptr, &header, path};
  }

  [[nodiscard]] bool loading() const noexcept { return target_ == nullptr; }

  /// Saves the fields of an object. It isn't changed, but fields() serves both directions, which is
  /// why its object is not const there.
  template <class T, class... Context>
  void save(const T& object, const Context&... context) {
    fields_of(const_cast<T&>(object), context...);
  }
  template <class T, class... Context>
  void load(T& object, const Context&... context) {
    fields_of(object, context...);
  }

  /// A field: a plain value (bool, number, text or JSON), a vector or Buffer of numbers,
  /// strings, an object with fields, or a vector or an optional of these. Objects are given
  /// `context`.
  template <class T, class... Context>
  void operator()(std::string_view name, T& value, const Context&... context);

  /// A tensor of this shape. A span is filled; a vector takes the size of the shape, as soon as
  /// the file is known to have it.
  template <detail::TensorNumber T>
  void tensor(std::string_view name, std::span<T> values,
              std::initializer_list<std::uint64_t> shape);
  template <detail::TensorNumber T>
  void tensor(std::string_view name, std::vector<T>& values,
              std::initializer_list<std::uint64_t> shape);

  /// An enumeration that counts from 0 to `last`, by the names that name_of() gives its values.
  template <class E, class NameOf>
  void choice(std::string_view name, E& value, std::type_identity_t<E> last, const NameOf& name_of);

  /// One of several types, as a field of its own name.
  template <class... T>
  void one_of(std::variant<T...>& value, const std::array<std::string_view, sizeof...(T)>& names);

  /// A list of scopes, one for each of `values`: field(value, k) says what is in it.
  template <class T, class Field>
  void each(std::string_view name, std::vector<T>& values, const Field& field);

  /// Calls body() for fields that stand in a scope of their own.
  template <class Body>
  void scope(std::string_view name, const Body& body);

  /// A field that is there only where `present` is true, and in a file only where it was; returns
  /// whether it is.
  template <class T, class... Context>
  bool optional(std::string_view name, bool present, T& value, const Context&... context) {
    const bool is_there = loading() ? has(name) : present;
    if (is_there) (*this)(name, value, context...);
    return is_there;
  }

  /// Whether what is loaded has a field of this name.
  [[nodiscard]] bool has(std::string_view name) const;
  /// The shape of a tensor to be loaded: Error(kModel) where there is none.
  [[nodiscard]] const std::vector<std::uint64_t>& shape(std::string_view name) const;
  /// Loading: Error(kModel) unless there is a tensor of this type and shape; before memory is taken
  /// for it.
  template <detail::TensorNumber T>
  void expect(std::string_view name, std::initializer_list<std::uint64_t> shape) const {
    if (loading()) (void)file_->tensor<T>(path_of(name), shape);
  }

  /// Loading: Error(kModel) unless what was read is `sound`. `what` is a clause about the file,
  /// such as "its columns are out of order".
  void require(bool sound, std::string_view what) const {
    if (loading() && !sound) fail(what);
  }
  [[noreturn]] void fail(std::string_view what) const;

  /// Calls body(), and makes an Error of it one about the file.
  template <class Body>
  void checked(const Body& body) const {
    try {
      body();
    } catch (const Error& error) {
      fail_because(error);
    }
  }

  /// The names that lead to this scope, each with a `/` behind it.
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] const ModelFile& file() const noexcept { return *file_; }

 private:
  Archive(ModelFile* target, const ModelFile* file, Json* target_header, const Json* header,
          const std::string& path)
      : target_(target),
        file_(file),
        target_header_(target_header),
        header_(header),
        path_(path.empty() ? path : path + '/') {}

  [[nodiscard]] std::string path_of(std::string_view name) const {
    return path_ + std::string(name);
  }
  [[noreturn]] void fail_because(const Error& error) const;
  [[noreturn]] void fail_type(std::string_view name, std::string_view wanted) const;
  [[noreturn]] void fail_unknown(std::string_view name, std::string_view value) const;

  /// A value of the present scope, for reading and for writing.
  [[nodiscard]] const Json& member(std::string_view name) const;
  [[nodiscard]] Json& new_member(std::string_view name);
  [[nodiscard]] const Json& list(std::string_view name) const;

  void strings(std::string_view name, StringArray& strings);

  template <class T, class... Context>
  void fields_of(T& object, const Context&... context) {
    if constexpr (requires { object.fields(*this, context...); }) {
      object.fields(*this, context...);
    } else {
      fields(*this, object, context...);
    }
  }
  template <class T>
  void value(std::string_view name, T& value);
  template <class T>
  void plain_list(std::string_view name, std::vector<T>& values);
  template <class T, class... Context>
  void items(std::string_view name, std::vector<T>& values, const Context&... context);
  template <class T>
  void tensors(std::string_view name, std::vector<std::vector<T>>& values);
  template <class Body>
  void within(Json* target, const Json& header, std::string path, const Body& body);

  ModelFile* target_;  ///< null while loading
  const ModelFile* file_;
  Json* target_header_;  ///< null while loading
  const Json* header_;   ///< the present scope
  std::string path_;
};

/// An object saved beside other things: its tensors go to `file` under `path`, its header is
/// returned.
template <class T, class... Context>
[[nodiscard]] Json save_part(const T& object, const std::string& path, ModelFile& file,
                             const Context&... context) {
  Json header = Json::object();
  Archive::saving(file, header, path).save(object, context...);
  return header;
}

/// A T with the fields that were saved so.
template <class T, class... Context>
[[nodiscard]] T load_part(const Json& header, const std::string& path, const ModelFile& file,
                          const Context&... context) {
  T object;
  Archive::from(file, header, path).load(object, context...);
  return object;
}

template <class T, class... Context>
void Archive::operator()(std::string_view name, T& field, const Context&... context) {
  if constexpr (detail::HeaderValue<T>) {
    value(name, field);
  } else if constexpr (std::is_same_v<T, StringArray>) {
    strings(name, field);
  } else if constexpr (detail::is_buffer<T>) {
    using Number = std::remove_const_t<typename decltype(field.span())::value_type>;
    std::vector<Number> values(field.begin(), field.end());
    items(name, values);
    if (loading()) field = std::move(values);
  } else if constexpr (detail::is_optional<T>) {
    if (loading() && has(name)) field.emplace();
    if (field) (*this)(name, *field, context...);
  } else if constexpr (detail::is_vector<T>) {
    items(name, field, context...);
  } else {
    scope(name, [&] { fields_of(field, context...); });
  }
}

template <detail::TensorNumber T>
void Archive::tensor(std::string_view name, std::span<T> values,
                     std::initializer_list<std::uint64_t> shape) {
  if (loading()) {
    const auto read = file_->tensor<T>(path_of(name), shape);
    require(read.size() == values.size(), "a block of numbers is not as long as it must be");
    std::copy(read.begin(), read.end(), values.begin());
  } else {
    target_->add<T>(path_of(name), values, shape);
  }
}

template <detail::TensorNumber T>
void Archive::tensor(std::string_view name, std::vector<T>& values,
                     std::initializer_list<std::uint64_t> shape) {
  if (loading()) {
    const auto read = file_->tensor<T>(path_of(name), shape);
    values.assign(read.begin(), read.end());
  } else {
    target_->add<T>(path_of(name), values, shape);
  }
}

template <class E, class NameOf>
void Archive::choice(std::string_view name, E& value, std::type_identity_t<E> last,
                     const NameOf& name_of) {
  std::string text(loading() ? "" : name_of(value));
  (*this)(name, text);
  if (!loading()) return;
  for (int k = 0; k <= static_cast<int>(last); ++k) {
    value = static_cast<E>(k);
    if (name_of(value) == text) return;
  }
  fail_unknown(name, text);
}

template <class... T>
void Archive::one_of(std::variant<T...>& value,
                     const std::array<std::string_view, sizeof...(T)>& names) {
  bool found = false;
  const auto each = [&]<std::size_t... k>(std::index_sequence<k...>) {
    const auto visit = [&]<std::size_t index>() {
      if (found || !(loading() ? has(names[index]) : value.index() == index)) return;
      found = true;
      if (loading()) value.template emplace<index>();
      (*this)(names[index], std::get<index>(value));
    };
    (visit.template operator()<k>(), ...);
  };
  each(std::index_sequence_for<T...>());
  require(found, "\"" + path_ + "\" has none of the fields that tell what it is");
}

template <class Body>
void Archive::scope(std::string_view name, const Body& body) {
  if (loading()) {
    const Json& header = member(name);
    if (!header.is_object()) fail_type(name, "an object");
    within(nullptr, header, path_of(name), body);
  } else {
    Json& header = new_member(name);
    header = Json::object();
    within(&header, header, path_of(name), body);
  }
}

template <class Body>
void Archive::within(Json* target, const Json& header, std::string path, const Body& body) {
  const auto outer = std::tuple(target_header_, header_, path_);
  target_header_ = target;
  header_ = &header;
  path_ = std::move(path) + '/';
  body();
  std::tie(target_header_, header_, path_) = outer;
}

template <class T>
void Archive::value(std::string_view name, T& value) {
  if (!loading()) {
    new_member(name) = Json(value);
    return;
  }
  const Json& read = member(name);
  if (!detail::json_holds<T>(read)) fail_type(name, detail::json_type_wanted<T>());
  value = read.get<T>();
}

/// A list of texts, or of numbers that are read by people.
template <class T>
void Archive::plain_list(std::string_view name, std::vector<T>& values) {
  if (!loading()) {
    new_member(name) = Json(values);
    return;
  }
  values.clear();
  for (const Json& item : list(name)) {
    if (!detail::json_holds<T>(item)) fail_type(name, "a list of the right type");
    values.push_back(item.get<T>());
  }
}

template <class T, class... Context>
void Archive::items(std::string_view name, std::vector<T>& values, const Context&... context) {
  if constexpr (detail::TensorNumber<T>) {
    if (loading()) {
      const auto read = file_->tensor<T>(path_of(name));
      values.assign(read.begin(), read.end());
    } else {
      target_->add<T>(path_of(name), values, {values.size()});
    }
  } else if constexpr (detail::HeaderValue<T>) {
    plain_list(name, values);
  } else if constexpr (detail::is_vector<T>) {
    tensors(name, values);
  } else {
    each(name, values, [&](T& value, std::size_t) { fields_of(value, context...); });
  }
}

template <class T, class Field>
void Archive::each(std::string_view name, std::vector<T>& values, const Field& field) {
  const auto path = [&](std::size_t k) { return path_of(name) + '/' + std::to_string(k); };
  if (loading()) {
    values.clear();
    const Json& headers = list(name);
    // One by one: a list in the header is shorter than what it may claim to be.
    for (std::size_t k = 0; k < headers.size(); ++k) {
      if (!headers[k].is_object()) fail_type(name, "a list of objects");
      T& value = values.emplace_back();
      within(nullptr, headers[k], path(k), [&] { field(value, k); });
    }
  } else {
    Json& headers = new_member(name);
    headers = Json::array();
    for (std::size_t k = 0; k < values.size(); ++k) {
      headers.push_back(Json::object());
      within(&headers.back(), headers.back(), path(k), [&] { field(values[k], k); });
    }
  }
}

/// The header has their number.
template <class T>
void Archive::tensors(std::string_view name, std::vector<std::vector<T>>& values) {
  std::size_t count = values.size();
  value(name, count);
  require(count <= file_->tensors().size(), "it lacks tensors that its header counts");
  values.resize(count);
  for (std::size_t k = 0; k < count; ++k) {
    items(std::string(name) + '/' + std::to_string(k), values[k]);
  }
}

}  // namespace likeness::io
