#include "capi/settings.hpp"

#include <array>
#include <utility>

#include "likeness/error.hpp"
#include "table/quantities.hpp"
#include "text/characters.hpp"
#include "text/datetime.hpp"
#include "text/nearest_name.hpp"
#include "text/quote.hpp"

namespace likeness::capi {
namespace {

using io::Json;

[[noreturn]] void refuse(const std::string& sentence) {
  throw Error(ErrorCode::kUsage, sentence);
}

constexpr std::array<std::pair<std::string_view, Comparison>, 7> kComparisons = {
    {{"=", Comparison::kEqual},
     {"==", Comparison::kEqual},
     {"!=", Comparison::kNotEqual},
     {"<", Comparison::kLess},
     {"<=", Comparison::kLessOrEqual},
     {">", Comparison::kGreater},
     {">=", Comparison::kGreaterOrEqual}}};

Comparison comparison_of(const std::string& text) {
  for (const auto& [sign, comparison] : kComparisons) {
    if (text == sign) return comparison;
  }
  refuse("A condition compares by " + text::in_quotes(text) + "; use =, !=, <, <=, > or >=.");
}

/// A date in another known way of writing as its column writes dates.
std::string date_text(std::string text, const Column& column) {
  const text::DatetimeFormat format(column.datetime_format);
  if (format.parse(text)) return text;
  const std::array<std::string_view, 1> cell = {text};
  const std::optional<std::string> other = text::detect_datetime_format(cell);
  const auto time = other ? text::DatetimeFormat(*other).parse(text) : std::nullopt;
  if (!time) return text;
  std::string result;
  format.append(*time, result, utc_offset_at(column.utc_offsets, *time));
  return result;
}

/// A value of a condition as the cell of its column that it means.
std::string cell_text(const Json& value, const Column* column) {
  if (value.is_null()) return "";
  if (value.is_boolean()) {
    const bool truth = value.get<bool>();
    if (column == nullptr || column->type != ColumnType::kBool) return truth ? "True" : "False";
    return std::string(column->dictionary[truth ? 1 : 0]);
  }
  if (value.is_number()) return value.dump();
  if (value.is_string() && column != nullptr && column->type == ColumnType::kDatetime) {
    return date_text(value.get<std::string>(), *column);
  }
  if (value.is_string()) return value.get<std::string>();
  refuse("The value of a condition is a text, a number, true, false or null.");
}

std::string text_at(const Json& object, const char* key, const char* where) {
  return io::json_member<std::string>(object, key, where, ErrorCode::kUsage);
}

Boost boost_of(const Json& json, const Table& example) {
  Boost boost;
  boost.column = text_at(json, "column", "A boost");
  boost.balance = json.value("balance", false);
  if (boost.balance) return boost;
  if (!json.contains("value")) refuse("A boost has no \"value\".");
  boost.value = cell_text(json.at("value"), example.find(boost.column));
  boost.factor = io::json_member<double>(json, "factor", "A boost", ErrorCode::kUsage);
  return boost;
}

std::string option_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::vector<std::string> parts;
  for (const Json& part : value) parts.push_back(option_text(part));
  return text::joined(parts, ",");
}

std::string text_or_json(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace

Settings::Settings(const char* text, std::initializer_list<std::string_view> known) {
  if (text == nullptr || *text == 0) return;
  json_ = io::parse_json(text, "the options", ErrorCode::kUsage);
  if (!json_.is_object()) refuse("The options are not a JSON object.");
  for (const auto& [name, value] : json_.items()) {
    bool found = false;
    for (const std::string_view one : known) found = found || one == name;
    if (!found) {
      refuse("There is no option " + text::in_quotes(name) + text::did_you_mean(name, known));
    }
  }
}

bool Settings::has(const char* name) const {
  return json_.contains(name) && !json_.at(name).is_null();
}

std::vector<std::string> Settings::texts(const char* name) const {
  std::vector<std::string> texts;
  if (!has(name)) return texts;
  if (!at(name).is_array()) refuse(std::string("The option \"") + name + "\" is not a list.");
  for (const Json& item : at(name)) {
    if (!item.is_string()) {
      refuse(std::string("The option \"") + name + "\" holds something else than texts.");
    }
    texts.push_back(item.get<std::string>());
  }
  return texts;
}

Condition condition_of(const Json& json, const Table& example) {
  if (json.is_string()) return parse_condition(json.get<std::string>());
  Condition condition;
  condition.column = text_at(json, "column", "A condition");
  if (!json.contains("value")) refuse("A condition has no \"value\".");
  condition.value = cell_text(json.at("value"), example.find(condition.column));
  if (json.contains("comparison")) {
    condition.comparison = comparison_of(text_at(json, "comparison", "A condition"));
  }
  return condition;
}

OptionValues option_values(const Json& object) {
  if (!object.is_object()) refuse("The options of the model are not an object.");
  OptionValues values;
  for (const auto& [name, value] : object.items()) {
    if (!value.is_null()) values.emplace_back(name, option_text(value));
  }
  return values;
}

std::optional<Metadata> metadata_of(const Settings& settings) {
  if (!settings.has("metadata")) return std::nullopt;
  return parse_metadata(text_or_json(settings.at("metadata")), "the metadata");
}

std::optional<DatasetMetadata> dataset_metadata_of(const Settings& settings) {
  if (!settings.has("metadata")) return std::nullopt;
  return parse_dataset_metadata(text_or_json(settings.at("metadata")), "the metadata");
}

SampleOptions sample_options(const Settings& settings, const Model& model) {
  SampleOptions options;
  options.seed = settings.get<std::uint64_t>("seed", 0);
  options.first_row = settings.get<std::uint64_t>("first_row", 0);
  options.max_tries = settings.get<std::uint64_t>("max_tries", options.max_tries);
  options.temperature = settings.get<double>("temperature", options.temperature);
  options.independent = settings.get<bool>("independent", options.independent);
  if (!settings.has("where") && !settings.has("boosts")) return options;
  const Table example = model.sample(0);
  for (const char* const name : {"where", "boosts"}) {
    if (settings.has(name) && !settings.at(name).is_array()) {
      refuse(std::string("The option \"") + name + "\" is not a list.");
    }
  }
  if (settings.has("where")) {
    for (const Json& condition : settings.at("where")) {
      options.conditions.push_back(condition_of(condition, example));
    }
  }
  if (settings.has("boosts")) {
    for (const Json& boost : settings.at("boosts")) {
      options.boosts.push_back(boost_of(boost, example));
    }
  }
  return options;
}

std::vector<std::string> note_sentences(const std::vector<ColumnNote>& notes) {
  std::vector<std::string> sentences;
  for (const ColumnNote& note : notes) {
    std::string sentence = note.text;
    sentence[0] = text::to_upper(sentence[0]);
    if (note.remedy == ColumnNote::Remedy::kMetadata) sentence += "; metadata can say what it is";
    sentences.push_back(sentence + '.');
  }
  return sentences;
}

std::string sentences_json(const std::vector<std::string>& sentences) {
  auto list = Json::array();
  for (const std::string& sentence : sentences) list.push_back(sentence);
  return list.dump();
}

}  // namespace likeness::capi
