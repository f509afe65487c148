#include "likeness/models/associative.hpp"

#include <charconv>
#include <cmath>

#include "likeness/error.hpp"
#include "models/events/associative_model.hpp"
#include "models/option_table.hpp"
#include "models/registry.hpp"

namespace likeness::models {

io::Json options_json(const AssociativeOptions& options) {
  return {{"subject", options.columns.subject},
          {"verb", options.columns.verb},
          {"object", options.columns.object},
          {"date", options.columns.date},
          {"amount", options.columns.amount},
          {"epochs", options.epochs},
          {"patience", options.patience},
          {"batch_size", options.batch_size},
          {"learning_rate", options.learning_rate},
          {"hidden", options.hidden},
          {"adversarial_weight", options.adversarial_weight},
          {"critic_interval", options.critic_interval}};
}

namespace {

class Associative final : public SubjectSynthesizer {
 public:
  explicit Associative(const AssociativeOptions& options)
      : options_(options), options_json_(options_json(options)) {}

  static std::unique_ptr<Synthesizer> load(const io::ModelFile& file) {
    auto synthesizer = std::make_unique<Associative>(AssociativeOptions{});
    synthesizer->options_json_ = file.value<io::Json>("options");
    synthesizer->metadata_ = file.value<std::string>("metadata");
    synthesizer->seed_ = file.value<std::uint64_t>("seed");
    synthesizer->model_ = AssociativeModel::load(file);
    return synthesizer;
  }

  [[nodiscard]] std::string_view name() const noexcept override { return "associative"; }

  void fit(const Table& table, const Metadata& metadata, const FitOptions& options) override {
    model_ = fit_associative_model(table, metadata, options_, options);
    metadata_ = metadata_to_json(metadata);
    seed_ = options.seed;
  }

  [[nodiscard]] Table sample_scenario(std::uint64_t rows, const SampleOptions& options,
                                      const std::vector<Boost>& boosts) const override {
    return sample_associative_model(fitted(), rows, options, boosts);
  }

  [[nodiscard]] std::uint64_t rows_of_subjects(std::uint64_t subjects,
                                               std::uint64_t seed) const override {
    return models::rows_of_subjects(fitted(), subjects, seed);
  }

  void save(const std::filesystem::path& path) const override {
    io::ModelFile file;
    file.header["model"] = name();
    file.header["likeness"] = LIKENESS_VERSION;
    file.header["options"] = options_json_;
    file.header["metadata"] = metadata_;
    file.header["seed"] = seed_;
    fitted().save(file);
    file.write(path);
  }

  [[nodiscard]] std::string describe() const override {
    const AssociativeModel& model = fitted();
    io::Json columns = io::Json::array();
    for (const EventColumn& column : model.columns) columns.push_back(describe_column(column));
    const io::Json description = {{"model", name()},
                                  {"options", options_json_},
                                  {"seed", seed_},
                                  {"rows", model.rows},
                                  {"rows_without_subject", model.rows_without_subject},
                                  {"identifiers", model.subjects.patterns()},
                                  {"events_per_subject", model.counts.mean()},
                                  {"kinds_of_subjects", model.kind_shares},
                                  {"columns", std::move(columns)},
                                  {"training", model.training.describe()}};
    return description.dump(2);
  }

 private:
  [[nodiscard]] const AssociativeModel& fitted() const {
    if (model_) return *model_;
    throw Error(ErrorCode::kUsage, "The model associative has not been fitted; call fit first.");
  }

  [[nodiscard]] io::Json describe_column(const EventColumn& column) const {
    const TransactionNames& names = model_->names;
    std::string part = column.kind_name();
    if (column.blank.name == names.verb) part = "verb";
    if (column.blank.name == names.object) part = "object";
    io::Json json = {{"name", column.blank.name}, {"is", part}};
    if (!column.mark.text.empty()) json["missing_mark"] = column.mark.text;
    if (column.field >= 0 &&
        model_->schema.fields[static_cast<std::size_t>(column.field)].of_subject) {
      json["same_for_all_events_of_a_subject"] = true;
    }
    return json;
  }

  AssociativeOptions options_;
  io::Json options_json_;
  std::string metadata_;
  std::uint64_t seed_ = 0;
  std::unique_ptr<AssociativeModel> model_;
};

void check(bool right, const char* option, const char* allowed) {
  if (right) return;
  throw Error(ErrorCode::kUsage,
              "Option \"" + std::string(option) + "\" of associative must be " + allowed + ".");
}

/// Adds an option that names a column.
void add_column(OptionTable& table, const std::string& part, std::string& column,
                const std::string& meaning) {
  table.add_text(
      part, column, "the name of a column, or - for none",
      [&column](const std::string& value) { column = value; },
      "The column that says " + meaning + "; found by its name by default.");
}

void add_number(OptionTable& table, const std::string& name, double& field,
                const std::string& summary) {
  char text[32];
  const char* end = std::to_chars(text, text + sizeof text, field).ptr;
  table.add_text(
      name, std::string(static_cast<const char*>(text), end), "a number, not negative",
      [&field, name](const std::string& value) {
        const auto [stop, error] =
            std::from_chars(value.data(), value.data() + value.size(), field);
        check(error == std::errc() && stop == value.data() + value.size() && field >= 0 &&
                  std::isfinite(field),
              name.c_str(), "a number, not negative");
      },
      summary);
}

void add_count(OptionTable& table, const std::string& name, std::int64_t lowest,
               std::int64_t highest, std::uint64_t& field, const std::string& summary) {
  table.add_integer(
      name, lowest, highest, static_cast<std::int64_t>(field),
      [&field](std::int64_t value) { field = static_cast<std::uint64_t>(value); }, summary);
}

OptionTable option_table(AssociativeOptions& options) {
  OptionTable table("associative");
  add_column(table, "subject", options.columns.subject, "who does something");
  add_column(table, "verb", options.columns.verb, "what is done");
  add_column(table, "object", options.columns.object, "what it is done to");
  add_column(table, "date", options.columns.date, "when");
  add_column(table, "amount", options.columns.amount, "for how much");
  add_count(table, "epochs", 0, 100'000, options.epochs,
            "Passes over the events; 0 for as many as 4,000 steps take, from 5 to 40.");
  add_count(table, "patience", 0, 100'000, options.patience,
            "Stop when held-out events have not become more likely for so many epochs; 0 for "
            "never.");
  add_count(table, "batch_size", 10, 100'000, options.batch_size, "Events in a training step.");
  add_number(table, "learning_rate", options.learning_rate,
             "Step size of Adam at the start; it falls along a cosine. Lower it where training "
             "diverges.");
  add_count(table, "hidden", 8, 2048, options.hidden,
            "Width of the layers that read profile and history; more for thousands of objects.");
  add_number(table, "adversarial_weight", options.adversarial_weight,
             "Weight of the critic beside the likelihood; 0 trains by likelihood alone.");
  add_count(table, "critic_interval", 1, 1000, options.critic_interval,
            "Steps from one use of the critic to the next; more is faster.");
  return table;
}

ModelDescription describe_model() {
  AssociativeOptions options;
  return {"associative",
          "Transactions of subjects, verbs and objects, drawn one after another by a conditional "
          "GAN: for tables whose rows belong together.",
          option_table(options).descriptions()};
}

std::unique_ptr<Synthesizer> make(const OptionValues& values) {
  AssociativeOptions options;
  option_table(options).apply(values);
  return make_associative(options);
}

}  // namespace

std::unique_ptr<SubjectSynthesizer> make_associative(const AssociativeOptions& options) {
  constexpr std::uint64_t kWidest = 2048;
  check(options.batch_size >= 10, "batch_size", "10 or more");
  check(options.learning_rate > 0 && options.learning_rate <= 1, "learning_rate",
        "above 0, and at most 1");
  check(options.hidden >= 8 && options.hidden <= kWidest, "hidden", "from 8 to 2048");
  check(options.adversarial_weight >= 0, "adversarial_weight", "0 or more");
  check(options.critic_interval >= 1, "critic_interval", "1 or more");
  return std::make_unique<Associative>(options);
}

RegistryEntry associative_entry() {
  return {describe_model, make, Associative::load};
}

}  // namespace likeness::models
