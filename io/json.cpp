#include "io/json.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>
#include <vector>

namespace likeness::io {
namespace {

constexpr std::size_t kDeepest = 64;

std::string place(std::string_view text, std::size_t position) {
  const std::string_view before = text.substr(0, std::min(position, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t line_start = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
  return "line " + std::to_string(line) + ", column " +
         std::to_string(std::max<std::size_t>(1, before.size() - line_start));
}

/// Builds the value from the parser's events. nlohmann's own builder keeps the last of two equal
/// keys, doesn't limit depth, and with a callback takes quadratic time for many nested objects.
class Builder : public nlohmann::json_sax<Json> {
 public:
  Builder(std::string_view text, std::string_view source, ErrorCode code, const KeyListener& on_key)
      : text_(text), source_(source), code_(code), on_key_(on_key) {}

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(code_, std::string(source_) + ": " + what);
  }

  Json take() { return std::move(root_); }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    if (!open_.back().keys.insert(name).second) {
      fail("the key \"" + name + "\" appears twice in one object; keep one of the two.");
    }
    open_.back().key = name;
    if (on_key_) {
      std::vector<std::string> path;
      for (const Level& level : open_) {
        if (level.value->is_object()) path.push_back(level.key);
      }
      on_key_(path);
    }
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& error) override {
    const auto* out_of_range = dynamic_cast<const nlohmann::detail::out_of_range*>(&error);
    if (out_of_range != nullptr) {
      fail(place(text_, position) + ": a number is too large; it must fit a double.");
    }
    fail(place(text_, position) + ": this is not valid JSON; correct the text there.");
  }

 private:
  struct Level {
    Json* value;
    std::string key;
    std::unordered_set<std::string> keys;
  };

  Json* place_value(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Level& level = open_.back();
    if (level.value->is_array()) {
      level.value->push_back(std::move(value));
      return &level.value->back();
    }
    return &level.value->emplace(level.key, std::move(value)).first.value();
  }

  bool add(Json value) {
    place_value(std::move(value));
    return true;
  }

  bool open(Json value) {
    if (open_.size() == kDeepest) {
      fail("brackets are nested deeper than " + std::to_string(kDeepest) + ".");
    }
    open_.push_back({place_value(std::move(value)), {}, {}});
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  std::string_view text_;
  std::string_view source_;
  ErrorCode code_;
  const KeyListener& on_key_;
  Json root_;
  std::vector<Level> open_;
};

}  // namespace

Json parse_json(std::string_view text, std::string_view source, ErrorCode code,
                const KeyListener& on_key) {
  Builder builder(text, source, code, on_key);
  // The parser would take a zero byte for the end of the text.
  const std::size_t zero = text.find('\0');
  if (zero != text.npos) builder.fail(place(text, zero + 1) + ": a zero byte is not JSON.");
  Json::sax_parse(text.begin(), text.end(), &builder);
  return builder.take();
}

std::string json_text(const Json& value, ErrorCode code, bool pretty) {
  try {
    return value.dump(pretty ? 2 : -1);
  } catch (const Json::type_error&) {
    throw Error(code, "A name or value is not valid UTF-8, so that JSON can't hold it.");
  }
}

}  // namespace likeness::io
