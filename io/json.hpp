#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/variant.hpp"
#include "likeness/error.hpp"

namespace likeness::io {

/// In which order an object keeps its keys.
enum class KeyOrder {
  kSorted,   ///< by their bytes; a key is found in logarithmic time
  kWritten,  ///< as they were added; a key is found in linear time
};

template <KeyOrder kOrder>
class BasicJson;
template <KeyOrder kOrder>
struct JsonMember;
template <KeyOrder kOrder>
class JsonBuilder;

using Json = BasicJson<KeyOrder::kSorted>;
using OrderedJson = BasicJson<KeyOrder::kWritten>;

namespace detail {

template <class T>
inline constexpr bool is_json = false;
template <KeyOrder kOrder>
inline constexpr bool is_json<BasicJson<kOrder>> = true;

template <class T>
concept JsonText = std::convertible_to<const T&, std::string_view>;

/// A container whose items become the items of an array, or the members of an object where they
/// are pairs of a text and a value.
template <class T>
concept JsonItems = !is_json<T> && !JsonText<T> && std::ranges::input_range<const T>;

template <class T>
concept JsonMembers = requires {
  typename T::mapped_type;
};

}  // namespace detail

/// A JSON value: null, true or false, a number (64-bit integers are kept exactly), a text, an array
/// or an object. A plain value: copies are deep, and threads may read one together. A braced list
/// is an object where each of its items is a pair of a text and a value, and an array otherwise.
template <KeyOrder kOrder>
class BasicJson {
 public:
  using Array = std::vector<BasicJson>;
  using Object = std::vector<JsonMember<kOrder>>;

  BasicJson() noexcept = default;
  BasicJson(std::nullptr_t) noexcept {}
  BasicJson(std::initializer_list<BasicJson> items);
  BasicJson(
      const BasicJson<kOrder == KeyOrder::kSorted ? KeyOrder::kWritten : KeyOrder::kSorted>& other);

  template <class T>
  requires std::is_arithmetic_v<T> BasicJson(T value)
  noexcept {
    if constexpr (std::is_same_v<T, bool>) {
      value_ = value;
    } else if constexpr (std::is_floating_point_v<T>) {
      value_ = static_cast<double>(value);
    } else if constexpr (std::is_signed_v<T>) {
      value_ = static_cast<std::int64_t>(value);
    } else {
      value_ = static_cast<std::uint64_t>(value);
    }
  }

  template <detail::JsonText T>
  BasicJson(const T& text) : value_(std::string(std::string_view(text))) {}
  BasicJson(std::string&& text) noexcept : value_(std::move(text)) {}

  template <detail::JsonItems T>
  BasicJson(const T& items) {
    if constexpr (detail::JsonMembers<T>) {
      value_ = Object();
      for (const auto& [key, value] : items) (*this)[key] = BasicJson(value);
    } else {
      value_ = Array();
      for (const auto& item : items) push_back(BasicJson(item));
    }
  }

  [[nodiscard]] static BasicJson array(std::initializer_list<BasicJson> items = {}) {
    BasicJson json;
    json.value_ = Array(items);
    return json;
  }
  [[nodiscard]] static BasicJson object() {
    BasicJson json;
    json.value_ = Object();
    return json;
  }

  [[nodiscard]] bool is_null() const noexcept { return is<std::monostate>(); }
  [[nodiscard]] bool is_boolean() const noexcept { return is<bool>(); }
  /// Any number; the next two are so narrow that each value answers to one spelling alone:
  /// integers from a text are unsigned unless they have a minus.
  [[nodiscard]] bool is_number() const noexcept { return is_number_integer() || is<double>(); }
  [[nodiscard]] bool is_number_integer() const noexcept {
    return is<std::int64_t>() || is<std::uint64_t>();
  }
  [[nodiscard]] bool is_number_unsigned() const noexcept { return is<std::uint64_t>(); }
  [[nodiscard]] bool is_string() const noexcept { return is<std::string>(); }
  [[nodiscard]] bool is_array() const noexcept { return is<Array>(); }
  [[nodiscard]] bool is_object() const noexcept { return is<Object>(); }
  [[nodiscard]] bool is_structured() const noexcept { return is_array() || is_object(); }

  /// The value as a T: bool, a number type, std::string, or a vector of these. A number is cast.
  /// Throws Error(kInternal) where it is something else; see json_member() for a checked look.
  template <class T>
  [[nodiscard]] T get() const {
    if constexpr (std::is_same_v<T, bool>) {
      return hold<bool>();
    } else if constexpr (std::is_arithmetic_v<T>) {
      if (const auto* integer = std::get_if<std::int64_t>(&value_)) return static_cast<T>(*integer);
      if (const auto* count = std::get_if<std::uint64_t>(&value_)) return static_cast<T>(*count);
      return static_cast<T>(hold<double>());
    } else if constexpr (std::is_same_v<T, std::string>) {
      return hold<std::string>();
    } else if constexpr (detail::is_json<T>) {
      return T(*this);
    } else {
      T items;
      for (const BasicJson& item : hold<Array>()) {
        items.push_back(item.template get<typename T::value_type>());
      }
      return items;
    }
  }

  /// Items of an array or object; 0 of null, 1 of anything else.
  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] bool empty() const noexcept { return size() == 0; }

  template <bool kConst>
  class Iterator;
  using iterator = Iterator<false>;
  using const_iterator = Iterator<true>;
  using value_type = BasicJson;

  /// Over the items of an array, or the values of an object.
  [[nodiscard]] iterator begin();
  [[nodiscard]] iterator end();
  [[nodiscard]] const_iterator begin() const;
  [[nodiscard]] const_iterator end() const;

  /// The members of an object, for `for (const auto& [key, value] : json.items())`. Null has none;
  /// throws Error(kInternal) where it is anything else.
  [[nodiscard]] std::span<const JsonMember<kOrder>> items() const;

  /// An item of an array, or the member of an object; throws Error(kInternal) where it is absent.
  [[nodiscard]] const BasicJson& at(std::size_t index) const;
  [[nodiscard]] const BasicJson& at(std::string_view key) const;
  [[nodiscard]] BasicJson& at(std::size_t index);
  [[nodiscard]] BasicJson& at(std::string_view key);
  [[nodiscard]] const BasicJson& operator[](std::size_t index) const { return at(index); }
  [[nodiscard]] const BasicJson& operator[](std::string_view key) const { return at(key); }
  [[nodiscard]] BasicJson& operator[](std::size_t index) { return at(index); }
  /// Adds a null under `key` where there is none; null becomes an object first.
  [[nodiscard]] BasicJson& operator[](std::string_view key);

  [[nodiscard]] const BasicJson& front() const { return at(std::size_t{0}); }
  [[nodiscard]] const BasicJson& back() const { return at(size() - 1); }
  [[nodiscard]] BasicJson& back() { return at(size() - 1); }

  /// The member `key`, or end(): also of what is no object.
  [[nodiscard]] const_iterator find(std::string_view key) const;
  [[nodiscard]] bool contains(std::string_view key) const { return find(key) != end(); }

  /// The member `key` as a T, `otherwise` where it is absent.
  template <class T>
  [[nodiscard]] T value(std::string_view key, const T& otherwise) const {
    const auto found = find(key);
    return found == end() ? otherwise : found->template get<T>();
  }
  [[nodiscard]] std::string value(std::string_view key, const char* otherwise) const {
    return value(key, std::string(otherwise));
  }

  /// Appends to an array; null becomes one first.
  void push_back(BasicJson value);

  /// Removes a member of an object, where it has it.
  void erase(std::string_view key);

  /// Sets the members of an object to those of `other`, and adds those that it lacks.
  void update(const BasicJson& other);

  /// The text: on one line, or indented by `indent` where that is not negative. NaN and the
  /// infinities are null. Throws Error(kData) where a string in it is not UTF-8.
  [[nodiscard]] std::string dump(int indent = -1) const;

  /// Numbers are compared by their value, whatever their types.
  friend bool operator==(const BasicJson& left, const BasicJson& right) {
    return left.equals(right);
  }

 private:
  template <KeyOrder>
  friend class BasicJson;
  template <KeyOrder>
  friend class JsonBuilder;

  template <class T>
  [[nodiscard]] bool is() const noexcept {
    return std::holds_alternative<T>(value_);
  }

  template <class T>
  [[nodiscard]] const T& hold() const {
    if (const T* value = std::get_if<T>(&value_)) return *value;
    fail_type();
  }

  [[noreturn]] static void fail_type();
  [[nodiscard]] bool equals(const BasicJson& other) const;
  [[nodiscard]] std::size_t place_of(std::string_view key) const;

  Variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, Array, Object>
      value_;
};

template <KeyOrder kOrder>
struct JsonMember {
  std::string key;
  BasicJson<kOrder> value;

  [[nodiscard]] bool operator==(const JsonMember&) const = default;
};

/// Walks over values; of an object, key() is the present one's name.
template <KeyOrder kOrder>
template <bool kConst>
class BasicJson<kOrder>::Iterator {
 public:
  using Value = std::conditional_t<kConst, const BasicJson, BasicJson>;
  using Member = std::conditional_t<kConst, const JsonMember<kOrder>, JsonMember<kOrder>>;
  using iterator_category = std::forward_iterator_tag;
  using value_type = BasicJson;
  using difference_type = std::ptrdiff_t;
  using pointer = Value*;
  using reference = Value&;

  Iterator() noexcept = default;
  explicit Iterator(Value* item) noexcept : item_(item) {}
  explicit Iterator(Member* member) noexcept : member_(member) {}
  operator Iterator<true>() const noexcept requires(!kConst) {
    return member_ != nullptr ? Iterator<true>(member_) : Iterator<true>(item_);
  }

  [[nodiscard]] Value& operator*() const { return member_ != nullptr ? member_->value : *item_; }
  [[nodiscard]] Value* operator->() const { return &**this; }
  [[nodiscard]] const std::string& key() const { return member_->key; }
  Iterator& operator++() {
    if (member_ != nullptr) {
      ++member_;
    } else {
      ++item_;
    }
    return *this;
  }
  Iterator operator++(int) {
    Iterator before = *this;
    ++*this;
    return before;
  }
  [[nodiscard]] bool operator==(const Iterator&) const = default;

 private:
  Value* item_ = nullptr;
  Member* member_ = nullptr;
};

extern template class BasicJson<KeyOrder::kSorted>;
extern template class BasicJson<KeyOrder::kWritten>;

/// Told of every key, in the order of the text: the keys that lead to it from the outermost object,
/// the key itself last. Json keeps its keys sorted; this is where their order can be seen.
using KeyListener = std::function<void(std::span<const std::string> path)>;

/// Parses JSON that nobody vouches for. Throws Error(code) with source, line and column where it is
/// not JSON, and for a key that an object has twice, nesting deeper than 64, and bytes that are not
/// UTF-8. Time and memory stay in proportion to the text.
[[nodiscard]] Json parse_json(std::string_view text, std::string_view source, ErrorCode code,
                              const KeyListener& on_key = {});

/// Parses as parse_json() does, and keeps keys in the order of the text.
[[nodiscard]] OrderedJson parse_ordered_json(std::string_view text, std::string_view source,
                                             ErrorCode code);

/// The text of `value`, indented by two where `pretty`. Throws Error(code) where a string in it is
/// not UTF-8.
[[nodiscard]] std::string json_text(const Json& value, ErrorCode code, bool pretty);

namespace detail {

template <class T>
[[nodiscard]] bool json_holds(const Json& value) noexcept {
  if constexpr (std::is_same_v<T, bool>) {
    return value.is_boolean();
  } else if constexpr (std::is_integral_v<T>) {
    if (value.is_number_unsigned()) {
      return std::in_range<T>(value.get<std::uint64_t>());
    }
    return value.is_number_integer() && std::in_range<T>(value.get<std::int64_t>());
  } else if constexpr (std::is_floating_point_v<T>) {
    return value.is_number();
  } else if constexpr (std::is_same_v<T, std::string>) {
    return value.is_string();
  } else {
    static_assert(std::is_same_v<T, Json>);
    return true;
  }
}

template <class T>
[[nodiscard]] constexpr const char* json_type_wanted() noexcept {
  if constexpr (std::is_same_v<T, bool>) {
    return "true or false";
  } else if constexpr (std::is_integral_v<T>) {
    return "a whole number in range";
  } else if constexpr (std::is_floating_point_v<T>) {
    return "a number";
  } else {
    return "a string";
  }
}

}  // namespace detail

/// Member `key` of `object` as a T: bool, an integer type, double, std::string or Json itself.
/// Throws Error(code) that begins with `where` (a file and a place in it) if it is absent, of
/// another type or out of range; a number is never rounded or wrapped to make it fit.
template <class T>
[[nodiscard]] T json_member(const Json& object, const char* key, std::string_view where,
                            ErrorCode code) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  if (found == object.end()) {
    throw Error(code, std::string(where) + " has no \"" + key + "\".");
  }
  if (!detail::json_holds<T>(*found)) {
    throw Error(code, std::string(where) + " has a \"" + key + "\" that is not " +
                          detail::json_type_wanted<T>() + ".");
  }
  return found->template get<T>();
}

}  // namespace likeness::io
