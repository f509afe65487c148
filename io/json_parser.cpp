#include "io/json_parser.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>
#include <vector>

#include "io/json.hpp"

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

using Events = nlohmann::json_sax<nlohmann::json>;

}  // namespace

/// Builds the value from the parser's events. nlohmann's own builder keeps the last of two equal
/// keys and doesn't limit depth.
template <KeyOrder kOrder>
class JsonBuilder : public Events {
 public:
  using Value = BasicJson<kOrder>;

  JsonBuilder(std::string_view text, std::string_view source, ErrorCode code,
              const KeyListener& on_key)
      : text_(text), source_(source), code_(code), on_key_(on_key) {}

  Value parse() {
    // The parser would take a zero byte for the end of the text.
    const std::size_t zero = text_.find('\0');
    if (zero != text_.npos) fail(place(text_, zero + 1) + ": a zero byte is not JSON.");
    nlohmann::json::sax_parse(text_.begin(), text_.end(), static_cast<Events*>(this));
    return std::move(root_);
  }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return open(Value::object()); }
  bool start_array(std::size_t) override { return open(Value::array()); }
  bool end_array() override { return close(); }

  bool end_object() override {
    if constexpr (kOrder == KeyOrder::kSorted) {
      std::ranges::sort(std::get<typename Value::Object>(open_.back().value.value_), {},
                        &JsonMember<kOrder>::key);
    }
    return close();
  }

  bool key(string_t& name) override {
    if (!open_.back().keys.insert(name).second) {
      fail("the key \"" + name + "\" appears twice in one object; keep one of the two.");
    }
    open_.back().key = name;
    if (on_key_) {
      std::vector<std::string> path;
      for (const Level& level : open_) {
        if (level.value.is_object()) path.push_back(level.key);
      }
      on_key_(path);
    }
    return true;
  }

  [[noreturn]] bool parse_error(std::size_t position, const std::string&,
                                const nlohmann::detail::exception& error) override {
    const auto* out_of_range = dynamic_cast<const nlohmann::detail::out_of_range*>(&error);
    if (out_of_range != nullptr) {
      fail(place(text_, position) + ": a number is too large; it must fit a double.");
    }
    fail(place(text_, position) + ": this is not valid JSON; correct the text there.");
  }

 private:
  struct Level {
    Value value;
    std::string key;
    std::unordered_set<std::string> keys;
  };

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(code_, std::string(source_) + ": " + what);
  }

  bool add(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (Level& level = open_.back(); level.value.is_array()) {
      level.value.push_back(std::move(value));
    } else {
      // Known to be new: sorted when the object is complete.
      std::get<typename Value::Object>(level.value.value_).push_back({level.key, std::move(value)});
    }
    return true;
  }

  bool open(Value value) {
    if (open_.size() == kDeepest) {
      fail("brackets are nested deeper than " + std::to_string(kDeepest) + ".");
    }
    open_.push_back({std::move(value), {}, {}});
    return true;
  }

  bool close() {
    Value value = std::move(open_.back().value);
    open_.pop_back();
    return add(std::move(value));
  }

  std::string_view text_;
  std::string_view source_;
  ErrorCode code_;
  const KeyListener& on_key_;
  Value root_;
  std::vector<Level> open_;
};

Json parse_json(std::string_view text, std::string_view source, ErrorCode code,
                const KeyListener& on_key) {
  return JsonBuilder<KeyOrder::kSorted>(text, source, code, on_key).parse();
}

OrderedJson parse_ordered_json(std::string_view text, std::string_view source, ErrorCode code) {
  return JsonBuilder<KeyOrder::kWritten>(text, source, code, {}).parse();
}

void append_json_number(std::string& text, double value) {
  char buffer[64];
  char* const end = nlohmann::detail::to_chars(buffer, buffer + sizeof(buffer), value);
  text.append(buffer, end);
}

}  // namespace likeness::io
