#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/json.hpp"
#include "likeness/dataset.hpp"
#include "likeness/metadata.hpp"
#include "likeness/model.hpp"

namespace likeness::capi {

/// The options of a call, a JSON object whose members must be among those that the call knows.
class Settings {
 public:
  /// `text` may be null. Throws Error(kUsage) for other JSON than an object, and with the nearest
  /// name for a member that is not known.
  Settings(const char* text, std::initializer_list<std::string_view> known);

  /// A member as a T; `otherwise` where it is absent or null. Throws Error(kUsage) where it is of
  /// another type.
  template <class T>
  [[nodiscard]] T get(const char* name, T otherwise) const {
    if (!has(name)) return otherwise;
    return io::json_member<T>(json_, name, "The options", ErrorCode::kUsage);
  }
  [[nodiscard]] std::vector<std::string> texts(const char* name) const;
  [[nodiscard]] bool has(const char* name) const;
  /// A member that has(name).
  [[nodiscard]] const io::Json& at(const char* name) const { return json_.at(name); }

 private:
  io::Json json_ = io::Json::object();
};

/// Options of a model, from an object of them.
[[nodiscard]] OptionValues option_values(const io::Json& object);

/// Metadata as an object, or as its text.
[[nodiscard]] std::optional<Metadata> metadata_of(const Settings& settings);

/// Likewise of several tables.
[[nodiscard]] std::optional<DatasetMetadata> dataset_metadata_of(const Settings& settings);

/// A condition, as text or object, on a table like `example`.
[[nodiscard]] Condition condition_of(const io::Json& json, const Table& example);

/// Conditions and the like for rows of a model.
[[nodiscard]] SampleOptions sample_options(const Settings& settings, const Model& model);

[[nodiscard]] std::vector<std::string> note_sentences(const std::vector<ColumnNote>& notes);

/// A list of sentences as JSON.
[[nodiscard]] std::string sentences_json(const std::vector<std::string>& sentences);

}  // namespace likeness::capi
