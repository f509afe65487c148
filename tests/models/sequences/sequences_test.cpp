#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <set>
#include <string>

#include "core/calendar.hpp"
#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "likeness/random.hpp"
#include "likeness/sequence_sampling.hpp"
#include "models/sequences/sequence_table.hpp"
#include "tests/models/visits_table.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

const Model& visits_model() {
  static const Table table = visits_table();
  static const Model model =
      make_recipe("sequences", {{"rounds", "10"}}).fit(table, visits_metadata(table), {.seed = 4});
  return model;
}

Table table_of(const std::string& text) {
  return io::parse_csv(text, "rows.csv");
}

/// What learning these rows says.
std::string message_of(const std::string& text, const OptionValues& options) {
  const Table table = table_of(text);
  try {
    (void)make_recipe("sequences", options).fit(table, detect_metadata(table));
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

std::string cell(const Column& column, std::size_t row) {
  return std::string(column.type == ColumnType::kText
                         ? column.strings[row]
                         : column.dictionary[static_cast<std::size_t>(column.codes[row])]);
}

}  // namespace

TEST_CASE("sequences: time never goes back, context stays, keys are new, flags don't return") {
  const Table made = visits_model().sample(900, {.seed = 6});
  const Column& patients = made.column("patient");
  std::set<std::string> seen;
  std::size_t rises = 0;
  for (std::size_t row = 0; row < made.rows(); ++row) {
    const bool begins = row == 0 || cell(patients, row) != cell(patients, row - 1);
    if (begins) {
      CHECK(seen.insert(cell(patients, row)).second);
      continue;
    }
    CHECK(made.column("day").integers[row] > made.column("day").integers[row - 1]);
    CHECK(cell(made.column("sex"), row) == cell(made.column("sex"), row - 1));
    const bool went_back =
        cell(made.column("ill"), row) == "no" && cell(made.column("ill"), row - 1) == "yes";
    CHECK(!went_back);
    ++rises;
  }
  CHECK(rises > 500);
}

TEST_CASE("sequences are counted, and conditions on what stays the same are met") {
  const Model& model = visits_model();
  const std::uint64_t rows = model.rows_of_subjects(25, 8).value();
  const Table made = model.sample(rows + 1, {.seed = 8});
  std::set<std::string> patients;
  for (std::size_t row = 0; row < rows; ++row) patients.insert(cell(made.column("patient"), row));
  CHECK(patients.size() == 25);
  CHECK(patients.insert(cell(made.column("patient"), rows)).second);
  CHECK_THROWS_WITH_AS((void)model.sample(5, {.conditions = {{"ill", "yes"}}}),
                       doctest::Contains("changes within sequences"), Error);
}

TEST_CASE("sequences have the lengths that are asked for, and depend on nothing else") {
  const SequenceSampler sampler(visits_model());
  const auto lengths_of = [](const Table& table) {
    std::map<std::string, std::size_t> lengths;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      ++lengths[cell(table.column("patient"), row)];
    }
    return lengths;
  };
  const auto made = [&](const SequenceLengths& lengths, std::uint64_t sequences) {
    return sampler.sample(0, sequences, {.seed = 3, .lengths = lengths});
  };
  for (const SequenceLengths& asked : {SequenceLengths{5, 5}, SequenceLengths{4, 100},
                                       SequenceLengths{1, 3}, SequenceLengths{20, 20}}) {
    const Table table = made(asked, 40);
    const auto lengths = lengths_of(table);
    CHECK(lengths.size() == 40);
    for (const auto& [patient, length] : lengths) {
      CHECK(length >= asked.least);
      CHECK(length <= asked.most);
    }
  }
  // Sequence k is the same, whichever are drawn beside it, and that of Model::sample().
  const std::string ten = io::format_csv(made({4, 100}, 10));
  CHECK(io::format_csv(made({4, 100}, 40)).starts_with(ten));
  const std::string ninth = io::format_csv(sampler.sample(9, 1, {.seed = 3, .lengths = {4, 100}}));
  CHECK(ten.ends_with(ninth.substr(ninth.find('\n') + 1)));
  const Table plain = sampler.sample(0, 12, {.seed = 3});
  CHECK(io::format_csv(visits_model().sample(plain.rows(), {.seed = 3})) == io::format_csv(plain));
  const Table women = sampler.sample(0, 8, {.lengths = {5, 6}, .conditions = {{"sex", "f"}}});
  for (std::size_t row = 0; row < women.rows(); ++row) {
    CHECK(cell(women.column("sex"), row) == "f");
  }
  CHECK_THROWS_AS((void)made({3, 2}, 5), Error);
}

TEST_CASE("beginnings stay as they are, and each is followed by rows of its own") {
  const SequenceSampler sampler(visits_model());
  const std::string begun =
      "patient,sex,height,day,level,ill\nX1,f,170,10,52.5,no\nX1,f,170,95,53.5,yes\n"
      "X2,m,181,3,47.1,\nX3,m,181,4,47.2,never\n";
  const Table beginnings = table_of(begun);
  const Table whole = sampler.continue_sequences(beginnings, {.seed = 1});
  const std::string text = io::format_csv(whole);
  CHECK(text.find("\nX1,f,170,10,52.5,no\nX1,f,170,95,53.5,yes\nX1,f,170,") != std::string::npos);
  CHECK(text.find("\nX2,m,181,3,47.1,\nX2,m,181,") != std::string::npos);
  CHECK(text.find("\nX3,m,181,4,47.2,never\nX3,m,181,") != std::string::npos);
  double before = 0;
  for (std::size_t row = 0; row < whole.rows(); ++row) {
    const bool begins =
        row == 0 || cell(whole.column("patient"), row) != cell(whole.column("patient"), row - 1);
    const double level = whole.column("level").floats[row];
    if (!begins) {
      CHECK(whole.column("day").integers[row] > whole.column("day").integers[row - 1]);
      CHECK(std::abs(level - before) < 6);
    }
    // Flags that don't go back don't, from a given row to a drawn one either.
    if (row > 1 && cell(whole.column("patient"), row) == "X1") {
      CHECK(cell(whole.column("ill"), row) == "yes");
    }
    before = level;
  }
  CHECK(sampler.continue_sequences(beginnings, {.lengths = {5, 5}}).rows() == 15);
  // What is added to a sequence doesn't depend on those behind it.
  const Table first =
      sampler.continue_sequences(table_of(begun.substr(0, begun.find("X2"))), {.seed = 1});
  CHECK(text.starts_with(io::format_csv(first)));
}

TEST_CASE("a beginning that stands where what was learned ends goes on in time") {
  std::string text = "unit,year,load\n";
  for (int unit = 0; unit < 24; ++unit) {
    for (int year = 0; year < 6; ++year) {
      text += "u" + std::to_string(unit) + ',' + std::to_string(1990 + 5 * year) + ',' +
              std::to_string(unit % 5 + year) + '\n';
    }
  }
  const Table table = table_of(text);
  Metadata metadata = detect_metadata(table);
  metadata.sequence_key = "unit";
  metadata.sequence_index = "year";
  const SequenceSampler sampler(
      make_recipe("sequences", {{"rounds", "3"}}).fit(table, metadata, {.seed = 1}));
  const Table whole =
      sampler.continue_sequences(table_of(text.substr(0, text.find("u1"))), {.lengths = {9, 9}});
  REQUIRE(whole.rows() == 9);
  for (std::size_t row = 0; row < 9; ++row) {
    CHECK(whole.column("year").integers[row] == 1990 + 5 * static_cast<std::int64_t>(row));
  }
}

TEST_CASE("sequences longer than a shared calendar go on along it, made ones and begun ones") {
  // Working days from Monday, 2024-01-01, on.
  const auto day_of = [](int place) {
    const int day = 1 + place / 5 * 7 + place % 5;
    return std::string("2024-01-") + (day < 10 ? "0" : "") + std::to_string(day);
  };
  std::string text = "share,day,price\n";
  for (int share = 0; share < 12; ++share) {
    for (int place = 0; place < 15; ++place) {
      text += "s" + std::to_string(share) + ',' + day_of(place) + ',' +
              std::to_string(10 + share % 4 + place % 3) + '\n';
    }
  }
  const Table table = table_of(text);
  Metadata metadata = detect_metadata(table);
  metadata.sequence_key = "share";
  metadata.sequence_index = "day";
  const SequenceSampler sampler(
      make_recipe("sequences", {{"rounds", "3"}}).fit(table, metadata, {.seed = 1}));
  const auto follows = [&](const Table& whole) {
    std::size_t row = 0;
    for (; row < whole.rows(); ++row) {
      const auto place = static_cast<int>(row % 20);
      const CalendarDay day = calendar_day(whole.column("day").integers[row]);
      if (day.day != 1 + place / 5 * 7 + place % 5) return false;
    }
    return row > 0;
  };
  CHECK(follows(sampler.sample(0, 3, {.seed = 2, .lengths = {20, 20}})));
  const Table begun = table_of(text.substr(0, text.find("s1")));
  const Table whole = sampler.continue_sequences(begun, {.lengths = {20, 20}});
  CHECK(whole.rows() == 20);
  CHECK(follows(whole));
  // And without a length, by one row at least.
  CHECK(sampler.continue_sequences(begun).rows() > 15);
}

TEST_CASE("what can't be a beginning is refused with its reason") {
  const auto refusal = [](const std::string& text) -> std::string {
    try {
      (void)SequenceSampler(visits_model()).continue_sequences(table_of(text));
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  CHECK(refusal("patient,sex,day,level,ill\nX,f,1,50,no\n").find("\"height\"") !=
        std::string::npos);
  CHECK(refusal("patient,sex,height,day,level,ill\nX,f,170,,50.5,no\n")
            .starts_with("1 rows of the beginnings have no key or no index"));
  CHECK(refusal("patient,sex,height,day,level,ill\nX,f,170,1,50.5,no\nX,m,170,2,50.5,no\n")
            .starts_with("Column \"sex\" changes within a beginning, in row 2"));
  CHECK(refusal("patient,sex,height,day,level,ill\nX,f,170,1,50.5,no\nX,f,170,2,abc,no\n")
            .starts_with("Column \"level\" of the beginnings has \"abc\" in row 2"));
  const Table table = visits_table();
  const Model other = make_recipe("independent").fit(table, visits_metadata(table));
  CHECK_THROWS_WITH_AS(SequenceSampler{other}, doctest::Contains("no sequences"), Error);
}

TEST_CASE("what is counted is counted on, however long, though a formula could give it") {
  const RandomStream random(8, 0);
  std::string text = "unit,day,total,cycle,pct\n";
  for (std::uint64_t unit = 0; unit < 40; ++unit) {
    const std::uint64_t total = 4 + random.below(2 * unit, 6);
    for (std::uint64_t cycle = 1; cycle <= total; ++cycle) {
      const std::uint64_t day = 10 * cycle + random.below(500 + 20 * unit + cycle, 9);
      text += "u" + std::to_string(unit) + "," + std::to_string(day) + "," + std::to_string(total) +
              "," + std::to_string(cycle) + "," +
              std::to_string((200 * cycle + total) / (2 * total)) + "\n";
    }
  }
  const Table table = table_of(text);
  const Model model =
      make_recipe("sequences",
                  {{"rounds", "5"}, {"rules", "found"}, {"key", "unit"}, {"index", "day"}})
          .fit(table, detect_metadata(table));
  const Table made = SequenceSampler(model).sample(0, 5, {.lengths = {20, 20}});
  REQUIRE(made.rows() == 100);
  for (std::size_t row = 0; row < made.rows(); ++row) {
    CHECK(made.column("cycle").integers[row] == static_cast<std::int64_t>(row % 20 + 1));
  }
}

TEST_CASE("unsorted rows are sorted, and a single series is a sequence") {
  std::string text = "when,load\n";
  for (int hour = 0; hour < 400; ++hour) {
    text += "2024-01-" + std::to_string(10 + hour / 24) + "T" + (hour % 24 < 10 ? "0" : "") +
            std::to_string(hour % 24) + ":00:00," + std::to_string(100 + hour % 24) + "\n";
  }
  const Table table = table_of(text);
  const Model model =
      make_recipe("sequences", {{"rounds", "5"}}).fit(table, detect_metadata(table), {.seed = 1});
  const Table made = model.sample(100, {.seed = 2});
  for (std::size_t row = 1; row < made.rows(); ++row) {
    CHECK(made.column("when").integers[row] - made.column("when").integers[row - 1] ==
          3'600'000'000);
  }

  const Table shuffled = table_of("k,t,v\na,3,1\nb,1,2\na,1,3\nb,2,4\na,2,5\n");
  const SequenceTable sequences =
      read_sequences(shuffled, detect_metadata(shuffled), {"k", "t", {}});
  CHECK(sequences.rows == std::vector<std::size_t>{2, 4, 0, 1, 3});
  CHECK(sequences.ends == std::vector<std::size_t>{3, 5});
}

TEST_CASE("several sequences made of a single one have keys of their own") {
  const std::map<std::string, std::set<std::string>> keys = {
      {"north", {"north", "north-2", "north-3"}}, {"7", {"7", "8", "9"}}};
  for (const auto& one : keys) {
    const std::string& key = one.first;
    CAPTURE(key);
    std::string text = "station,hour,load\n";
    for (int hour = 0; hour < 100; ++hour) {
      text += key + "," + std::to_string(hour) + "," + std::to_string(100 + hour % 24) + "\n";
    }
    const Table table = table_of(text);
    const OptionValues options = {{"key", "station"}, {"index", "hour"}, {"rounds", "5"}};
    const Model model =
        make_recipe("sequences", options).fit(table, detect_metadata(table), {.seed = 1});
    const std::string made = io::format_csv(model.sample(300, {.seed = 2}));
    std::map<std::string, int> rows;
    for (std::size_t at = made.find('\n') + 1; at < made.size(); at = made.find('\n', at) + 1) {
      ++rows[made.substr(at, made.find(',', at) - at)];
    }
    CHECK(rows.size() == 3);
    for (const auto& [name, count] : rows) {
      CHECK(one.second.count(name) == 1);
      CHECK(count == 100);
    }
  }
}

TEST_CASE("what can't be sequences is said, with what to do") {
  const std::string rows = "k,t,c,v\na,1,x,1\na,2,y,2\nb,1,x,3\nb,2,x,4\n";
  CHECK(message_of(rows, {{"key", "kk"}}) ==
        "There is no column \"kk\" to be the key of sequences; did you mean \"k\"?");
  CHECK(message_of("k,t\na,1\nb,2\nc,3\n", {{"key", "k"}, {"index", "t"}})
            .starts_with("Every row is a sequence of its own: no two have the same \"k\";"));
  CHECK(message_of(rows, {{"key", "k"}, {"index", "c"}})
            .starts_with("Column \"c\" can't put rows in order: its cells are "));
  CHECK(message_of(rows, {{"key", "k"}, {"index", "t"}, {"context", "c"}})
            .starts_with("Column \"c\" changes within a sequence, in row 2,"));
  CHECK(message_of("a,b\nx,1\ny,1\n", {})
            .starts_with("No column was found that says whose rows they are"));
}

TEST_CASE("a sequence ends with what nothing followed, and a beginning that has ended stays so") {
  std::string text = "machine,hour,state\n";
  for (int machine = 0; machine < 60; ++machine) {
    for (int hour = 0; hour < 3 + machine % 6; ++hour) {
      const bool breaks = hour == 2 + machine % 6 && machine % 4 == 0;
      text += "m" + std::to_string(machine) + ',' + std::to_string(hour) + ',' +
              (breaks                    ? "broken"
               : hour % 3 == machine % 3 ? "idle"
                                         : "busy") +
              '\n';
    }
  }
  const Model model =
      make_recipe("sequences", {{"key", "machine"}, {"index", "hour"}, {"rounds", "5"}})
          .fit(table_of(text), detect_metadata(table_of(text)), {.seed = 4});
  const SequenceSampler sampler(model);
  const Table made = sampler.sample(0, 200, {.seed = 1, .lengths = {1, 4}});
  std::size_t broken = 0;
  for (std::size_t row = 0; row < made.rows(); ++row) {
    if (cell(made.column("state"), row) != "broken") continue;
    ++broken;
    const bool is_last = row + 1 == made.rows() ||
                         cell(made.column("machine"), row) != cell(made.column("machine"), row + 1);
    CHECK(is_last);
  }
  CHECK(broken > 20);
  const std::string begun = "machine,hour,state\nX,0,idle\nX,1,broken\nY,0,busy\nY,1,busy\n";
  ContinuationReport report;
  const Table whole = sampler.continue_sequences(table_of(begun), {.lengths = {4, 4}}, &report);
  CHECK(whole.rows() == 2 + 4);
  REQUIRE(report.ended.size() == 1);
  CHECK(report.ended[0].key == "X");
  CHECK(report.ended[0].why == SequenceEnding::kFinalState);
  CHECK(report.ended[0].column == "state");
  CHECK(report.sentences() ==
        std::vector<std::string>{"1 begun sequence gets no rows, since nothing ever followed what "
                                 "its last row has in column \"state\": X."});
  // What has as many rows as are asked for gets none either.
  (void)sampler.continue_sequences(table_of(begun), {.lengths = {1, 2}}, &report);
  REQUIRE(report.ended.size() == 2);
  CHECK(report.ended[1].key == "Y");
  CHECK(report.ended[1].why == SequenceEnding::kLength);
}

TEST_CASE("numbers and dates of one sequence alone are not learned, in however many rows") {
  std::string text = "patient,day,dose,cost,seen\n";
  for (int p = 0; p < 40; ++p) {
    const bool alone = p == 7;
    for (int v = 0; v < (alone ? 12 : 6); ++v) {
      text += "P" + std::to_string(p) + ",2024-0" + std::to_string(1 + p % 6) + "-" +
              std::to_string(10 + v) + ',' +
              (alone ? "91377,77777.25,2031-05-24"
                     : std::to_string(5 << ((p + v) % 3)) + ',' +
                           std::to_string(20 + (p * 7 + v * 5) % 43) + ".5,2024-03-" +
                           std::to_string(10 + (p + v * 3) % 18)) +
              '\n';
    }
  }
  const Table real = table_of(text);
  const Metadata metadata = detect_metadata(real);
  REQUIRE(metadata.find("dose")->sdtype == "categorical");
  const Model model =
      make_recipe("sequences", {{"key", "patient"}, {"index", "day"}, {"rounds", "5"}})
          .fit(real, metadata, {.seed = 4});
  const Table made = model.sample(400, {.seed = 1});
  std::set<std::int64_t> doses(made.column("dose").integers.begin(),
                               made.column("dose").integers.end());
  CHECK(doses == std::set<std::int64_t>{5, 10, 20});
  const std::string file = model.to_bytes();
  CHECK(file.find("\"maximum\":62.5") != std::string::npos);
  CHECK(file.find("77777") == std::string::npos);
  CHECK(file.find("91377") == std::string::npos);
  // As a double, in microseconds.
  CHECK(file.find("1937347200000000") == std::string::npos);
  CHECK(file.find("1.9373472e") == std::string::npos);
}

TEST_CASE("sequences: words and numbers none of which two sequences share do not come out") {
  std::string text = "patient,day,room,code,value\n";
  for (int p = 0; p < 40; ++p) {
    for (int k = 0; k < 12; ++k) {
      text += std::to_string(p) + ',' + std::to_string(3 * k + p % 3) + ",R" +
              std::to_string(7000 + 26 * p + 13 * (k % 2)) + ',' +
              std::to_string(40000 + 371 * (p % 20) + k % 2) + ',' + std::to_string(p * k % 17) +
              '\n';
    }
  }
  const Table table = table_of(text);
  Metadata metadata = detect_metadata(table);
  for (ColumnMetadata& column : metadata.columns) {
    if (column.name == "room" || column.name == "code") column.sdtype = "categorical";
  }
  std::string notes;
  FitOptions fit;
  fit.note = [&](std::string_view note) { notes += note; };
  const Model model =
      make_recipe("sequences",
                  {{"key", "patient"}, {"index", "day"}, {"rounds", "5"}, {"rules", "found"}})
          .fit(table, metadata, fit);
  CHECK(notes.find("column \"room\" is one sequence's") != std::string::npos);
  CHECK(notes.find("column \"code\" is one sequence's") != std::string::npos);
  const std::string bytes = model.to_bytes();
  const Table made = model.sample(400, {.seed = 2});
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string room = cell(table.column("room"), row);
    CHECK(bytes.find(room) == std::string::npos);
  }
  std::set<std::string> rooms;
  for (std::size_t row = 0; row < table.rows(); ++row)
    rooms.insert(cell(table.column("room"), row));
  std::set<std::int64_t> codes(table.column("code").integers.begin(),
                               table.column("code").integers.end());
  for (std::size_t row = 0; row < made.rows(); ++row) {
    CHECK_FALSE(rooms.contains(cell(made.column("room"), row)));
    CHECK_FALSE(codes.contains(made.column("code").integers[row]));
  }
}
