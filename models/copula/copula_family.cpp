#include "models/copula/copula_family.hpp"

namespace likeness::models {
namespace {

class LearnedCopula final : public LearnedModel {
 public:
  explicit LearnedCopula(CopulaModel model) : model_(std::move(model)) {}

  [[nodiscard]] Table draw(std::uint64_t rows, const SampleOptions& options,
                           SampleReport& report) const override {
    return sample_copula_model(model_, rows, options, report);
  }
  void save(io::Archive& archive) const override { archive.save(model_); }
  [[nodiscard]] io::Json describe_columns() const override {
    return describe_copula_columns(model_);
  }
  [[nodiscard]] io::Json describe() const override { return describe_copula_model(model_); }

 private:
  CopulaModel model_;
};

}  // namespace

Recipe copula_recipe(std::string name, CopulaModelOptions options, io::Json options_json) {
  return recipe_of({std::move(name), std::move(options_json),
                    [options = std::move(options)](const Table& table, const Metadata& metadata,
                                                   const FitOptions& fit) {
                      return std::make_unique<const LearnedCopula>(
                          fit_copula_model(table, metadata, options, fit));
                    }});
}

std::unique_ptr<const LearnedModel> load_copula_family(io::Archive& archive) {
  CopulaModel model;
  archive.load(model);
  return std::make_unique<const LearnedCopula>(std::move(model));
}

}  // namespace likeness::models
