#pragma once

#include <string>

#include "likeness/csv.hpp"
#include "likeness/model.hpp"

/// What fuzzers fit: small tables, and every model with the least that it can be trained.
namespace likeness::fuzz {

/// Two categories, a number with gaps and a date.
inline Table small_table() {
  std::string csv = "colour,shape,weight,day\n";
  for (int row = 0; row < 60; ++row) {
    csv += std::string(row % 3 == 0 ? "red" : "blue") + "," + (row % 4 == 0 ? "round" : "square") +
           "," + (row % 7 == 0 ? "" : std::to_string(row * 37 % 50) + ".5") + ",2024-01-" +
           std::to_string(10 + row % 20) + "\n";
  }
  return io::parse_csv(csv, "small.csv");
}

inline Table small_transactions() {
  std::string csv = "customer,action,product,date,amount\n";
  for (int row = 0; row < 120; ++row) {
    csv += "c" + std::to_string(row % 40) + (row % 2 == 0 ? ",bought," : ",returned,") +
           (row % 3 == 0 ? "tea" : "cup") + ",2024-02-" + std::to_string(10 + row % 18) + "," +
           std::to_string(5 + row % 30) + "\n";
  }
  return io::parse_csv(csv, "transactions.csv");
}

inline OptionValues least_options(const ModelDescription& model) {
  OptionValues least;
  for (const auto& [name, value] : OptionValues{{"epochs", "1"},
                                                {"least_steps", "1"},
                                                {"compress_dims", "8"},
                                                {"decompress_dims", "8"},
                                                {"generator_dim", "8"},
                                                {"encoder_layers", "8"},
                                                {"decoder_layers", "8"},
                                                {"hidden", "8"},
                                                {"pool_rows", "100"},
                                                {"rounds", "3"},
                                                {"index", "weight"}}) {
    for (const OptionDescription& option : model.options) {
      if (option.name == name) least.emplace_back(name, value);
    }
  }
  return least;
}

inline Model small_model(const ModelDescription& model) {
  const Table table = model.name == "associative" ? small_transactions() : small_table();
  return make_recipe(model.name, least_options(model))
      .fit(table, detect_metadata(table), {.seed = 1});
}

}  // namespace likeness::fuzz
