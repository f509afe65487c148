#include "models/events/associative_model.hpp"
#include "models/learned_model.hpp"
#include "models/registry.hpp"

namespace likeness::models {
namespace {

class Associative final : public LearnedModel {
 public:
  explicit Associative(std::unique_ptr<const AssociativeModel> model) : model_(std::move(model)) {}

  [[nodiscard]] Table draw(std::uint64_t rows, const SampleOptions& options,
                           SampleReport& report) const override {
    return sample_associative_model(*model_, rows, options, report);
  }
  void save(io::Archive& archive) const override { archive.save(*model_); }

  [[nodiscard]] bool has_subjects() const noexcept override { return true; }
  [[nodiscard]] std::uint64_t rows_of_subjects(std::uint64_t subjects,
                                               std::uint64_t seed) const override {
    return models::rows_of_subjects(*model_, subjects, seed);
  }

  [[nodiscard]] io::Json describe_columns() const override {
    io::Json columns = io::Json::array();
    for (const EventColumn& column : model_->columns) columns.push_back(describe_column(column));
    return columns;
  }
  [[nodiscard]] const RareRecord* rare() const noexcept override { return &model_->rare; }
  [[nodiscard]] io::Json describe() const override {
    return {{"rows_without_subject", model_->rows_without_subject},
            {"identifiers", model_->subjects.patterns()},
            {"events_per_subject", model_->counts.mean()},
            {"kinds_of_subjects", model_->kind_shares}};
  }
  [[nodiscard]] const TrainingRecord* training() const noexcept override {
    return &model_->training;
  }

 private:
  [[nodiscard]] io::Json describe_column(const EventColumn& column) const {
    const TransactionNames& names = model_->names;
    std::string part = column.kind_name();
    if (column.as<MadeColumn>() != nullptr) part = "generated";
    if (column.blank.name == names.verb) part = "verb";
    if (column.blank.name == names.object) part = "object";
    io::Json json = {{"name", column.blank.name}, {"treated_as", part}};
    if (!column.mark.text.empty()) json["missing_mark"] = column.mark.text;
    if (column.field >= 0 &&
        model_->schema.fields[static_cast<std::size_t>(column.field)].of_subject) {
      json["same_for_all_events_of_a_subject"] = true;
    }
    return json;
  }

  std::unique_ptr<const AssociativeModel> model_;
};

std::unique_ptr<const LearnedModel> load_associative(io::Archive& archive) {
  auto model = std::make_unique<AssociativeModel>();
  archive.load(*model);
  return std::make_unique<const Associative>(std::move(model));
}

std::unique_ptr<const LearnedModel> learn_events(const AssociativeOptions& options,
                                                 const Table& table, const Metadata& metadata,
                                                 const FitOptions& fit) {
  return std::make_unique<const Associative>(fit_associative_model(table, metadata, options, fit));
}

Recipe make_associative(const OptionValues& values) {
  return recipe_of(parse_options<AssociativeOptions>(values), learn_events);
}

}  // namespace

RegistryEntry associative_entry() {
  return {AssociativeOptions::kModel,
          "Transactions (who did what to which thing), drawn one by one by a conditional GAN.",
          describe_options<AssociativeOptions>, make_associative, load_associative};
}

}  // namespace likeness::models
