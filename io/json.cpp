#include "io/json.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <utility>
#include <vector>

#include "io/json_parser.hpp"
#include "text/utf8.hpp"

namespace likeness::io {
namespace {

template <KeyOrder kOrder>
bool is_pair(const BasicJson<kOrder>& json) {
  return json.is_array() && json.size() == 2 && json[std::size_t{0}].is_string();
}

}  // namespace

template <KeyOrder kOrder>
BasicJson<kOrder>::BasicJson(std::initializer_list<BasicJson> items) {
  if (std::all_of(items.begin(), items.end(), is_pair<kOrder>)) {
    value_ = Object();
    for (const BasicJson& item : items) (*this)[item[0].template get<std::string>()] = item[1];
  } else {
    value_ = Array(items);
  }
}

template <KeyOrder kOrder>
BasicJson<kOrder>::BasicJson(
    const BasicJson<kOrder == KeyOrder::kSorted ? KeyOrder::kWritten : KeyOrder::kSorted>& other) {
  std::visit(
      [&]<class T>(const T& value) {
        if constexpr (std::is_same_v<T, typename std::decay_t<decltype(other)>::Array>) {
          value_ = Array(value.begin(), value.end());
        } else if constexpr (std::is_same_v<T, typename std::decay_t<decltype(other)>::Object>) {
          value_ = Object();
          for (const auto& member : value) (*this)[member.key] = BasicJson(member.value);
        } else {
          value_ = value;
        }
      },
      other.value_);
}

template <KeyOrder kOrder>
void BasicJson<kOrder>::fail_type() {
  throw Error(ErrorCode::kInternal, "A JSON value is not of the type that is asked of it.");
}

template <KeyOrder kOrder>
std::size_t BasicJson<kOrder>::size() const noexcept {
  if (const auto* array = std::get_if<Array>(&value_)) return array->size();
  if (const auto* object = std::get_if<Object>(&value_)) return object->size();
  return is_null() ? 0 : 1;
}

template <KeyOrder kOrder>
auto BasicJson<kOrder>::begin() -> iterator {
  if (auto* array = std::get_if<Array>(&value_)) return iterator(array->data());
  if (auto* object = std::get_if<Object>(&value_)) return iterator(object->data());
  return iterator();
}

template <KeyOrder kOrder>
auto BasicJson<kOrder>::end() -> iterator {
  if (auto* array = std::get_if<Array>(&value_)) return iterator(array->data() + array->size());
  if (auto* object = std::get_if<Object>(&value_)) return iterator(object->data() + object->size());
  return iterator();
}

template <KeyOrder kOrder>
auto BasicJson<kOrder>::begin() const -> const_iterator {
  if (const auto* array = std::get_if<Array>(&value_)) return const_iterator(array->data());
  if (const auto* object = std::get_if<Object>(&value_)) return const_iterator(object->data());
  return const_iterator();
}

template <KeyOrder kOrder>
auto BasicJson<kOrder>::end() const -> const_iterator {
  if (const auto* array = std::get_if<Array>(&value_)) {
    return const_iterator(array->data() + array->size());
  }
  if (const auto* object = std::get_if<Object>(&value_)) {
    return const_iterator(object->data() + object->size());
  }
  return const_iterator();
}

template <KeyOrder kOrder>
std::span<const JsonMember<kOrder>> BasicJson<kOrder>::items() const {
  if (is_null()) return {};
  return hold<Object>();
}

template <KeyOrder kOrder>
std::size_t BasicJson<kOrder>::place_of(std::string_view key) const {
  const Object& object = hold<Object>();
  const auto found =
      kOrder == KeyOrder::kSorted
          ? std::ranges::lower_bound(object, key, std::less<>(), &JsonMember<kOrder>::key)
          : std::ranges::find(object, key, &JsonMember<kOrder>::key);
  return static_cast<std::size_t>(found - object.begin());
}

template <KeyOrder kOrder>
auto BasicJson<kOrder>::find(std::string_view key) const -> const_iterator {
  const auto* object = std::get_if<Object>(&value_);
  if (object == nullptr) return end();
  const std::size_t place = place_of(key);
  if (place == object->size() || (*object)[place].key != key) return end();
  return const_iterator(object->data() + place);
}

template <KeyOrder kOrder>
const BasicJson<kOrder>& BasicJson<kOrder>::at(std::size_t index) const {
  const Array& array = hold<Array>();
  if (index >= array.size()) fail_type();
  return array[index];
}

template <KeyOrder kOrder>
const BasicJson<kOrder>& BasicJson<kOrder>::at(std::string_view key) const {
  const auto found = find(key);
  if (!is_object() || found == end()) fail_type();
  return *found;
}

template <KeyOrder kOrder>
BasicJson<kOrder>& BasicJson<kOrder>::at(std::size_t index) {
  return const_cast<BasicJson&>(std::as_const(*this).at(index));
}

template <KeyOrder kOrder>
BasicJson<kOrder>& BasicJson<kOrder>::at(std::string_view key) {
  return const_cast<BasicJson&>(std::as_const(*this).at(key));
}

template <KeyOrder kOrder>
BasicJson<kOrder>& BasicJson<kOrder>::operator[](std::string_view key) {
  if (is_null()) value_ = Object();
  auto* object = std::get_if<Object>(&value_);
  const std::size_t place = place_of(key);
  if (place == object->size() || (*object)[place].key != key) {
    object->insert(object->begin() + static_cast<std::ptrdiff_t>(place),
                   JsonMember<kOrder>{std::string(key), BasicJson()});
  }
  return (*object)[place].value;
}

template <KeyOrder kOrder>
void BasicJson<kOrder>::push_back(BasicJson value) {
  if (is_null()) value_ = Array();
  auto* array = std::get_if<Array>(&value_);
  if (array == nullptr) fail_type();
  array->push_back(std::move(value));
}

template <KeyOrder kOrder>
void BasicJson<kOrder>::erase(std::string_view key) {
  auto* object = std::get_if<Object>(&value_);
  if (object == nullptr) fail_type();
  std::erase_if(*object, [&](const JsonMember<kOrder>& member) { return member.key == key; });
}

template <KeyOrder kOrder>
void BasicJson<kOrder>::update(const BasicJson& other) {
  for (const auto& [key, value] : other.items()) (*this)[key] = value;
}

template <KeyOrder kOrder>
bool BasicJson<kOrder>::equals(const BasicJson& other) const {
  if (is_number() && other.is_number() && value_.index() != other.value_.index()) {
    if (is<double>() || other.is<double>()) return get<double>() == other.get<double>();
    return get<std::uint64_t>() == other.get<std::uint64_t>() &&
           get<std::int64_t>() >= 0;  // the one that is signed is not negative
  }
  return value_ == other.value_;
}

namespace {

void append_escape(std::string& text, char character) {
  constexpr std::string_view kShort = "\"\\\b\f\n\r\t";
  constexpr std::string_view kLetters = "\"\\bfnrt";
  const std::size_t known = kShort.find(character);
  if (known != kShort.npos) {
    text += {'\\', kLetters[known]};
    return;
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto code = static_cast<unsigned char>(character);
  text += {'\\', 'u', '0', '0', kDigits[code >> 4], kDigits[code & 15]};
}

void append_quoted(std::string& text, std::string_view value) {
  if (text::find_invalid_utf8(value) != value.size()) {
    throw Error(ErrorCode::kData,
                "A name or value is not valid UTF-8, so that JSON can't hold it.");
  }
  text += '"';
  for (const char character : value) {
    if (character == '"' || character == '\\' || static_cast<unsigned char>(character) < 0x20) {
      append_escape(text, character);
    } else {
      text += character;
    }
  }
  text += '"';
}

/// Writes values one after another; a negative indent puts all on one line.
class JsonWriter {
 public:
  explicit JsonWriter(int indent) : indent_(indent) {}

  template <KeyOrder kOrder>
  void write(const BasicJson<kOrder>& json) {
    if (json.is_object()) {
      write_items('{', '}', json.items(), [&](const JsonMember<kOrder>& member) {
        append_quoted(text_, member.key);
        text_ += indent_ < 0 ? ":" : ": ";
        write(member.value);
      });
    } else if (json.is_array()) {
      write_items('[', ']', json, [&](const BasicJson<kOrder>& item) { write(item); });
    } else if (json.is_string()) {
      append_quoted(text_, json.template get<std::string>());
    } else if (json.is_boolean()) {
      text_ += json.template get<bool>() ? "true" : "false";
    } else if (json.is_number_unsigned()) {
      text_ += std::to_string(json.template get<std::uint64_t>());
    } else if (json.is_number_integer()) {
      text_ += std::to_string(json.template get<std::int64_t>());
    } else if (json.is_number() && std::isfinite(json.template get<double>())) {
      append_json_number(text_, json.template get<double>());
    } else {
      text_ += "null";
    }
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  template <class Items, class WriteItem>
  void write_items(char open, char close, const Items& items, const WriteItem& write_item) {
    text_ += open;
    ++depth_;
    bool first = true;
    for (const auto& item : items) {
      if (!first) text_ += ',';
      first = false;
      start_line();
      write_item(item);
    }
    --depth_;
    if (!first) start_line();
    text_ += close;
  }

  void start_line() {
    if (indent_ < 0) return;
    text_ += '\n';
    text_.append(static_cast<std::size_t>(indent_ * depth_), ' ');
  }

  int indent_;
  int depth_ = 0;
  std::string text_;
};

}  // namespace

template <KeyOrder kOrder>
std::string BasicJson<kOrder>::dump(int indent) const {
  JsonWriter writer(indent);
  writer.write(*this);
  return writer.take();
}

template class BasicJson<KeyOrder::kSorted>;
template class BasicJson<KeyOrder::kWritten>;

std::string json_text(const Json& value, ErrorCode code, bool pretty) {
  try {
    return value.dump(pretty ? 2 : -1);
  } catch (const Error& error) {
    throw Error(code, error.what());
  }
}

}  // namespace likeness::io
