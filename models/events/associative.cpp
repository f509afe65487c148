#include "likeness/error.hpp"
#include "models/events/associative_model.hpp"
#include "models/registry.hpp"

namespace likeness::models {

namespace {

class Associative final : public SubjectSynthesizer {
 public:
  explicit Associative(const AssociativeOptions& options)
      : options_(options), options_json_(models::options_json(options)) {}

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

std::unique_ptr<Synthesizer> make(const OptionValues& values) {
  return std::make_unique<Associative>(parse_options<AssociativeOptions>(values));
}

}  // namespace

RegistryEntry associative_entry() {
  return {AssociativeOptions::kModel,
          "Transactions of subjects, verbs and objects, drawn one after another by a conditional "
          "GAN: for tables whose rows belong together.",
          describe_options<AssociativeOptions>, make, Associative::load};
}

}  // namespace likeness::models
