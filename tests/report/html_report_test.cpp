#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "likeness/csv.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "likeness/report.hpp"
#include "tests/report/well_formed.hpp"

namespace likeness::report {
namespace {

/// A page and what it was made from.
struct Example {
  Table real;
  Table synthetic;
  Metadata metadata;
  metrics::Evaluation evaluation;
  Origin origin = {.real_name = "real.csv", .synthetic_name = "<i>.csv"};

  Example(const std::string& real_csv, const std::string& synthetic_csv)
      : real(io::parse_csv(real_csv, "real")),
        synthetic(io::parse_csv(synthetic_csv, "synthetic")),
        metadata(detect_metadata(real)) {
    evaluation.quality = metrics::evaluate_quality(real, synthetic, metadata);
    evaluation.diagnostic = metrics::evaluate_diagnostic(real, synthetic, metadata);
  }

  [[nodiscard]] std::string page() const {
    return html_report({real, synthetic, metadata, evaluation, origin});
  }
};

/// `rows` rows of numbers, levels, dates and missing cells in `columns` columns.
std::string made_up(int rows, int columns, std::uint64_t seed) {
  const RandomStream random(seed, 0);
  std::string csv;
  for (int c = 0; c < columns; ++c) csv += (c > 0 ? ",column " : "column ") + std::to_string(c);
  csv += '\n';
  for (int row = 0; row < rows; ++row) {
    const auto at = static_cast<std::uint64_t>(row * (columns + 1));
    const double common = random.normal(at);
    for (int c = 0; c < columns; ++c) {
      const double value = common + random.normal(at + 1 + static_cast<std::uint64_t>(c));
      if (c > 0) csv += ',';
      if (c % 5 == 4 && value > 1) continue;
      if (c % 4 == 0) csv += "level " + std::to_string(std::lround(std::fabs(5 * value)));
      if (c % 4 == 1) csv += std::to_string(value);
      if (c % 4 == 2) csv += std::to_string(std::lround(100 * value));
      if (c % 4 == 3) csv += "20" + std::to_string(20 + std::lround(std::fabs(value))) + "-03-01";
    }
    csv += '\n';
  }
  return csv;
}

Example full_example() {
  Example example(made_up(200, 8, 1), made_up(150, 8, 2));
  metrics::Finding finding;
  finding.title = "Copies & <near> copies";
  finding.verdict = "3% of the rows are copies.";
  finding.advice = "Fit again.";
  finding.severity = metrics::Severity::kSerious;
  example.evaluation.findings = {finding};
  example.evaluation.skipped = {{"utility", "Give a target."}};
  metrics::Privacy privacy;
  for (const auto from : {metrics::RowSource::kSynthetic, metrics::RowSource::kHoldout}) {
    metrics::DistanceCurve curve;
    curve.from = from;
    for (int k = 0; k <= 100; ++k) curve.closest.push_back(0.001 * k);
    privacy.curves.push_back(curve);
  }
  example.evaluation.privacy = privacy;
  metrics::Utility utility;
  utility.target = "column 0";
  utility.models.push_back({"random_forest", {}, {}});
  utility.models[0].trained_on_real.accuracy = 0.875;
  example.evaluation.utility = utility;
  metrics::Detection detection;
  detection.detectors.push_back({"random_forest", {0.75, 0.7, 0.8}, 0.5});
  example.evaluation.detection = detection;
  ModelSummary model;
  model.name = "tvae";
  model.options = {{"epochs", std::int64_t{5}}};
  model.columns = {{"column 0", "levels", "", ""}};
  model.training.emplace();
  model.training->losses = {{"<loss>", {3, 2, 1, NAN, 0.5}}};
  example.origin.model = model;
  return example;
}

std::string attribute(const PagePart& part, const std::string& name) {
  for (const auto& [key, value] : part.attributes) {
    if (key == name) return value;
  }
  return "";
}

std::string all_text(const std::vector<PagePart>& parts) {
  std::string text;
  for (const PagePart& part : parts) text += part.text;
  return text;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the page is well-formed, and says what it was given") {
  const std::string page = full_example().page();
  const std::string text = all_text(parse_page(page));
  for (const char* part : {"real.csv", "<i>.csv", "column 3", "Copies & <near> copies",
                           "Fit again.", "Give a target.", "holdout", "0.875", "0.75", "<loss>",
                           "How alike", "How safe", "How useful", "learned as levels", "epochs"}) {
    CAPTURE(part);
    CHECK(contains(text, part));
  }
}

TEST_CASE("sequences are drawn over real ones, with their autocorrelation and lengths") {
  const auto rows = [](int seed) {
    std::string csv = "unit,day,load\n";
    for (int unit = 0; unit < 8; ++unit) {
      for (int day = 0; day < 4 + (unit + seed) % 3; ++day) {
        csv += "u" + std::to_string(unit) + ",2024-02-0" + std::to_string(day + 1) + ',';
        if (day != 2) csv += std::to_string(unit * seed % 5 + day * 0.25);
        csv += '\n';
      }
    }
    return csv;
  };
  Example example(rows(1), rows(2));
  metrics::SequenceEvaluationOptions options;
  options.detection = false;
  example.evaluation.sequences =
      metrics::evaluate_sequences({example.real, example.synthetic, example.metadata}, options);
  const std::string page = example.page();
  std::vector<std::string> classes;
  std::set<std::string> titles;
  for (const PagePart& part : parse_page(page)) {
    classes.push_back(attribute(part, "class"));
    titles.insert(attribute(part, "aria-label"));
  }
  CHECK(std::count(classes.begin(), classes.end(), "real lines") == 1);
  CHECK(std::count(classes.begin(), classes.end(), "synthetic lines") == 1);
  CHECK(
      titles.contains("load of 8 real sequences as broad lines, and of 8 synthetic ones as thin "
                      "lines."));
  CHECK(
      titles.contains("load, autocorrelation by the number of rows between: real as an area, "
                      "synthetic as a line."));
  CHECK(contains(page, "Rows per sequence"));
  CHECK(contains(page, "days since the first row"));
}

TEST_CASE("nothing on the page leads to, or loads from, anywhere else") {
  const std::vector<PagePart> parts = parse_page(full_example().page());
  const std::set<std::string> harmful = {"script", "link",  "img",    "iframe",       "object",
                                         "embed",  "image", "base",   "form",         "audio",
                                         "video",  "use",   "source", "foreignObject"};
  for (const PagePart& part : parts) {
    CHECK(harmful.count(part.tag) == 0);
    for (const auto& [key, value] : part.attributes) {
      CHECK_FALSE(key.starts_with("on"));
      CHECK(key != "src");
      if (key == "href") CHECK(value.starts_with("#"));
      CHECK_FALSE(contains(value, "://"));
    }
    CHECK_FALSE(contains(part.text, "://"));
    CHECK_FALSE(contains(part.text, "url("));
    CHECK_FALSE(contains(part.text, "@import"));
  }
}

TEST_CASE("the page forbids itself scripts and loading") {
  for (const PagePart& part : parse_page(full_example().page())) {
    if (attribute(part, "http-equiv") != "Content-Security-Policy") continue;
    CHECK(attribute(part, "content") == "default-src 'none'; style-src 'unsafe-inline'");
    return;
  }
  FAIL("no policy");
}

TEST_CASE("names and values that look like markup are text") {
  const std::string csv =
      "<script>alert(1)</script>,]]>,\"\"\"quoted\"\" & "
      "'so'\"\n<b>,&amp;,1\n<b>,<!--,2\n</table>,&amp;,3\n";
  const std::vector<PagePart> parts = parse_page(Example(csv, csv).page());
  const std::string text = all_text(parts);
  CHECK(contains(text, "<script>alert(1)</script>"));
  CHECK(contains(text, "]]>"));
  CHECK(contains(text, "\"quoted\" & 'so'"));
  CHECK(contains(text, "</table>"));
  CHECK(contains(text, "&amp;"));
}

TEST_CASE("every link leads to a place on the page, and no place has two names") {
  std::set<std::string> ids;
  std::set<std::string> targets;
  for (const PagePart& part : parse_page(full_example().page())) {
    const std::string id = attribute(part, "id");
    if (!id.empty()) CHECK(ids.insert(id).second);
    const std::string target = attribute(part, "href");
    if (!target.empty()) targets.insert(target.substr(1));
  }
  CHECK(targets.size() > 8);
  CHECK(std::includes(ids.begin(), ids.end(), targets.begin(), targets.end()));
}

TEST_CASE("pictures say what they show, tables have captions and headings") {
  std::size_t pictures = 0;
  std::size_t tables = 0;
  const std::vector<PagePart> parts = parse_page(full_example().page());
  for (std::size_t k = 0; k < parts.size(); ++k) {
    if (!parts[k].opens) continue;
    if (parts[k].tag == "svg") {
      ++pictures;
      CHECK(attribute(parts[k], "role") == "img");
      CHECK(!attribute(parts[k], "aria-label").empty());
    }
    if (parts[k].tag == "table") {
      ++tables;
      CHECK(parts[k + 1].tag == "caption");
    }
    if (parts[k].tag == "th") CHECK(!attribute(parts[k], "scope").empty());
  }
  CHECK(pictures >= 8 + 5 + 3 + 1 + 1);  // columns, heat maps, projections, distances, losses
  CHECK(tables >= 4);
}

TEST_CASE("the same tables give the same bytes with any number of threads") {
  const Example example = full_example();
  set_threads(1);
  const std::string page = example.page();
  set_threads(2);
  CHECK(example.page() == page);
  set_threads(7);
  CHECK(example.page() == page);
  set_threads(0);
}

TEST_CASE("the page of fifty columns is below 1 MiB") {
  const Example example(made_up(1000, 50, 1), made_up(1000, 50, 2));
  CHECK(example.page().size() < 1 << 20);
}

TEST_CASE("tables with next to nothing in them have a page") {
  for (const char* csv : {"a\n1\n", "a,b\nx,1\n", "a,b\n,1\n,2\n", "a\n5\n5\n5\n",
                          "a,b\n1e300,x\n-1e300,y\n1.5,x\n"}) {
    CAPTURE(csv);
    CHECK_NOTHROW((void)parse_page(Example(csv, csv).page()));
  }
}

TEST_CASE("a column without any value in one table has a page") {
  CHECK_NOTHROW((void)parse_page(Example("a,b\n1,x\n2,y\n", "a,b\n,x\n,y\n").page()));
  CHECK_NOTHROW((void)parse_page(Example("a,b\n,x\n,y\n", "a,b\n1,x\n2,y\n").page()));
}

}  // namespace likeness::report
