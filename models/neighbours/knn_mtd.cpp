#include "likeness/models/knn_mtd.hpp"

#include <utility>

#include "likeness/error.hpp"
#include "models/neighbours/diffusion_fit.hpp"
#include "models/neighbours/pseudo_rows.hpp"
#include "models/neighbours/small_table_synthesizer.hpp"
#include "models/option_table.hpp"
#include "models/registry.hpp"

namespace likeness::models {
namespace {

constexpr const char* kName = "knn_mtd";

io::Json options_json(const KnnMtdModelOptions& options) {
  return {{"neighbours", options.neighbours},
          {"spread", options.spread},
          {"membership", options.membership},
          {"target", options.target},
          {"fewest_levels", options.fewest_levels},
          {"pool_rows", options.pool_rows},
          {"candidates", options.candidates},
          {"avoid_copies", options.avoid_copies},
          {"paper", options.paper}};
}

stats::KnnMtdOptions diffusion_options(const KnnMtdModelOptions& options) {
  stats::KnnMtdOptions diffusion =
      options.paper ? stats::papers_knn_mtd_options() : stats::KnnMtdOptions();
  if (!options.paper) diffusion.spread = options.spread;
  diffusion.membership = membership_from_name(kName, options.membership);
  return diffusion;
}

class KnnMtdModel final : public SmallTableSynthesizer {
 public:
  explicit KnnMtdModel(KnnMtdModelOptions options)
      : SmallTableSynthesizer(kName, models::options_json(options)), options_(std::move(options)) {}

  void fit(const Table& table, const Metadata& metadata, const FitOptions& fit_options) override {
    Fitted model;
    FramedTable framed = Frame::learn(table, metadata, small_table_frame(options_.fewest_levels));
    model.table = MixedTable(std::move(framed.frame));
    model.metadata = metadata;
    model.rows = table.rows();
    model.seed = fit_options.seed;
    std::optional<PseudoRows> pseudo;
    if (model.table.learns_anything()) {
      const auto report = [&](std::uint64_t step) {
        report_progress(fit_options.progress,
                        {.stage = "fit", .step = step, .total = 3, .losses = {}});
      };
      report(0);
      const MixedValues real = model.table.matrices(framed.values);
      PseudoRowOptions pseudo_options;
      pseudo_options.pool_rows = options_.pool_rows;
      pseudo_options.diffusion = diffusion_options(options_);
      pseudo_options.group_column = target_code_column(model.table, options_.target);
      pseudo_options.diffusion.neighbours =
          choose_neighbours(options_.neighbours, real, pseudo_options.diffusion,
                            pseudo_options.group_column, fit_options.seed);
      report(1);
      const RowChoiceOptions choice{.candidates = options_.candidates,
                                    .tilt = options_.candidates > 1,
                                    .avoid_copies = options_.avoid_copies};
      pseudo = fit_pseudo_rows(model.table, real, pseudo_options, choice, fit_options.seed);
      report(2);
      model.choice = RowChoice(
          model.table, real,
          [&](std::size_t count, std::uint64_t seed, std::uint64_t first, std::uint64_t attempt) {
            return restrained(model.table, pseudo->sample(count, seed, first, attempt));
          },
          choice, fit_options.seed);
      report(3);
    }
    pseudo_ = std::move(pseudo);
    set_fitted(std::move(model));
  }

  static std::unique_ptr<Synthesizer> load(const io::ModelFile& file) {
    auto model = std::make_unique<KnnMtdModel>(KnnMtdModelOptions());
    model->load_common(file);
    const MixedTable& table = model->fitted().table;
    if (table.learns_anything()) {
      model->pseudo_ = PseudoRows::load(file, table.numbers(), table.level_counts());
    }
    return model;
  }

 protected:
  [[nodiscard]] MixedValues candidates(std::size_t count, std::uint64_t seed,
                                       std::uint64_t first_row,
                                       std::uint64_t attempt) const override {
    return restrained(fitted().table, pseudo_->sample(count, seed, first_row, attempt));
  }

  void save_source(io::ModelFile& file) const override { pseudo_->save(file); }

  void describe_source(io::Json& description) const override {
    description["pseudo_real_rows_kept"] = pseudo_->pool_size();
    description["training_rows_kept"] =
        "none; pseudo-real rows near them, and a few bits of a hash of each";
  }

 private:
  static MixedValues restrained(const MixedTable& table, MixedValues values) {
    table.restrain(values);
    return values;
  }

  KnnMtdModelOptions options_;
  std::optional<PseudoRows> pseudo_;
};

OptionTable option_table(KnnMtdModelOptions& options) {
  OptionTable table(kName);
  table.add_count("neighbours", 0, 1000, options.neighbours,
                  "Neighbours of each row; 0 to choose among 3, 5, 7 and 10 by the pairwise "
                  "correlation difference.");
  table.add_number("spread", 0.01, 10, options.spread,
                   "How far values move within the range of their neighbourhood; more for more "
                   "distance to real rows, less for closer statistics.");
  table.add_text(
      "membership", options.membership, "triangular or kernel",
      [&](const std::string& value) {
        (void)membership_from_name(kName, value);
        options.membership = value;
      },
      "The shape of the distribution on the diffused range.");
  table.add_text(
      "target", options.target, "the name of a column, or nothing",
      [&](const std::string& value) { options.target = value; },
      "The column to be predicted; where it is a category, neighbours are looked for within its "
      "levels.");
  table.add_count("fewest_levels", 0, 1'000'000, options.fewest_levels,
                  "Numbers with fewer levels are categories; raise it for numbers that mean no "
                  "amount.");
  table.add_count("pool_rows", 100, 10'000'000, options.pool_rows,
                  "Pseudo-real rows to keep in the model file, about.");
  table.add_count("candidates", 1, 1000, options.candidates,
                  "Candidates for each row, among which statistics decide; 1 is fastest.");
  table.add_flag("avoid_copies", options.avoid_copies,
                 "Leave out rows that may be real ones, except in tables of categories alone.");
  table.add_flag("paper", options.paper,
                 "Neighbours by column, the whole range, no corrections, as published; spread is "
                 "then 1.");
  return table;
}

ModelDescription describe() {
  KnnMtdModelOptions options;
  return {kName,
          "k-nearest-neighbour mega-trend diffusion: values move within their neighbourhood; for "
          "tables of 50 to 5,000 rows.",
          option_table(options).descriptions()};
}

std::unique_ptr<Synthesizer> make(const OptionValues& values) {
  KnnMtdModelOptions options;
  option_table(options).apply(values);
  return make_knn_mtd(options);
}

}  // namespace

std::unique_ptr<Synthesizer> make_knn_mtd(const KnnMtdModelOptions& options) {
  (void)membership_from_name(kName, options.membership);
  if (!(options.spread >= 0.01 && options.spread <= 10) || options.candidates < 1 ||
      options.candidates > 1000) {
    throw Error(ErrorCode::kUsage,
                "Options of knn_mtd are out of range: spread must be from 0.01 to 10, candidates "
                "from 1 to 1000.");
  }
  return std::make_unique<KnnMtdModel>(options);
}

RegistryEntry knn_mtd_entry() {
  return {describe, make, KnnMtdModel::load};
}

}  // namespace likeness::models
