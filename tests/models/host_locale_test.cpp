#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "../decimal_comma.hpp"
#include "likeness/csv.hpp"
#include "likeness/evaluation.hpp"
#include "likeness/metadata.hpp"
#include "likeness/model.hpp"
#include "likeness/random.hpp"
#include "likeness/report.hpp"

using namespace likeness;

namespace {

/// Purchases of 60 users: events for the models that want them, rows for the others.
Table purchases() {
  const RandomStream random(11, 0);
  std::string text = "user,verb,object,time,amount\n";
  for (std::uint64_t i = 0; i < 240; ++i) {
    const bool tea = random.below(4 * i, 2) == 0;
    text += "User " + std::to_string(1'000 + 7 * (i / 4)) + (tea ? ",bought,tea" : ",sold,book") +
            ",2024-03-" + std::to_string(10 + random.below(4 * i + 1, 20)) + ',' +
            std::to_string(random.below(4 * i + 2, 2'000)) + ".5\n";
  }
  return io::parse_csv(text, "purchases.csv");
}

/// A model's rows, what it says of itself, and what the scores say of the rows.
std::string all_texts(const ModelDescription& description, const Table& real) {
  OptionValues options;
  for (const OptionDescription& option : description.options) {
    if (option.name == "epochs") options.emplace_back("epochs", "1");
    if (option.name == "key") options.emplace_back("key", "user");
    if (option.name == "index") options.emplace_back("index", "time");
  }
  const Metadata metadata = detect_metadata(real);
  const Model model = make_recipe(description.name, options).fit(real, metadata, {.seed = 3});
  const Table rows = model.sample(500, {.seed = 4});
  const metrics::Evaluation evaluation =
      metrics::evaluate({.real = real, .synthetic = rows, .metadata = metadata, .target = "verb"});
  return io::format_csv(rows) + model.to_json() + report::to_json(evaluation) +
         report::to_text(evaluation);
}

}  // namespace

TEST_CASE("a host's decimal comma changes no byte of any model, its rows or their scores") {
  const Table real = purchases();
  for (std::size_t k = 0; k < list_models().size(); ++k) {
    const std::string expected = all_texts(list_models()[k], real);
    CAPTURE(list_models()[k].name);
    const DecimalComma host;
    WARN(host.of_c());
    CHECK(all_texts(list_models()[k], real) == expected);
  }
}
