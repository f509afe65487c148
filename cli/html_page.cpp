#include "cli/html_page.hpp"

#include <filesystem>
#include <limits>

#include "cli/files.hpp"
#include "io/json.hpp"

namespace likeness::cli {
namespace {

using io::OrderedJson;

report::NamedSeries read_series(const std::string& name, const OrderedJson& values) {
  report::NamedSeries series{name, {}};
  for (const OrderedJson& value : values) {
    series.values.push_back(value.is_number() ? value.get<double>()
                                              : std::numeric_limits<double>::quiet_NaN());
  }
  return series;
}

/// The file's name alone: reports travel, folders don't.
std::string file_name(const std::string& path, const std::string& which) {
  return path == "-" || path.empty() ? which : std::filesystem::path(path).filename().string();
}

}  // namespace

std::vector<report::NamedSeries> training_losses(const models::Synthesizer& model) {
  std::vector<report::NamedSeries> losses;
  const auto description = io::parse_ordered_json(model.describe(), "", ErrorCode::kInternal);
  const auto training = description.find("training");
  if (training == description.end()) return losses;
  const auto curves = training->find("losses");
  if (curves != training->end()) {
    for (const auto& [name, values] : curves->items()) losses.push_back(read_series(name, values));
  }
  const auto scores = training->find("held_out_scores");
  if (scores != training->end()) losses.push_back(read_series("held-out score", *scores));
  return losses;
}

std::vector<report::NamedSeries> training_losses(const std::string& path) {
  if (path.empty()) return {};
  return training_losses(*models::load_synthesizer(input_path(path)));
}

void write_html_page(const HtmlPage& page, const Table& real, const Table& synthetic,
                     const Metadata& metadata, const metrics::Evaluation& evaluation) {
  if (page.path.empty()) return;
  write_text(page.path, report::html_report({real, synthetic, metadata, evaluation,
                                             file_name(page.real_path, "the real table"),
                                             file_name(page.synthetic_path, "the synthetic table"),
                                             page.losses}));
}

}  // namespace likeness::cli
