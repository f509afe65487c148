#include <utility>

#include "models/frame/value_limits.hpp"
#include "models/neighbours/diffusion_fit.hpp"
#include "models/neighbours/pseudo_rows.hpp"
#include "models/neighbours/small_table_model.hpp"
#include "models/registry.hpp"

namespace likeness::models {
namespace {

struct KnnMtdModelOptions {
  static constexpr const char* kModel = "knn_mtd";

  std::uint64_t neighbours = 0;
  double spread = 0.4;
  std::string membership = "triangular";
  std::string target;
  std::uint64_t fewest_levels = 10;
  std::uint64_t pool_rows = 4000;
  std::uint64_t candidates = 8;
  bool avoid_copies = true;
  bool paper = false;
  std::uint64_t min_rows = kMinRows;

  void declare(OptionTable& table) {
    table.integer("neighbours", neighbours, 0, 1000,
                  "Neighbours of each row; 0 to choose among 3, 5, 7 and 10 by the pairwise "
                  "correlation difference.");
    table.number("spread", spread, 0.01, 10,
                 "How far values move within the range of their neighbourhood; more for more "
                 "distance to real rows, less for closer statistics.");
    table.choice(
        "membership", membership, {"triangular", "kernel"},
        "How likely each value within the range is: a triangle, or a kernel density of the "
        "neighbours.");
    table.text("target", target, "the name of a column, or nothing",
               "The column to predict; where it is a category, neighbours are looked for within "
               "its categories.");
    table.integer("fewest_levels", fewest_levels, 0, 1'000'000,
                  "A column of numbers with fewer different values is a category; raise it for "
                  "numbers that mean no amount.");
    table.integer("pool_rows", pool_rows, 100, 10'000'000,
                  "About how many pseudo-real rows to keep in the model file.");
    table.integer("candidates", candidates, 1, 1000,
                  "Candidates for each row, among which statistics decide; 1 is fastest.");
    table.flag(
        "avoid_copies", avoid_copies,
        "Leave out rows that may be real ones which few have, but as many as real rows equal each "
        "other.");
    table.flag("paper", paper,
               "Neighbours by column, the whole range, no corrections, as published; spread is "
               "then 1.");
    declare_min_rows(table, min_rows);
  }
};

stats::KnnMtdOptions diffusion_options(const KnnMtdModelOptions& options) {
  stats::KnnMtdOptions diffusion =
      options.paper ? stats::papers_knn_mtd_options() : stats::KnnMtdOptions();
  if (!options.paper) diffusion.spread = options.spread;
  diffusion.membership = membership_from_name(options.membership);
  return diffusion;
}

class KnnMtdModel final : public SmallTableModel {
 public:
  KnnMtdModel() = default;
  void learn(const MixedValues& real, const KnnMtdModelOptions& options,
             const FitOptions& fit_options) {
    const auto report = [&](std::uint64_t step) {
      report_progress(fit_options.progress,
                      {.stage = "fit", .step = step, .total = 3, .losses = {}});
    };
    report(0);
    PseudoRowOptions pseudo_options;
    pseudo_options.pool_rows = options.pool_rows;
    pseudo_options.diffusion = diffusion_options(options);
    pseudo_options.group_column = target_code_column(table, options.target);
    pseudo_options.diffusion.neighbours =
        choose_neighbours(options.neighbours, real, pseudo_options.diffusion,
                          pseudo_options.group_column, fit_options.seed);
    if (!options.paper && options.avoid_copies) {
      pseudo_options.diffusion.code_mixing = choose_code_mixing(
          table, real, pseudo_options.diffusion, pseudo_options.group_column, fit_options.seed);
    }
    report(1);
    const RowChoiceOptions row_choice{.candidates = options.candidates,
                                      .tilt = options.candidates > 1,
                                      .avoid_copies = options.avoid_copies};
    pseudo_ = fit_pseudo_rows(table, real, pseudo_options, row_choice, fit_options.seed);
    report(2);
    choice = RowChoice(
        table, real,
        [&](std::size_t count, std::uint64_t seed, std::uint64_t first, std::uint64_t attempt) {
          return candidates(count, seed, first, attempt);
        },
        row_choice, fit_options.seed);
    note_copies(real, fit_options);
    report(3);
  }

 protected:
  [[nodiscard]] MixedValues candidates(std::size_t count, std::uint64_t seed,
                                       std::uint64_t first_row,
                                       std::uint64_t attempt) const override {
    MixedValues values = pseudo_->sample(count, seed, first_row, attempt);
    table.restrain(values);
    return values;
  }

  void source_fields(io::Archive& archive) override {
    archive("pool", pseudo_, table.numbers(), table.level_counts());
    archive.require(pseudo_.has_value(), "it has no pool of rows");
  }

  [[nodiscard]] io::Json describe_source() const override {
    return {{"pseudo_real_rows_kept", pseudo_->pool_size()},
            {"training_rows_kept",
             "none; pseudo-real rows near them, and a few bits of a hash of each"}};
  }

 private:
  std::optional<PseudoRows> pseudo_;
};

std::unique_ptr<const LearnedModel> learn_neighbours(const KnnMtdModelOptions& options,
                                                     const Table& table, const Metadata& metadata,
                                                     const FitOptions& fit) {
  auto model = std::make_unique<KnnMtdModel>();
  FramedTable framed =
      Frame::learn(table, metadata, small_table_frame(options.fewest_levels, options.min_rows));
  model->table = MixedTable(std::move(framed.frame));
  if (model->table.learns_anything()) {
    model->learn(model->table.matrices(framed.values), options, fit);
  }
  return model;
}

Recipe make_knn_mtd(const OptionValues& values) {
  return recipe_of(parse_options<KnnMtdModelOptions>(values), learn_neighbours);
}

}  // namespace

RegistryEntry knn_mtd_entry() {
  return {KnnMtdModelOptions::kModel,
          "Values moved within their neighbourhood (kNN-MTD); for tables of 50 to 5,000 rows.",
          describe_options<KnnMtdModelOptions>, make_knn_mtd, load_learned<KnnMtdModel>};
}

}  // namespace likeness::models
