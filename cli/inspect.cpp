#include <algorithm>
#include <cmath>

#include "cli/dataset_runs.hpp"
#include "cli/files.hpp"
#include "cli/option_groups.hpp"
#include "cli/verbs.hpp"
#include "io/json.hpp"
#include "likeness/dataset_model.hpp"
#include "likeness/error.hpp"
#include "likeness/report.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness::cli {
namespace {

struct InspectArguments {
  std::string model;
  bool json = false;
};

using io::OrderedJson;

/// Fractions with six digits, of which none are zeros at the end; --json has all digits.
std::string scalar_text(const OrderedJson& value) {
  constexpr int kDigits = 6;
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_number() || value.is_number_integer()) return value.dump();
  const auto number = value.get<double>();
  return std::abs(number) < 1 ? text::significant(number, kDigits) : text::rounded(number, kDigits);
}

bool all_scalars(const OrderedJson& list) {
  return std::none_of(list.begin(), list.end(),
                      [](const OrderedJson& value) { return value.is_structured(); });
}

/// Longer lists are shown by their beginning and end; --json has all of them.
constexpr std::size_t kLongestLine = 24;
constexpr std::size_t kShownOfLong = 6;  ///< at either end

std::string line_of(const OrderedJson& list) {
  std::string text;
  for (std::size_t k = 0; k < list.size(); ++k) {
    if (list.size() > kLongestLine && k == kShownOfLong) {
      k = list.size() - kShownOfLong;
      text += ", ...";
    }
    text += (text.empty() ? "" : ", ") + scalar_text(list[k]);
  }
  if (list.size() > kLongestLine) text += " (" + std::to_string(list.size()) + " in all)";
  return text;
}

/// One line per member, plain ones first, deeper ones further to the right; lists of plain values
/// on one line.
void append_text(std::string& text, const OrderedJson& value, std::size_t depth) {
  const std::string indent(2 * depth, ' ');
  const auto append_entry = [&](const std::string& label, const OrderedJson& entry) {
    if (!entry.is_structured()) {
      text += indent + label + ' ' + scalar_text(entry) + '\n';
    } else if (entry.is_array() && all_scalars(entry)) {
      text += indent + label + ' ' + line_of(entry) + '\n';
    } else {
      text += indent + label + '\n';
      append_text(text, entry, depth + 1);
    }
  };
  if (value.is_object()) {
    for (const bool structured : {false, true}) {
      for (const auto& [key, entry] : value.items()) {
        if (entry.is_structured() == structured) append_entry(key + ":", entry);
      }
    }
    return;
  }
  for (OrderedJson entry : value) {
    // What has a name is listed under it.
    const auto name = entry.find("name");
    std::string label = "-";
    if (name != entry.end()) {
      label += " " + scalar_text(*name);
      entry.erase("name");
    }
    append_entry(label, entry);
  }
}

std::string described_model(const std::string& path) {
  if (path != "-" && holds_dataset_model(path)) return dataset_model_json(path);
  return load_model(input_path(path)).to_json();
}

/// Of tables, not of a model: which there are, and how they refer to each other.
void inspect_dataset(const InspectArguments& arguments) {
  const io::StoredDataset stored = read_described_dataset(arguments.model, "", {}, {});
  write_text("-", arguments.json
                      ? dataset_metadata_to_json(stored.metadata)
                      : text::visible(report::schema_text(stored.metadata, stored.dataset)));
}

void run_inspect(const InspectArguments& arguments) {
  if (io::is_dataset(arguments.model)) return inspect_dataset(arguments);
  const auto description =
      io::parse_ordered_json(described_model(arguments.model), "", ErrorCode::kInternal);
  std::string text;
  if (arguments.json) {
    text = description.dump(2) + '\n';
  } else {
    append_text(text, description, 0);
    text = text::visible(text);
  }
  write_text("-", text);
}

}  // namespace

Verb inspect_verb() {
  const auto a = std::make_shared<InspectArguments>();
  return {.name = "inspect",
          .summary = "Show what a model has learned, or how several tables refer to each other.",
          .positionals = {input_argument("model", a->model,
                                         "The model file; or a folder of CSV files, or a "
                                         "database, to see how its tables refer to each other",
                                         "a model file")},
          .groups = {{"Where results go", {flag("--json", a->json, "Print JSON")}}},
          .examples = {"likeness inspect real.likeness"},
          .also = {"show", "info", "describe"},
          .run = [a] { run_inspect(*a); }};
}

}  // namespace likeness::cli
