#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <optional>
#include <utility>

#include "core/hash.hpp"
#include "core/streams.hpp"
#include "models/neighbours/diffusion_fit.hpp"
#include "models/neighbours/generative_mtd_options.hpp"
#include "models/neighbours/pseudo_rows.hpp"
#include "models/neighbours/row_translator.hpp"
#include "models/neighbours/small_table_synthesizer.hpp"
#include "models/registry.hpp"
#include "models/training/training.hpp"

namespace likeness::models {
namespace {

/// How far translated rows are from what fresh real rows would score: 1 each for the association
/// difference and the KS distance of half the table against the other half, and a penalty for being
/// closer to single real rows than real rows are to each other.
class Criterion {
 public:
  Criterion(const MixedTable& table, const MixedValues& real) : table_(table), real_(real) {
    MixedValues halves[2];
    const auto rows = static_cast<Eigen::Index>(real.rows());
    for (Eigen::Index part = 0; part < 2; ++part) {
      const auto every_other = Eigen::seq(part, rows - 1, 2);
      halves[part].numbers = real.numbers(every_other, Eigen::all);
      halves[part].codes = real.codes(every_other, Eigen::all);
    }
    if (rows >= 4) {
      usual_association_ = std::max(association_difference(halves[0], halves[1]), 1e-3);
      usual_ks_ = std::max(1 - ks_complement(halves[0], halves[1]), 1e-3);
      usual_ratio_ = real_distance_ratio(real);
    }
  }

  double operator()(MixedValues rows) const {
    table_.restrain(rows);
    const DistanceRatio ratio = distance_ratio(real_, rows);
    const double shortfall = std::max(0.0, usual_ratio_.as_they_are - ratio.as_they_are) +
                             std::max(0.0, usual_ratio_.standardized - ratio.standardized);
    return association_difference(real_, rows) / usual_association_ +
           (1 - ks_complement(real_, rows)) / usual_ks_ + kPrivacyWeight * shortfall;
  }

 private:
  static constexpr double kPrivacyWeight = 20;

  const MixedTable& table_;
  const MixedValues& real_;
  double usual_association_ = 1;
  double usual_ks_ = 1;
  DistanceRatio usual_ratio_;
};

/// What tells this table from others, for checkpoints.
std::string digest_of(const MixedValues& rows) {
  Digest digest(rows.rows());
  for (const double value : rows.numbers.reshaped()) {
    digest.add(std::bit_cast<std::uint64_t>(std::isnan(value) ? HUGE_VAL : value));
  }
  for (const int code : rows.codes.reshaped()) digest.add(static_cast<std::uint64_t>(code));
  return digest.text();
}

class GenerativeMtdModel final : public SmallTableSynthesizer {
 public:
  explicit GenerativeMtdModel(GenerativeMtdOptions options)
      : SmallTableSynthesizer(GenerativeMtdOptions::kModel, models::options_json(options)),
        options_(std::move(options)) {}

  void fit(const Table& table, const Metadata& metadata, const FitOptions& fit_options) override {
    const auto begin = std::chrono::steady_clock::now();
    Fitted model;
    FramedTable framed = Frame::learn(table, metadata, small_table_frame(options_.fewest_levels));
    model.table = MixedTable(std::move(framed.frame));
    model.metadata = metadata;
    model.rows = table.rows();
    model.seed = fit_options.seed;
    Source source;
    if (model.table.learns_anything()) {
      const MixedValues real = model.table.matrices(framed.values);
      report_progress(fit_options.progress,
                      {.stage = "pseudo-real rows", .step = 0, .total = 1, .losses = {}});
      make_pseudo_rows(model.table, real, fit_options.seed, source);
      if (options_.epochs > 0) train_network(model.table, real, fit_options, begin, source);
      report_progress(fit_options.progress,
                      {.stage = "choice of rows", .step = 0, .total = 1, .losses = {}});
      model.choice = RowChoice(
          model.table, real,
          [&](std::size_t count, std::uint64_t seed, std::uint64_t first, std::uint64_t attempt) {
            return rows_of(source, model.table, count, seed, first, attempt);
          },
          choice_options(), fit_options.seed);
    }
    source_ = std::move(source);
    set_fitted(std::move(model));
  }

  static std::unique_ptr<Synthesizer> load(const io::ModelFile& file) {
    auto model = std::make_unique<GenerativeMtdModel>(GenerativeMtdOptions());
    model->load_common(file);
    const MixedTable& table = model->fitted().table;
    if (!table.learns_anything()) return model;
    const std::size_t numbers = table.numbers();
    model->source_.pseudo = PseudoRows::load(file, numbers, table.level_counts());
    if (file.has("code_sizes")) {
      model->source_.code = RowCode::load(file, numbers, table.level_counts());
      model->source_.translator = RowTranslator::load(file, model->source_.code.width());
      model->source_.record = TrainingRecord::load(file);
    }
    return model;
  }

 protected:
  [[nodiscard]] MixedValues candidates(std::size_t count, std::uint64_t seed,
                                       std::uint64_t first_row,
                                       std::uint64_t attempt) const override {
    return rows_of(source_, fitted().table, count, seed, first_row, attempt);
  }

  void save_source(io::ModelFile& file) const override {
    source_.pseudo->save(file);
    if (!source_.translator) return;
    source_.code.save(file);
    source_.translator->save(file);
    source_.record.save(file);
  }

  void describe_source(io::Json& description) const override {
    description["pseudo_real_rows_kept"] = source_.pseudo->pool_size();
    description["training_rows_kept"] =
        "none; pseudo-real rows near them, and a few bits of a hash of each";
    if (source_.translator) description["training"] = source_.record.describe();
  }

 private:
  /// Where candidates come from.
  struct Source {
    std::optional<PseudoRows> pseudo;
    RowCode code;
    std::unique_ptr<RowTranslator> translator;  ///< null without a network
    TrainingRecord record;
  };

  [[nodiscard]] RowChoiceOptions choice_options() const {
    return {.candidates = options_.candidates,
            .tilt = options_.candidates > 1,
            .avoid_copies = options_.avoid_copies};
  }

  static MixedValues rows_of(const Source& source, const MixedTable& table, std::size_t count,
                             std::uint64_t seed, std::uint64_t first_row, std::uint64_t attempt) {
    MixedValues rows = source.pseudo->sample(count, seed, first_row, attempt);
    if (source.translator) {
      rows = source.translator->translate(rows, source.code, seed,
                                          streams::kSampling.translator[2 * attempt], first_row);
    }
    table.restrain(rows);
    return rows;
  }

  void make_pseudo_rows(const MixedTable& table, const MixedValues& real, std::uint64_t seed,
                        Source& source) const {
    PseudoRowOptions options;
    if (options_.paper_diffusion) options.diffusion = stats::papers_knn_mtd_options();
    options.diffusion.membership = membership_from_name(options_.membership);
    options.group_column = target_code_column(table, options_.target);
    options.pool_rows = options_.pool_rows;
    if (!options_.paper_diffusion) options.diffusion.spread = 1;
    options.diffusion.neighbours =
        choose_neighbours(options_.neighbours, real, options.diffusion, options.group_column, seed);
    if (!options_.paper_diffusion) {
      options.diffusion.spread = choose_spread(options_.spread, table, real, options.diffusion,
                                               options.group_column, seed);
    }
    source.pseudo = fit_pseudo_rows(table, real, options, choice_options(), seed);
  }

  void train_network(const MixedTable& table, const MixedValues& real,
                     const FitOptions& fit_options, std::chrono::steady_clock::time_point begin,
                     Source& source) const {
    const MixedValues& pool = source.pseudo->pool();
    source.code = RowCode(pool, table.level_counts(), options_.number_code == "normal_scores");
    source.translator = std::make_unique<RowTranslator>(
        source.code.width(), options_.embedding, options_.encoder_layers, options_.decoder_layers,
        options_.residual, fit_options.seed);
    TranslatorTraining training(*source.translator, options_, source.code, pool, real,
                                Criterion(table, real), fit_options.seed);
    TrainingPlan plan;
    plan.epochs = options_.epochs;
    plan.patience = options_.epochs;
    plan.begin = begin;
    plan.identity = {{"model", GenerativeMtdOptions::kModel},
                     {"options", options_json()},
                     {"seed", fit_options.seed},
                     {"table", digest_of(real)},
                     {"likeness", LIKENESS_VERSION}};
    source.record = train(training, plan, fit_options);
  }

  GenerativeMtdOptions options_;
  Source source_;
};

/// The choices of Sivakumar et al. 2023 and of the authors' code.
GenerativeMtdOptions papers_options() {
  GenerativeMtdOptions options;
  options.paper_diffusion = true;
  options.epochs = 100;
  options.batch_size = 100;
  options.embedding = 128;
  options.encoder_layers = {128, 128, 128};
  options.decoder_layers = {128, 128, 128};
  options.critic_layers = {128, 128};
  options.dropout = 0.5;
  options.residual = false;
  options.number_code = "standardized";
  options.optimizer = "sgd";
  options.learning_rate = 2e-4;
  options.adversarial_weight = 1;
  options.association_weight = 0;
  options.divergence_weight = 0;
  options.sinkhorn_epsilon = 0.01;
  options.sinkhorn_iterations = 100;
  options.candidates = 1;
  options.avoid_copies = false;
  return options;
}

/// `preset=paper` changes what the others start from, wherever it stands.
std::unique_ptr<Synthesizer> make(const OptionValues& values) {
  const bool paper = std::ranges::any_of(values, [](const auto& option) {
    return option.first == "preset" && option.second.text() == "paper";
  });
  return std::make_unique<GenerativeMtdModel>(
      parse_options(values, paper ? papers_options() : GenerativeMtdOptions()));
}

}  // namespace

RegistryEntry generative_mtd_entry() {
  return {GenerativeMtdOptions::kModel,
          "Pseudo-real rows by neighbourhood diffusion, translated by a variational autoencoder "
          "with a critic; for tables of 50 to 5,000 rows.",
          describe_options<GenerativeMtdOptions>, make, GenerativeMtdModel::load};
}

}  // namespace likeness::models
