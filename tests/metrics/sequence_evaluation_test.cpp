#include "likeness/sequence_evaluation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <tuple>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"

using namespace likeness;

namespace {

const nlohmann::ordered_json& golden() {
  static const auto json = nlohmann::ordered_json::parse(
      std::ifstream(std::string(LIKENESS_GOLDEN_FOLDER) + "/sequences.json"));
  return json;
}

struct Sides {
  Table real;
  Table synthetic;
  Metadata metadata;

  Sides(const std::string& real_text, const std::string& synthetic_text, std::string key = "unit",
        std::string index = "day")
      : real(io::parse_csv(real_text, "real.csv")),
        synthetic(io::parse_csv(synthetic_text, "synthetic.csv")),
        metadata(detect_metadata(real)) {
    for (ColumnMetadata& column : metadata.columns) {
      for (const char* number : {"count", "day", "first", "second"}) {
        if (column.name == number) column.sdtype = "numerical";
      }
    }
    metadata.sequence_key = std::move(key);
    metadata.sequence_index = std::move(index);
  }
  [[nodiscard]] metrics::SequenceInput input() const { return {real, synthetic, metadata}; }
};

/// Units of six days each; `load` is what a function of unit and day says.
template <class Load>
std::string rows_of(std::size_t units, const Load& load) {
  std::string text = "unit,day,load,state\n";
  for (std::size_t unit = 0; unit < units; ++unit) {
    for (std::size_t day = 0; day < 6; ++day) {
      const double value = load(unit, day);
      text += "u" + std::to_string(unit) + ',' + std::to_string(5 * day) + ',' +
              std::to_string(value) + (value > 6 ? ",high\n" : ",low\n");
    }
  }
  return text;
}

/// Without what takes long.
metrics::SequenceEvaluation score(const Sides& sides) {
  metrics::SequenceEvaluationOptions options;
  options.detection = options.privacy = false;
  return metrics::evaluate_sequences(sides.input(), options);
}

double rising(std::size_t unit, std::size_t day) {
  return static_cast<double>(unit % 7) + static_cast<double>(day) * 0.5;
}

double jumping(std::size_t unit, std::size_t day) {
  return static_cast<double>((unit * 31 + day * 17) % 10);
}

}  // namespace

TEST_CASE("scores of sequences are SDMetrics', number for number") {
  const Sides sides(golden()["real"], golden()["synthetic"]);
  const auto& scores = golden()["scores"];
  CHECK(metrics::sequence_length_similarity(sides.input()) ==
        doctest::Approx(scores["length"]).epsilon(1e-12));
  const std::pair<const char*, metrics::SequenceStatistic> statistics[] = {
      {"mean", metrics::SequenceStatistic::kMean},
      {"median", metrics::SequenceStatistic::kMedian},
      {"std", metrics::SequenceStatistic::kDeviation},
      {"min", metrics::SequenceStatistic::kMinimum},
      {"max", metrics::SequenceStatistic::kMaximum}};
  for (const auto& [column, expected] : scores.items()) {
    if (column == "length") continue;
    CAPTURE(column);
    for (const auto& [name, statistic] : statistics) {
      CAPTURE(name);
      CHECK(metrics::statistic_msas(sides.input(), column, statistic) ==
            doctest::Approx(expected[name]).epsilon(1e-12));
    }
    if (!expected.contains("inter_row_1")) continue;
    CHECK(metrics::inter_row_msas(sides.input(), column) ==
          doctest::Approx(expected["inter_row_1"]).epsilon(1e-12));
    CHECK(metrics::inter_row_msas(sides.input(), column, 3) ==
          doctest::Approx(expected["inter_row_3"]).epsilon(1e-12));
    CHECK(metrics::inter_row_msas(sides.input(), column, 1, true) ==
          doctest::Approx(expected["inter_row_log"]).epsilon(1e-12));
  }
}

TEST_CASE("a table scores 1 against itself, and loses nothing of its order") {
  const Sides sides(rows_of(40, rising), rows_of(40, rising));
  const auto scores = score(sides);
  CHECK(scores.length == 1);
  REQUIRE(scores.columns.size() == 2);
  CHECK(scores.columns[1].column == "load");
  CHECK(scores.columns[1].inter_row == 1);
  CHECK(scores.columns[1].autocorrelation_error == 0);
  CHECK(scores.columns[1].real_autocorrelation[0] > 0.9);
  CHECK(std::isnan(scores.columns[1].real_autocorrelation[5]));
  REQUIRE(scores.transitions.size() == 1);
  CHECK(scores.transitions[0].score == doctest::Approx(1));
  CHECK(scores.times->grid == 5);
  CHECK(scores.times->off_grid == 0);
  CHECK(scores.findings.empty());
}

TEST_CASE("sequences whose rows don't follow one another are told by autocorrelation") {
  const Sides sides(rows_of(40, rising), rows_of(40, jumping));
  const auto scores = score(sides);
  CHECK(scores.columns[1].autocorrelation_error > 0.5);
  CHECK(scores.columns[1].inter_row < 0.5);
  CHECK(scores.transitions[0].stays.real > scores.transitions[0].stays.synthetic + 0.3);
  // From high back to low, which no real sequence does.
  CHECK(scores.transitions[0].unseen.synthetic > 0.1);
  CHECK(scores.transitions[0].unseen.real == 0);
}

TEST_CASE("time that goes back, repeats or leaves the grid is seen in the order of the table") {
  const Sides sides(rows_of(20, rising),
                    "unit,day,load,state\na,5,1,low\na,0,1,low\na,0,2,low\na,7,2,low\n");
  const auto scores = score(sides);
  REQUIRE(scores.times);
  CHECK(scores.times->steps_back.real == 0);
  CHECK(scores.times->steps_back.synthetic == doctest::Approx(1.0 / 3));
  CHECK(scores.times->repeated.synthetic == doctest::Approx(1.0 / 3));
  CHECK(scores.times->off_grid == doctest::Approx(1.0 / 3));
  CHECK(scores.times->unseen_times.synthetic == 0.25);
  CHECK(scores.findings.size() == 3);
}

TEST_CASE("a real table in no order is sorted, and nothing is said of steps back") {
  const std::string text = "unit,day,load,state\na,2,1,low\na,1,2,low\nb,1,3,low\nb,2,4,low\n";
  const auto scores = score(Sides(text, text));
  CHECK(std::isnan(scores.times->steps_back.real));
  CHECK(scores.columns[1].unchanged.real == 0);
}

TEST_CASE("what never changes within a real sequence is context, and is seen to change") {
  const std::string real = "unit,day,sex\na,1,f\na,2,f\nb,1,m\nb,2,m\n";
  const std::string synthetic = "unit,day,sex\na,1,f\na,2,m\nb,1,m\nb,2,m\n";
  const auto scores = score(Sides(real, synthetic));
  CHECK(scores.context == std::vector<std::string>{"sex"});
  CHECK(scores.context_changes == 0.5);
  CHECK(scores.transitions.empty());
}

TEST_CASE("key and index are found where nothing names them") {
  Sides sides(rows_of(20, rising), rows_of(20, rising));
  sides.metadata.sequence_key.reset();
  sides.metadata.sequence_index.reset();
  const auto scores = score(sides);
  CHECK(scores.key == "unit");
  CHECK(scores.index == "day");
}

TEST_CASE("tables that hold no sequences are refused with a reason") {
  const auto refusal = [](const std::string& text, const std::string& key,
                          const std::string& index) -> std::string {
    try {
      const Sides sides(text, text, key, index);
      (void)score(sides);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  CHECK(refusal("unit,day\na,1\nb,2\n", "unit", "day").starts_with("Every row of the real table"));
  CHECK(refusal("unit,day\na,x\na,y\n", "unit", "day") ==
        "Column \"day\" of the real table can't put rows in order: an index holds numbers or "
        "dates.");
  CHECK(refusal("unit,day\na,1\na,2\n", "owner", "day") ==
        "The real table has no column \"owner\", the key of the sequences.");
  CHECK(refusal("unit,day\n,1\n,2\n", "unit", "day") ==
        "The real table has no rows with a key and an index of sequences.");
}

TEST_CASE("windows of rows tell sequences in a wrong order, which no summary does") {
  const Sides sides(rows_of(60, rising), rows_of(60, [](std::size_t unit, std::size_t day) {
                      return rising(unit, day * 5 % 6);
                    }));
  const auto scores = metrics::evaluate_sequences(sides.input());
  REQUIRE(scores.detection.size() == 3);
  CHECK(scores.detection[0].of == "summaries");
  CHECK(scores.detection[0].accuracy < 0.6);
  CHECK(scores.detection[2].of == "windows");
  CHECK(scores.detection[2].accuracy > 0.9);
  CHECK(std::isnan(scores.detection[2].holdout_accuracy));
}

TEST_CASE("sequences that are copied are seen as a whole and in runs, against the holdout's") {
  Sides sides(rows_of(40, jumping), rows_of(40, jumping));
  const Table holdout =
      io::parse_csv(rows_of(40,
                            [](std::size_t unit, std::size_t day) {
                              return jumping(unit, day) + 0.01 * static_cast<double>(unit);
                            }),
                    "holdout.csv");
  const auto alone = metrics::evaluate_sequences(sides.input());
  CHECK(alone.privacy->baseline == "real");
  CHECK(alone.privacy->sequences_copied == 1);
  metrics::SequenceInput input = {sides.real, sides.synthetic, sides.metadata, &holdout};
  const auto scores = metrics::evaluate_sequences(input);
  CHECK(scores.privacy->runs_copied == 1);
  CHECK(scores.privacy->runs_baseline < 0.1);
  CHECK(scores.privacy->nearer.value > 0.9);
  CHECK(scores.findings.size() == 2);
}

TEST_CASE("the next row is predicted from rows whose order is right, not from others") {
  const Sides sides(rows_of(60, rising), rows_of(60, jumping));
  const auto scores = metrics::evaluate_sequences(sides.input());
  REQUIRE(!scores.next_row.empty());
  CHECK(scores.next_row[0].column == "load");
  CHECK(scores.next_row[0].score.real > 0.9);
  CHECK(scores.next_row[0].score.synthetic < 0.5);
}

TEST_CASE("columns are related with a lag, and to what never changes") {
  const auto rows = [](bool related) {
    std::string text = "unit,day,sex,first,second\n";
    for (std::size_t unit = 0; unit < 40; ++unit) {
      for (std::size_t day = 0; day < 6; ++day) {
        const double now = jumping(unit, day);
        const double before = related && day > 0 ? jumping(unit, day - 1) : jumping(unit + 5, day);
        const bool is_female = related ? unit % 3 == 0 : unit % 2 == 0;
        text += "u" + std::to_string(unit) + ',' + std::to_string(day) +
                (is_female ? ",f," : ",m,") + std::to_string(now + (unit % 3 == 0 ? 20 : 0)) + ',' +
                std::to_string(before) + '\n';
      }
    }
    return text;
  };
  const auto scores = score(Sides(rows(true), rows(false)));
  REQUIRE(scores.context_relations.size() == 2);
  CHECK(scores.context_relations[0].of == "first mean");
  CHECK(scores.context_relations[0].association.real > 0.9);
  CHECK(scores.context_relations[0].association.synthetic < 0.3);
  REQUIRE(scores.cross_correlations.size() == 4);
  CHECK(scores.cross_correlations[0].column_1 == "first");
  CHECK(scores.cross_correlations[0].lag == 1);
}

TEST_CASE("scores of sequences don't depend on the number of threads") {
  const Sides sides(rows_of(30, rising), rows_of(30, jumping));
  const auto on = [&](int threads) {
    const int before = likeness::threads();
    set_threads(threads);
    const auto scores = metrics::evaluate_sequences(sides.input());
    set_threads(before);
    return std::make_tuple(scores.detection[2].auc, scores.next_row[0].score.synthetic,
                           scores.columns[1].inter_row, scores.transitions[0].score);
  };
  CHECK(on(1) == on(3));
}
