#include "models/copula/copula_family.hpp"

#include <limits>

#include "models/sampling/frame_model.hpp"

namespace likeness::models {
namespace {

class LearnedCopula final : public FrameModel {
 public:
  explicit LearnedCopula(CopulaModel model) : model_(std::move(model)) {}

  void save(io::Archive& archive) const override { archive.save(model_); }
  [[nodiscard]] io::Json describe_columns() const override {
    return describe_copula_columns(model_);
  }
  [[nodiscard]] io::Json describe() const override { return describe_copula_model(model_); }

 private:
  [[nodiscard]] const Frame& frame() const noexcept override { return model_.frame; }
  [[nodiscard]] std::size_t block_rows() const noexcept override {
    return std::numeric_limits<std::size_t>::max();
  }
  [[nodiscard]] std::vector<ColumnValues> draw_cells(std::uint64_t seed, std::uint64_t first_row,
                                                     std::size_t rows) const override {
    return sample_freely(model_, seed, first_row, rows);
  }
  [[nodiscard]] std::vector<ColumnValues> draw_cells_given(const RowConditions& conditions,
                                                           std::uint64_t rows,
                                                           const SampleOptions& options,
                                                           SampleReport& report) const override {
    if (!options.boosts.empty()) {
      return FrameModel::draw_cells_given(conditions, rows, options, report);
    }
    return sample_conditionally(model_, conditions, rows, options, report);
  }

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
