#pragma once

#include <string>
#include <vector>

#include "likeness/model.hpp"
#include "likeness/report.hpp"

namespace likeness::cli {

/// What the pages of synth and evaluate need besides the tables and their scores.
struct HtmlPage {
  std::string path;  ///< `-` is standard output; empty for no page
  std::string real_path;
  std::string synthetic_path;
  std::vector<report::NamedSeries> losses;  ///< of the fit, where known
};

/// What a model keeps of its training; empty where it keeps nothing.
[[nodiscard]] std::vector<report::NamedSeries> training_losses(const Model& model);

/// The same of a model file; empty where `path` is.
[[nodiscard]] std::vector<report::NamedSeries> training_losses(const std::string& path);

/// Writes the page, whole or not at all, unless its path is empty.
void write_html_page(const HtmlPage& page, const Table& real, const Table& synthetic,
                     const Metadata& metadata, const metrics::Evaluation& evaluation);

}  // namespace likeness::cli
