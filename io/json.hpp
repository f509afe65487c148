#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "likeness/error.hpp"

namespace likeness::io {

using Json = nlohmann::json;

/// Told of every key, in the order of the text: the keys that lead to it from the outermost object,
/// the key itself last. Json keeps its keys sorted; this is where their order can be seen.
using KeyListener = std::function<void(std::span<const std::string> path)>;

/// Parses JSON that nobody vouches for. Throws Error(code) with source, line and column where it is
/// not JSON, and for a key that an object has twice, nesting deeper than 64, and bytes that are not
/// UTF-8. Time and memory stay in proportion to the text.
[[nodiscard]] Json parse_json(std::string_view text, std::string_view source, ErrorCode code,
                              const KeyListener& on_key = {});

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
  return found->get<T>();
}

}  // namespace likeness::io
