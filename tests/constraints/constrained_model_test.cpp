#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "likeness/constraints.hpp"
#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "table/column_type.hpp"

using namespace likeness;

namespace {

std::string digits_of(long number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

/// Rows with rules of all sorts, some of whose cells are missing.
Table ruled_table() {
  const RandomStream random(3, 0);
  std::string text = "id,low,mid,high,price,count,total,city,state,kind,until,a,b,c,step,x,y,z\n";
  for (std::size_t row = 0; row < 400; ++row) {
    const auto draw = [&](std::uint64_t k, std::uint64_t below) {
      return static_cast<long>(random.below(32 * row + k, below));
    };
    const auto maybe = [&](std::uint64_t k, const std::string& cell) {
      return draw(k, 15) == 0 ? std::string() : cell;
    };
    const long kind = draw(5, 3);
    const long low = draw(0, kind == 1 ? 50 : 60);
    const long mid = low + draw(1, 30);
    const long price = 100 + draw(2, 400);
    const long count = 1 + draw(3, 5);
    const long city = draw(4, 12);
    const long bit = draw(6, 3);
    const long x = draw(7, 500);
    const long y = draw(8, 500);
    text += "k" + std::to_string(row) + "," + maybe(10, std::to_string(low)) + "," +
            maybe(11, std::to_string(mid)) + "," + std::to_string(mid + 1 + draw(9, 20)) + "," +
            std::to_string(price / 100) + "." + digits_of(price % 100) + "," +
            std::to_string(count) + "," +
            maybe(12, std::to_string(price * count / 100) + "." + digits_of(price * count % 100)) +
            ",town" + std::to_string(city) + ",s" + std::to_string(city % 4) + ",k" +
            std::to_string(kind) + "," +
            (kind == 0 ? "" : "2024-01-" + digits_of(1 + draw(13, 28))) + "," +
            std::to_string(bit == 0 ? 1 : 0) + "," + std::to_string(bit == 1 ? 1 : 0) + "," +
            std::to_string(bit == 2 ? 1 : 0) + "," + std::to_string(25 * draw(14, 40)) + "," +
            std::to_string(x / 10) + "." + std::to_string(x % 10) + "," + std::to_string(y / 10) +
            "." + std::to_string(y % 10) + "," + std::to_string((1000 - x - y) / 10) + "." +
            std::to_string((1000 - x - y) % 10) + "\n";
  }
  return io::parse_csv(text, "ruled.csv");
}

std::vector<Constraint> all_rules() {
  return parse_constraints(R"json([
      {"class_name": "ChainedInequality", "parameters": {"column_names": ["low", "mid", "high"],
       "strict_boundaries": false}}, "total = price * count",
      {"class_name": "FixedCombinations", "parameters": {"column_names": ["city", "state"]}},
      "if kind = 'k0' then until is missing", "if kind != 'k0' then until is not missing",
      {"class_name": "OneHotEncoding", "parameters": {"column_names": ["a", "b", "c"]}},
      {"class_name": "FixedIncrements", "parameters": {"column_name": "step",
       "increment_value": 25}}, "x + y + z = 100", "abs(low) + abs(step) >= 0"])json",
                           "rules.json");
}

Metadata ruled_metadata(const Table& table) {
  Metadata metadata = detect_metadata(table);
  metadata.constraints = all_rules();
  return metadata;
}

std::size_t broken_in(const Table& real, const Table& rows) {
  const Metadata metadata = detect_metadata(real);
  std::size_t broken = 0;
  for (const Constraint& constraint : all_rules()) {
    broken += broken_rows(constraint, real, metadata, rows).size();
  }
  return broken;
}

Table without_column(const Table& table, const std::string& name) {
  std::vector<Column> columns = table.columns();
  std::erase_if(columns, [&](const Column& column) { return column.name == name; });
  return Table(std::move(columns));
}

std::string refusal_of(const Table& table, const std::vector<Constraint>& constraints) {
  Metadata metadata = detect_metadata(table);
  metadata.constraints = constraints;
  try {
    (void)make_recipe("independent").fit(table, metadata, {.seed = 1});
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("rows of models under constraints obey them all, also when loaded, and in any part") {
  const Table real = ruled_table();
  const Metadata metadata = ruled_metadata(real);
  for (const std::string name : {"independent", "gaussian_copula", "sequential_trees", "knn_mtd"}) {
    CAPTURE(name);
    const Model model = make_recipe(name).fit(real, metadata, {.seed = 4});
    const Table whole = model.sample(400, {.seed = 5});
    CHECK(broken_in(real, whole) == 0);
    CHECK(whole.column_count() == real.column_count());
    const std::string bytes = model.to_bytes();
    const Model loaded = load_model(std::as_bytes(std::span(bytes)));
    set_threads(1);
    const Table part = loaded.sample(150, {.seed = 5, .first_row = 200});
    set_threads(0);
    for (std::size_t c = 0; c < whole.column_count(); ++c) {
      CAPTURE(whole.column(c).name);
      const std::string all = io::format_csv(Table({whole.column(c)}));
      const std::string some = io::format_csv(Table({part.column(c)}));
      CHECK(all.find(some.substr(some.find('\n'))) != std::string::npos);
    }
  }
}

TEST_CASE("a model says how it obeys each constraint") {
  const Table real = ruled_table();
  const Model model = make_recipe("independent").fit(real, ruled_metadata(real), {.seed = 4});
  std::string ways;
  for (const ConstraintSummary& one : model.summary().constraints) {
    ways += one.way == "by construction" ? 'c' : 'r';
  }
  CHECK(ways == "ccccccccr");
  CHECK(model.to_json().find("\"obeyed\": \"by rejection\"") != std::string::npos);
}

TEST_CASE("an order of columns far apart leaves them as they are, and still holds in every row") {
  std::string text = "low,high\n";
  const RandomStream random(8, 0);
  for (std::uint64_t row = 0; row < 200; ++row) {
    const auto low = random.below(2 * row, 1000);
    text += std::to_string(low) + "," + std::to_string(low + 200 + random.below(2 * row + 1, 900)) +
            "\n";
  }
  const Table real = io::parse_csv(text, "far.csv");
  Metadata metadata = detect_metadata(real);
  metadata.constraints = {parse_constraint("low <= high")};
  const Model model = make_recipe("independent").fit(real, metadata, {.seed = 4});
  CHECK(model.summary().constraints[0].way == "by rejection");
  CHECK(broken_rows(metadata.constraints[0], real, metadata, model.sample(300)).empty());
}

TEST_CASE("conditions hold on computed columns as on drawn ones") {
  const Table real = ruled_table();
  const Model model = make_recipe("independent").fit(real, ruled_metadata(real), {.seed = 4});
  const Table rows =
      model.sample(60, {.seed = 6,
                        .conditions = {parse_condition("state=s1"), parse_condition("total>6"),
                                       parse_condition("kind=k2"), parse_condition("a=1")}});
  CHECK(broken_in(real, rows) == 0);
  const auto holds = [&](const std::string& expression) {
    return broken_rows(parse_constraint(expression), real, detect_metadata(real), rows).empty();
  };
  CHECK(holds("state = 's1' and total > 6 and kind = 'k2' and a = 1"));
  CHECK(holds("total is not missing and until is not missing"));
  CHECK_THROWS_AS((void)model.sample(5, {.boosts = {{"total", "6.00", 2}}}), Error);
}

TEST_CASE("a condition that one combination meets costs no tries") {
  const Table real = ruled_table();
  Metadata metadata = detect_metadata(real);
  metadata.constraints = parse_constraints(
      R"([{"class_name": "FixedCombinations", "parameters": {"column_names": ["a", "b", "c"]}}])",
      "rules.json");
  const Model model = make_recipe("independent").fit(real, metadata, {.seed = 4});
  const auto tries_of = [&](const char* condition) {
    SampleReport report;
    const Table rows =
        model.sample(200, {.seed = 6, .conditions = {parse_condition(condition)}}, &report);
    CHECK(broken_rows(parse_constraint(condition), real, metadata, rows).empty());
    return report.tries;
  };
  CHECK(tries_of("a=1") == 200);
  // Two combinations have that.
  CHECK(tries_of("a=0") > 200);
}

TEST_CASE("real rows that break a rule are told, left out, or learned by their share") {
  std::string text = "a,b\n";
  const RandomStream random(8, 0);
  for (std::uint64_t row = 0; row < 200; ++row) {
    const auto a = random.below(2 * row, 50);
    const bool breaks = row % 10 == 7;
    const auto b =
        breaks ? a - random.below(2 * row + 1, a + 1) : a + random.below(2 * row + 1, 40);
    text += std::to_string(a + 2) + "," + std::to_string(breaks ? b + 1 : b + 2) + "\n";
  }
  const Table real = io::parse_csv(text, "ab.csv");
  Constraint rule = parse_constraint("a <= b");
  const std::string refusal = refusal_of(real, {rule});
  CHECK_MESSAGE(
      refusal.find("breaks the rule \"a <= b\" in 20 of 200 rows: row 8 (a: ") != std::string::npos,
      refusal);
  const auto broken_share = [&](BrokenRows what) {
    rule.broken_rows = what;
    Metadata metadata = detect_metadata(real);
    metadata.constraints = {rule};
    const Model model = make_recipe("independent").fit(real, metadata, {.seed = 2});
    const Table rows = model.sample(1000, {.seed = 3});
    return static_cast<double>(broken_rows(rule, real, metadata, rows).size()) / 1000;
  };
  CHECK(broken_share(BrokenRows::kLeaveOut) == 0);
  CHECK(broken_share(BrokenRows::kLearnShare) == doctest::Approx(0.1).epsilon(0.3));
}

TEST_CASE("rules that can't be are named before anything is learned") {
  const Table real = ruled_table();
  const auto says = [&](const std::vector<std::string>& rules, const std::string& part) {
    std::vector<Constraint> constraints;
    for (const std::string& rule : rules) constraints.push_back(parse_constraint(rule));
    const std::string refusal = refusal_of(real, constraints);
    CHECK_MESSAGE(refusal.find(part) != std::string::npos, refusal);
  };
  says({"price < 0"}, "No row of the table meets the rule \"price < 0\"");
  says({"price > 2", "price < 2"}, "contradict each other");
  says({"count <= 6", "count > 6"}, "contradict each other");
  says({"total = price * count", "count > 600"}, "No row of the table meets the rule \"count > 6");
  says({"prise > 2"}, "did you mean \"price\"?");
  says({"price + 1"}, "is no condition");
  Constraint failing{"Predicate", {"price"}};
  failing.predicate = [](const Table& rows) { return std::vector<bool>(rows.rows() - 1, true); };
  CHECK(refusal_of(real, {failing}).find("answered for 399 rows instead of 400") !=
        std::string::npos);
}

TEST_CASE("a predicate and uniqueness hold in what is sampled") {
  const Table real = ruled_table();
  Metadata metadata = detect_metadata(real);
  Constraint odd{"Predicate", {"step"}};
  odd.predicate = [](const Table& rows) {
    std::vector<bool> allowed;
    const Column& step = rows.column("step");
    for (std::size_t row = 0; row < rows.rows(); ++row) allowed.push_back(step.integers[row] < 990);
    return allowed;
  };
  metadata.constraints = {odd, {"Unique", {"x", "y"}}};
  const Model model = make_recipe("independent").fit(real, metadata, {.seed = 4});
  const Table rows = model.sample(300, {.seed = 2});
  for (const Constraint& constraint : metadata.constraints) {
    CHECK(broken_rows(constraint, real, metadata, rows).empty());
  }
  CHECK_THROWS_AS((void)model.to_bytes(), Error);
}

TEST_CASE("questions are asked of rows of the table, whatever was learned in its place") {
  const Table real = ruled_table();
  Metadata metadata = detect_metadata(real);
  metadata.constraints = {parse_constraint("total = price * count")};
  const Model model = make_recipe("sequential_trees").fit(real, metadata, {.seed = 4});
  CHECK(model.log_likelihood(real).size() == real.rows());
  const Table whole = model.impute(real, 1);
  CHECK(whole.column("total").missing_count() == 0);
  CHECK(broken_rows(metadata.constraints[0], real, metadata, whole).empty());
  const Table total = model.predict(real, "total");
  CHECK(total.column("5%").missing_count() == 0);
  for (std::size_t row = 0; row < real.rows(); ++row) {
    if (!real.column("price").valid(row) || !real.column("count").valid(row)) continue;
    if (!real.column("total").valid(row)) continue;
    CHECK(number_at(total.column("50%"), row) ==
          doctest::Approx(number_at(real.column("total"), row)));
  }
}

TEST_CASE("what is measured from a column says of it what it is when that is predicted") {
  const RandomStream random(17, 0);
  std::string text = "kind,start,end,paid\n";
  std::vector<std::int64_t> starts;
  for (std::size_t row = 0; row < 600; ++row) {
    const std::uint64_t kind = random.below(4 * row, 2);
    // Many begin with the study: before, nobody does.
    const bool first = row % 5 == 0;
    const auto start = first ? 0 : static_cast<std::int64_t>(random.below(4 * row + 1, 3000));
    const auto end = start + static_cast<std::int64_t>(random.below(4 * row + 2, 10) + 20 * kind);
    const auto paid = end + static_cast<std::int64_t>(random.below(4 * row + 3, 30));
    text += (kind == 0 ? "a," : "b,") + std::to_string(start) + "," + std::to_string(end) + "," +
            std::to_string(paid) + "\n";
    starts.push_back(start);
  }
  const Table real = io::parse_csv(text, "stays.csv");
  Metadata metadata = detect_metadata(real);
  metadata.constraints = {parse_constraint("start <= end"), parse_constraint("end <= paid")};
  const Model model = make_recipe("sequential_trees").fit(real, metadata, {.seed = 4});
  for (const std::string name : {"start", "end", "paid"}) {
    CAPTURE(name);
    const Table answer = model.predict(without_column(real, name), name);
    double error = 0;
    std::size_t within = 0;
    for (std::size_t row = 0; row < real.rows(); ++row) {
      const double truth = number_at(real.column(name), row);
      error += std::abs(number_at(answer.column(name), row) - truth);
      const bool inside = number_at(answer.column("5%"), row) <= truth &&
                          truth <= number_at(answer.column("95%"), row);
      within += inside ? 1 : 0;
      CHECK(number_at(answer.column("5%"), row) >= 0);
    }
    // The column alone is known to some 750.
    CHECK(error / static_cast<double>(real.rows()) < 20);
    CHECK(within > real.rows() / 2);
  }
}

TEST_CASE("a category that is predicted is one that goes with the other cells of its row") {
  const Table real = ruled_table();
  Metadata metadata = detect_metadata(real);
  metadata.constraints = {parse_constraints(
      R"json([{"class_name": "FixedCombinations",
               "parameters": {"column_names": ["city", "state"]}}])json",
      "rules.json")};
  const Model model = make_recipe("sequential_trees").fit(real, metadata, {.seed = 4});
  const Table answer = model.predict(without_column(real, "city"), "city");
  std::vector<Column> columns = real.columns();
  for (Column& column : columns) {
    if (column.name == "city") column = answer.column("city");
  }
  CHECK(broken_rows(metadata.constraints[0], real, metadata, Table(columns)).empty());
  for (std::size_t row = 0; row < real.rows(); ++row) {
    // Three towns of twelve lie in each state.
    CHECK(number_at(answer.column("probability"), row) > 0.3);
  }
}

TEST_CASE("rows whose cells a rule empties have a likelihood, and all rows together that of one") {
  // Who is still there has no last grade; sites differ in both.
  std::string csv = "site,present,grade\n";
  for (int k = 0; k < 600; ++k) {
    const bool present = k % 5 < 2;
    const int site = (k * 7 + k / 11) % 3;
    csv += std::string(1, static_cast<char>('a' + site)) + (present ? ",yes," : ",no,");
    if (!present) csv += std::to_string(1 + (k * k + site) % 4);
    csv += '\n';
  }
  const Table real = io::parse_csv(csv, "leavers.csv");
  Metadata metadata = detect_metadata(real);
  metadata.constraints = {parse_constraint("if present = 'yes' then grade is missing"),
                          parse_constraint("if present = 'no' then grade is not missing")};
  const Model model = make_recipe("sequential_trees").fit(real, metadata, {.seed = 4});
  for (const double log : model.log_likelihood(real)) CHECK(std::isfinite(log));

  std::string all = "site,present,grade\n";
  for (const char site : {'a', 'b', 'c'}) {
    for (const char* rest : {"yes,", "no,1", "no,2", "no,3", "no,4"}) {
      all += std::string(1, site) + "," + rest + "\n";
    }
  }
  double sum = 0;
  for (const double log : model.log_likelihood(io::parse_csv(all, "all.csv"))) sum += std::exp(log);
  CHECK(sum == doctest::Approx(1).epsilon(0.02));
  // A category that nobody has stays impossible.
  const auto unseen = model.log_likelihood(io::parse_csv(all + "d,yes,\n", "all.csv"));
  CHECK(unseen.back() < -1e300);
}

TEST_CASE("a model under constraints holds no value that few rows have") {
  std::string text = "name,town,region,kind,a,b\n";
  for (std::size_t row = 0; row < 120; ++row) {
    const bool rare = row < 3;
    text += "Person" + std::to_string(row % 60) + "," +
            (rare           ? "Zyzzyx"
             : row % 2 == 0 ? "X"
                            : "Y") +
            "," + (row % 2 == 0 ? "N" : "S") + "," + (rare ? "Quixotry" : "plain") + "," +
            std::to_string(row) + "," + std::to_string(row + 1) + "\n";
  }
  const Table real = io::parse_csv(text, "people.csv");
  Metadata metadata = detect_metadata(real);
  for (ColumnMetadata& column : metadata.columns) {
    if (column.name == "name") column.sdtype = "name";
  }
  metadata.constraints = {{"FixedCombinations", {"town", "region"}}, parse_constraint("a < b")};
  const std::string bytes = make_recipe("independent").fit(real, metadata, {}).to_bytes();
  CHECK(bytes.find("Zyzzyx") == std::string::npos);
  CHECK(bytes.find("Quixotry") == std::string::npos);
  CHECK(bytes.find("Person1") == std::string::npos);
  CHECK(bytes.find("plain") != std::string::npos);
}

TEST_CASE("rules of keys and of generated texts hold in the rows that come out") {
  const RandomStream random(6, 0);
  std::string text = "id,note,a\n";
  for (std::uint64_t row = 0; row < 300; ++row) {
    text += std::to_string(3 * row + 3) + ",some words " +
            std::string(random.below(4 * row, 9), 'x') + std::to_string(row) + "," +
            std::to_string(random.below(4 * row + 1, 100)) + "\n";
  }
  const Table real = io::parse_csv(text, "notes.csv");
  Metadata metadata = detect_metadata(real);
  REQUIRE(metadata.find("note")->sdtype == "text");
  for (const char* rule : {"id > a", "length(note) < 16"}) {
    Constraint constraint = parse_constraint(rule);
    constraint.broken_rows = BrokenRows::kLeaveOut;
    metadata.constraints = {constraint};
    const Table rows = make_recipe("independent").fit(real, metadata, {.seed = 4}).sample(200);
    CHECK_MESSAGE(broken_rows(constraint, real, metadata, rows).empty(), rule);
  }
}
