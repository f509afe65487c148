#include "tables.hpp"

#include <chrono>
#include <cmath>
#include <numeric>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "likeness/random.hpp"
#include "likeness/utility.hpp"

namespace papers {
namespace {

using namespace likeness;
using Clock = std::chrono::steady_clock;

const std::vector<std::pair<std::string, std::string>> kPaperTables = {
    {"wisconsin_breast", "10"},
    {"caesarian", "Caesarian"},
    {"cryotherapy", "Result_of_Treatment"},
    {"liver", "5"},
    {"pima", "test"},
    {"fat", "brozek"},
    {"prostate", "lpsa"},
    {"parkinsons", "status"}};

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

BenchmarkTable read_one(const std::filesystem::path& path, const std::string& target) {
  BenchmarkTable result{path.stem().string(), target, io::read_csv(path.string()), {}};
  result.metadata = detect_metadata(result.table);
  return result;
}

/// The lines of a table's CSV that are chosen, as a table.
Table rows_of(const Table& table, const std::vector<std::size_t>& rows) {
  const std::string text = io::format_csv(table);
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end + 1 - begin));
    begin = end + 1;
  }
  std::string part = lines[0];
  for (const std::size_t row : rows) part += lines[row + 1];
  return io::parse_csv(part, "half");
}

void add_scores(const metrics::PaperScores& scores, Result& result) {
  result.values["pcd"] = scores.pairwise_correlation_difference;
  result.values["ks"] = scores.ks_complement;
  result.values["cs"] = scores.cs_test;
  result.values["dcr"] = scores.distance_to_closest.mean;
  result.values["dcr_spread"] = scores.distance_to_closest.spread;
  result.values["nndr"] = scores.distance_ratio.mean;
  result.values["nndr_spread"] = scores.distance_ratio.spread;
  result.values["nndr_loo"] = scores.real_distance_ratio.mean;
  result.values["copies"] = scores.copies;
}

void add_predictions(const metrics::TrainTestReport& report, Result& result) {
  const auto main_score = [&](const metrics::CrossValidatedScores& scores) {
    return report.classification ? scores.accuracy.mean : scores.rmse.mean;
  };
  result.values["trtr"] = main_score(report.trtr);
  result.values["tstr"] = main_score(report.tstr);
  result.values["trts"] = main_score(report.trts);
  result.values["tsts"] = main_score(report.tsts);
}

OptionValues options_of(const std::string& model, std::string& name) {
  OptionValues options;
  std::size_t begin = model.find('+');
  name = model.substr(0, begin);
  while (begin != std::string::npos) {
    const std::size_t end = model.find('+', begin + 1);
    const std::string option = model.substr(begin + 1, end - begin - 1);
    const std::size_t equals = option.find('=');
    if (equals == std::string::npos) {
      throw Error(ErrorCode::kUsage, "\"" + option + "\" is no option of the form name=value.");
    }
    options.emplace_back(option.substr(0, equals), option.substr(equals + 1));
    begin = end;
  }
  return options;
}

}  // namespace

std::vector<BenchmarkTable> read_tables(const std::filesystem::path& folder,
                                        const std::vector<std::string>& wanted) {
  std::vector<BenchmarkTable> tables;
  for (const std::string& entry : wanted) {
    const std::size_t colon = entry.rfind(':');
    if (colon == std::string::npos) {
      throw Error(ErrorCode::kUsage,
                  "\"" + entry + "\" names no target; write it as path.csv:target.");
    }
    tables.push_back(read_one(entry.substr(0, colon), entry.substr(colon + 1)));
  }
  if (!wanted.empty()) return tables;
  for (const auto& [name, target] : kPaperTables) {
    const std::filesystem::path path = folder / (name + ".csv");
    if (std::filesystem::exists(path)) tables.push_back(read_one(path, target));
  }
  if (tables.empty()) {
    throw Error(ErrorCode::kUsage, "The folder " + folder.string() +
                                       " has none of the papers' tables; name tables as "
                                       "path.csv:target.");
  }
  return tables;
}

Result measure_halves(const BenchmarkTable& table, int seed) {
  const RandomStream random(static_cast<std::uint64_t>(seed), 0);
  std::vector<std::size_t> order(table.table.rows());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t k = order.size(); k > 1; --k) std::swap(order[k - 1], order[random.below(k, k)]);
  const auto middle = order.begin() + static_cast<std::ptrdiff_t>(order.size() / 2);
  Result result{table.name, kFreshRows, seed, {}};
  const auto scores =
      metrics::evaluate_paper_scores(rows_of(table.table, {order.begin(), middle}),
                                     rows_of(table.table, {middle, order.end()}), table.metadata);
  add_scores(scores, result);
  result.values["nndr_loo"] =
      metrics::evaluate_paper_scores(table.table, table.table, table.metadata)
          .real_distance_ratio.mean;
  return result;
}

Result measure_model(const BenchmarkTable& table, const std::string& model, int seed,
                     std::uint64_t rows) {
  std::string name;
  OptionValues options = options_of(model, name);
  for (const ModelDescription& description : list_models()) {
    if (description.name != name) continue;
    for (const OptionDescription& option : description.options) {
      if (option.name == "target") options.emplace_back("target", table.target);
    }
  }
  const Recipe recipe = make_recipe(name, options);
  Result result{table.name, model, seed, {}};
  FitOptions fit;
  fit.seed = static_cast<std::uint64_t>(seed);
  const auto fit_begin = Clock::now();
  const Model learned = recipe.fit(table.table, table.metadata, fit);
  result.values["fit_seconds"] = seconds_since(fit_begin);
  SampleOptions sample;
  sample.seed = static_cast<std::uint64_t>(seed);
  const auto sample_begin = Clock::now();
  const Table made = learned.sample(rows, sample);
  result.values["sample_seconds"] = seconds_since(sample_begin);
  add_scores(metrics::evaluate_paper_scores(table.table, made, table.metadata), result);
  metrics::TrainTestOptions utility;
  utility.target = table.target;
  utility.seed = static_cast<std::uint64_t>(seed);
  add_predictions(metrics::evaluate_train_test(table.table, made, table.metadata, utility), result);
  return result;
}

}  // namespace papers
