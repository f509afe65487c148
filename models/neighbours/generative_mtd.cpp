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
#include "models/neighbours/small_table_model.hpp"
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

RowChoiceOptions choice_options(const GenerativeMtdOptions& options) {
  return {.candidates = options.candidates,
          .tilt = options.candidates > 1,
          .avoid_copies = options.avoid_copies};
}

class GenerativeMtdModel final : public SmallTableModel {
 public:
  GenerativeMtdModel() = default;
  /// `plan` tells how the network is trained; nothing is trained where it has no epochs.
  void learn(const MixedValues& real, const GenerativeMtdOptions& options, const TrainingPlan& plan,
             const FitOptions& fit) {
    report_progress(fit.progress,
                    {.stage = "pseudo-real rows", .step = 0, .total = 1, .losses = {}});
    make_pseudo_rows(real, options, fit.seed);
    if (plan.epochs > 0) train_network(real, options, plan, fit);
    report_progress(fit.progress, {.stage = "choice of rows", .step = 0, .total = 1, .losses = {}});
    choice = RowChoice(
        table, real,
        [&](std::size_t count, std::uint64_t seed, std::uint64_t first, std::uint64_t attempt) {
          return candidates(count, seed, first, attempt);
        },
        choice_options(options), fit.seed);
    note_copies(real, fit);
  }

  [[nodiscard]] const TrainingRecord* training() const noexcept override {
    return translator_ ? &record_ : nullptr;
  }

 protected:
  [[nodiscard]] MixedValues candidates(std::size_t count, std::uint64_t seed,
                                       std::uint64_t first_row,
                                       std::uint64_t attempt) const override {
    MixedValues rows = pseudo_->sample(count, seed, first_row, attempt);
    if (translator_) {
      rows = translator_->translate(rows, code_, seed, streams::kSampling.translator[2 * attempt],
                                    first_row);
    }
    table.restrain(rows);
    return rows;
  }

  void source_fields(io::Archive& archive) override {
    const std::vector<int> levels = table.level_counts();
    archive("pool", pseudo_, table.numbers(), levels);
    archive.require(pseudo_.has_value(), "it has no pool of rows");
    if (!(archive.loading() ? archive.has("translator") : translator_ != nullptr)) return;
    archive("code", code_, table.numbers(), levels);
    archive.scope("translator", [&] {
      if (archive.loading()) {
        translator_ = RowTranslator::load(archive, code_.width());
      } else {
        translator_->fields(archive);
      }
    });
    archive("training", record_);
  }

  [[nodiscard]] io::Json describe_source() const override {
    return {{"pseudo_real_rows_kept", pseudo_->pool_size()},
            {"training_rows_kept",
             "none; pseudo-real rows near them, and a few bits of a hash of each"}};
  }

 private:
  void make_pseudo_rows(const MixedValues& real, const GenerativeMtdOptions& from,
                        std::uint64_t seed) {
    PseudoRowOptions options;
    if (from.paper_diffusion) options.diffusion = stats::papers_knn_mtd_options();
    options.diffusion.membership = membership_from_name(from.membership);
    options.group_column = target_code_column(table, from.target);
    options.pool_rows = from.pool_rows;
    if (!from.paper_diffusion) options.diffusion.spread = 1;
    options.diffusion.neighbours =
        choose_neighbours(from.neighbours, real, options.diffusion, options.group_column, seed);
    if (!from.paper_diffusion) {
      options.diffusion.spread =
          choose_spread(from.spread, table, real, options.diffusion, options.group_column, seed);
      if (from.avoid_copies) {
        options.diffusion.code_mixing =
            choose_code_mixing(table, real, options.diffusion, options.group_column, seed);
      }
      if (options.diffusion.code_mixing > 0) {
        options.diffusion.spread =
            choose_spread(from.spread, table, real, options.diffusion, options.group_column, seed);
      }
    }
    pseudo_ = fit_pseudo_rows(table, real, options, choice_options(from), seed);
  }

  void train_network(const MixedValues& real, const GenerativeMtdOptions& options,
                     const TrainingPlan& plan, const FitOptions& fit) {
    const MixedValues& pool = pseudo_->pool();
    code_ = RowCode(pool, table.level_counts(), options.number_code == "normal_scores");
    translator_ =
        std::make_unique<RowTranslator>(code_.width(), options.embedding, options.encoder_layers,
                                        options.decoder_layers, options.residual, fit.seed);
    TranslatorTraining training(*translator_, options, code_, pool, real, Criterion(table, real),
                                fit.seed);
    record_ = train(training, plan, fit);
  }

  std::optional<PseudoRows> pseudo_;
  RowCode code_;
  std::unique_ptr<RowTranslator> translator_;  ///< null without a network
  TrainingRecord record_;
};

std::unique_ptr<const LearnedModel> learn_generative(const GenerativeMtdOptions& options,
                                                     const Table& table, const Metadata& metadata,
                                                     const FitOptions& fit) {
  const auto begin = std::chrono::steady_clock::now();
  auto model = std::make_unique<GenerativeMtdModel>();
  FramedTable framed =
      Frame::learn(table, metadata, small_table_frame(options.fewest_levels, options.min_rows));
  model->table = MixedTable(std::move(framed.frame));
  if (!model->table.learns_anything()) return model;
  const MixedValues real = model->table.matrices(framed.values);
  TrainingPlan plan;
  plan.epochs = options.epochs;
  plan.patience = options.epochs;
  plan.begin = begin;
  plan.identity = {{"model", GenerativeMtdOptions::kModel},
                   {"options", options_json(options)},
                   {"seed", fit.seed},
                   {"table", digest_of(real)},
                   {"likeness", LIKENESS_VERSION}};
  model->learn(real, options, plan, fit);
  return model;
}

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
Recipe make_generative_mtd(const OptionValues& values) {
  const bool paper = std::ranges::any_of(values, [](const auto& option) {
    return option.first == "preset" && option.second.text() == "paper";
  });
  return recipe_of(parse_options(values, paper ? papers_options() : GenerativeMtdOptions()),
                   learn_generative);
}

}  // namespace

RegistryEntry generative_mtd_entry() {
  return {GenerativeMtdOptions::kModel,
          "Rows of kNN-MTD, translated by an autoencoder with a critic; for 50 to 5,000 rows.",
          describe_options<GenerativeMtdOptions>, make_generative_mtd,
          load_learned<GenerativeMtdModel>};
}

}  // namespace likeness::models
