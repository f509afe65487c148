#include "report/document.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "tests/report/well_formed.hpp"

namespace likeness::report {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Document example() {
  Section section{"shop", "Shop", {"shop"}};
  section.score = {{"score"}, "score", score(0.99999), "1 is best", std::nullopt};
  Table table{{"goods"},
              "Goods, the dearest first",
              {{{"name"}, "name"}, {{"price", "real"}, "price"}, {{"secret"}, ""}, {{}, "note"}},
              {{words("tea"), number(-12345.6), count(1), words("green")},
               {words("salt"), number(kNan), count(2), Value{}},
               {words("rice"), number(2), count(3), Value{}}},
              std::vector<std::size_t>{2, 0}};
  section.blocks = {Fact{{"open"}, "open on", Value{1687910400e9, Style::kTime}},
                    Fact{{"hidden"}, "", share(0.5)},
                    Fact{{"rate"}, "rate", Value{metrics::Rate{0.5, 0.25, 0.75}}},
                    Fact{{"mean"}, "mean", Value{Uncertain{2, 0.5, "mean"}, Style::kNumber}},
                    std::move(table),
                    Paragraph{"Closed on <Sundays>.", false}};
  Document document{"A shop", "Everything", {section}};
  document.sections.push_back({"end", "End", {"end"}, {}, {Fact{{"k"}, "k", count(12345)}}});
  return document;
}

std::string all_text(const std::string& page) {
  std::string text;
  for (const PagePart& part : parse_page(page)) text += part.text + '\n';
  return text;
}

}  // namespace

TEST_CASE("text has what has a label, rows in the order for people, and says what it leaves out") {
  CHECK(write_text(example(), 1) ==
        "Shop 0.9999 (1 is best)\n"
        "  open on  2023-06-28\n"
        "  rate     0.5000 (0.2500 to 0.7500)\n"
        "  mean     2 ± 0.5\n"
        "\n"
        "Goods, the dearest first\n"
        "  name  price  note\n"
        "  rice  2\n"
        "  ... and 1 more\n"
        "  Closed on <Sundays>.\n"
        "\n"
        "End\n"
        "  k  12,345\n");
}

TEST_CASE("JSON has what has a path, every row in its own order, and numbers in full") {
  const auto json = nlohmann::json::parse(write_json(example()));
  const nlohmann::json& shop = json["shop"];
  CHECK(shop["score"] == 0.99999);
  CHECK(shop["hidden"] == 0.5);
  CHECK(shop["rate"]["high"] == 0.75);
  CHECK(shop["mean"]["mean"] == 2);
  CHECK(shop["goods"].size() == 3);
  CHECK(shop["goods"][0]["price"]["real"] == -12345.6);
  CHECK(shop["goods"][1]["price"]["real"].is_null());
  CHECK(shop["goods"][2]["secret"] == 3);
  CHECK(!shop["goods"][0].contains("note"));
  CHECK(json["end"]["k"] == 12345);
}

TEST_CASE("a page shows numbers as the text does, with a proper minus sign") {
  const std::string text = all_text(write_page(example()));
  for (const char* part : {"A shop", "Everything", "2023-06-28", "0.5000 (0.2500 to 0.7500)",
                           "2 ± 0.5", "−12,346", "12,345", "Closed on <Sundays>."}) {
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
  }
  CHECK(text.find("salt") == std::string::npos);
}

TEST_CASE("collapsed tables are for pages, and for whole lists on a terminal") {
  Section section{"s", "S", {}};
  Table table{{}, "Details", {{{}, "name"}}, {{words("x")}}};
  table.collapsed = true;
  section.blocks = {Fact{{}, "a", count(1)}, table};
  const Document document{"", "", {section}};
  CHECK(write_text(document, 20).find("Details") == std::string::npos);
  CHECK(write_text(document, 0).find("Details") != std::string::npos);
  CHECK(all_text(write_page(document)).find("Details") != std::string::npos);
}

TEST_CASE("a terminal ends with the section that leads a page") {
  Document document;
  for (const char* name : {"first", "second"}) {
    document.sections.push_back({name, name, {}, {}, {Fact{{}, "x", count(1)}}});
  }
  document.sections[0].leads = true;
  const std::string text = write_text(document, 0);
  CHECK(text.find("second") < text.find("first"));
  const std::string page = all_text(write_page(document));
  CHECK(page.rfind("first") < page.rfind("second"));
}

}  // namespace likeness::report
