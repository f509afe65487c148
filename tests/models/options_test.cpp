#include "models/options.hpp"

#include <doctest/doctest.h>

#include <set>

#include "likeness/error.hpp"
#include "likeness/model.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

struct Example {
  static constexpr const char* kModel = "example";

  bool flag = true;
  std::uint64_t epochs = 5;
  double rate = 2e-4;
  std::string shape = "round";
  std::vector<std::string> colours;
  std::vector<std::uint64_t> layers = {128, 64};
  std::string target;

  void declare(OptionTable& table) {
    table.flag("flag", flag, "A flag.");
    table.integer("epochs", epochs, 1, 1000, "A count.");
    table.number("rate", rate, 0, 1e6, "A rate.");
    table.choice("shape", shape, {"round", "flat", ""}, "A shape.");
    table.list("colours", colours, {"red", "green", "blue"}, "Colours.");
    table.sizes("layers", layers, "Layers.");
    table.text("target", target, "a name of one letter", "A target.", [](const std::string& value) {
      if (value.size() != 1) throw Error(ErrorCode::kUsage, "too long");
    });
  }
};

}  // namespace

TEST_CASE("options are read into the struct that declares them, whatever the type of the value") {
  const auto example = parse_options<Example>({{"flag", false},
                                               {"epochs", 7},
                                               {"rate", 1e-3},
                                               {"shape", ""},
                                               {"colours", "red,blue"},
                                               {"layers", std::vector<std::uint64_t>{32, 16, 8}},
                                               {"target", std::string("y")}});
  CHECK_FALSE(example.flag);
  CHECK(example.epochs == 7);
  CHECK(example.rate == 1e-3);
  CHECK(example.shape.empty());
  CHECK(example.colours == std::vector<std::string>{"red", "blue"});
  CHECK(example.layers == std::vector<std::uint64_t>{32, 16, 8});
  CHECK(example.target == "y");

  const auto as_text =
      parse_options<Example>({{"flag", "false"}, {"epochs", "7"}, {"rate", "1e-3"}});
  CHECK_FALSE(as_text.flag);
  CHECK(as_text.epochs == 7);
  CHECK(as_text.rate == 1e-3);
  CHECK(as_text.layers == Example().layers);
}

TEST_CASE("an option that can't be is an error that says what is allowed, or the nearest name") {
  const auto refused = [](const char* name, const OptionValue& value, const char* sentence) {
    CHECK_THROWS_WITH_AS((void)parse_options<Example>({{name, value}}), sentence, Error);
  };
  refused("flag", "1", "Option \"flag\" of example is \"1\", but must be true or false.");
  refused("epochs", 1001,
          "Option \"epochs\" of example is \"1001\", but must be a whole number from 1 to 1000.");
  refused("epochs", "1e1",
          "Option \"epochs\" of example is \"1e1\", but must be a whole number from 1 to 1000.");
  refused("rate", "nan",
          "Option \"rate\" of example is \"nan\", but must be a number from 0 to 1000000.");
  refused("shape", "square",
          "Option \"shape\" of example is \"square\", but must be round, flat or nothing.");
  refused("colours", "red,pink",
          "Option \"colours\" of example is \"red,pink\", but must be any of red, green or blue, "
          "separated by commas.");
  refused("target", "xy", "too long");
  refused("layer", "1", "The model example has no option \"layer\"; did you mean \"layers\"?");
  refused("zzzzzzzz", "1", "The model example has no option \"zzzzzzzz\".");
  for (const char* list : {"", "64,", ",64", "64,0", "64;32", "64, 32", "-1", "65537"}) {
    CAPTURE(list);
    CHECK_THROWS_AS((void)parse_options<Example>({{"layers", list}}), Error);
  }
  CHECK_THROWS_WITH_AS((void)parse_options<Example>({{"flag", true}, {"flag", true}}),
                       "Option \"flag\" of example is set twice.", Error);
}

TEST_CASE("options describe themselves, and their values become JSON of their types") {
  const std::vector<OptionDescription> options = describe_options<Example>();
  REQUIRE(options.size() == 7);
  CHECK(options[0].default_value == "true");
  CHECK(options[1].type == OptionType::kInteger);
  CHECK(options[1].maximum == 1000);
  CHECK(options[2].default_value == "0.0002");
  CHECK(options[3].choices == std::vector<std::string>{"round", "flat", ""});
  CHECK(options[5].default_value == "128,64");

  Example example;
  example.colours = {"red", "green"};
  const io::Json json = options_json(example);
  CHECK(io::json_text(json, ErrorCode::kInternal, false) ==
        R"({"colours":"red,green","epochs":5,"flag":true,"layers":"128,64","rate":0.0002,)"
        R"("shape":"round","target":""})");
}

TEST_CASE("every option of every model has a sentence, a name of its own and a default it allows") {
  for (const ModelDescription& model : list_models()) {
    std::set<std::string> names;
    for (const OptionDescription& option : model.options) {
      CAPTURE(model.name);
      CAPTURE(option.name);
      CHECK(names.insert(option.name).second);
      CHECK(option.summary.ends_with("."));
      CHECK_NOTHROW((void)make_recipe(model.name, {{option.name, option.default_value}}));
    }
  }
}
