#include "models/networks/network_option_table.hpp"

namespace likeness::models {
namespace {

constexpr std::uint64_t kMany = 1'000'000'000;

}  // namespace

void add_training_options(OptionTable& table, NetworkTrainingOptions& options) {
  table.add_count("epochs", 1, kMany, options.epochs,
                  "How often every row is seen on average; more is better up to a point, and "
                  "slower.");
  table.add_count("batch_size", 2, 1'000'000, options.batch_size,
                  "Rows of a training step; smaller where least_steps asks for it.");
  table.add_count(
      "least_steps", 1, kMany, options.least_steps,
      "An epoch has at least so many steps: small tables get smaller batches and are gone "
      "through several times; 1 does as the peers do.");
  table.add_count("embedding_dim", 1, 65'536, options.embedding_dim,
                  "Dimensions of the code or noise that a row is made from.");
  table.add_number("holdout", 0, 0.5, options.holdout,
                   "Share of rows to hold out, to stop early and keep the best epoch; 0 trains on "
                   "all rows for all epochs.");
  table.add_count("patience", 1, kMany, options.patience,
                  "With holdout: epochs without improvement after which training ends.");
}

void add_encoding_options(OptionTable& table, NetworkEncodingOptions& options) {
  table.add_count("max_modes", 1, 1000, options.max_modes,
                  "At most so many modes are found in a column of numbers.");
  table.add_number("lowest_mode_weight", 0, 0.5, options.lowest_mode_weight,
                   "Modes of at most this weight are left out.");
  table.add_count("max_levels", 3, 1'000'000, options.max_levels,
                  "A column with more levels pools the rarest, which keeps the network small.");
  table.add_flag("enforce_min_max", options.enforce_min_max,
                 "Keep numbers within the smallest and largest value seen.");
  table.add_flag("enforce_rounding", options.enforce_rounding,
                 "Keep the decimals of numbers and the resolution of dates that were seen.");
  table.add_flag("calibrate", options.calibrate,
                 "Correct the finished network's marginals to those of the table.");
}

TableEncoderOptions encoder_options(const NetworkEncodingOptions& options) {
  TableEncoderOptions encoder;
  encoder.modes.most_modes = options.max_modes;
  encoder.modes.lowest_weight = options.lowest_mode_weight;
  encoder.most_levels = options.max_levels;
  encoder.frame.enforce_min_max = options.enforce_min_max;
  encoder.frame.enforce_rounding = options.enforce_rounding;
  return encoder;
}

io::Json options_json(const OptionTable& table) {
  io::Json json = io::Json::object();
  for (const OptionDescription& option : table.descriptions()) {
    const io::Json value = io::Json::parse(option.default_value, nullptr, false);
    json[option.name] =
        value.is_primitive() && !value.is_discarded() ? value : io::Json(option.default_value);
  }
  return json;
}

void check_options(const OptionTable& table) {
  OptionValues values;
  for (const OptionDescription& option : table.descriptions()) {
    values.emplace_back(option.name, option.default_value);
  }
  table.apply(values);
}

}  // namespace likeness::models
