#include "models/networks/network_family.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "likeness/error.hpp"
#include "models/networks/conditional_rows.hpp"
#include "models/networks/hidden_numbers.hpp"
#include "models/sampling/frame_model.hpp"
#include "models/training/fit_digest.hpp"
#include "models/training/network_streams.hpp"

namespace likeness::models {
namespace {

EncodedTable select_rows(const EncodedTable& table, std::span<const std::uint32_t> rows) {
  EncodedTable selected(table.columns(), rows.size());
  for (std::size_t c = 0; c < table.columns().size(); ++c) {
    const bool number = table.columns()[c].is_number;
    if (table.columns()[c].width == 0) continue;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      selected.set(row, c, number ? table.offset(rows[row], c) : 0.0F, table.entry(rows[row], c));
    }
  }
  return selected;
}

struct SplitTable {
  EncodedTable learned;
  EncodedTable held_out;
};

SplitTable held_out_split(const EncodedTable& table, double share, std::uint64_t seed) {
  const auto count = static_cast<std::size_t>(share * static_cast<double>(table.rows()));
  if (count < 2 || table.rows() - count < 2) {
    throw Error(ErrorCode::kData,
                "A share of " + io::Json(share).dump() + " of the table's " +
                    std::to_string(table.rows()) +
                    " rows is too few to hold out; raise holdout, or set it to 0.");
  }
  const std::vector<std::uint32_t> order =
      shuffled(table.rows(), network_stream(seed, NetworkUse::kHoldout, 0));
  return {select_rows(table, std::span(order).subspan(count)),
          select_rows(table, std::span(order).first(count))};
}

/// What a fit leaves. Without places to learn (all columns made or constant) there is no generator.
class LearnedNetwork final : public FrameModel {
 public:
  void save(io::Archive& archive) const override;
  /// All but the generator.
  void fields(io::Archive& archive);
  [[nodiscard]] io::Json describe_columns() const override { return encoder.describe(); }
  [[nodiscard]] io::Json describe() const override;
  [[nodiscard]] const TrainingRecord* training() const noexcept override { return &record; }

  TableEncoder encoder;
  std::unique_ptr<RowGenerator> generator;
  TrainingRecord record;
  std::vector<std::string> notes;

 private:
  [[nodiscard]] const Frame& frame() const noexcept override { return encoder.frame(); }
  [[nodiscard]] std::vector<ColumnValues> draw_cells(std::uint64_t seed, std::uint64_t first_row,
                                                     std::size_t rows) const override;
  [[nodiscard]] std::vector<ColumnValues> draw_cells_given(const RowConditions& conditions,
                                                           std::uint64_t rows,
                                                           const SampleOptions& options,
                                                           SampleReport& report) const override {
    if (!options.boosts.empty()) {
      return FrameModel::draw_cells_given(conditions, rows, options, report);
    }
    return conditional_cells(encoder, generator.get(), conditions, rows, options, report);
  }
};

std::vector<ColumnValues> LearnedNetwork::draw_cells(std::uint64_t seed, std::uint64_t first_row,
                                                     std::size_t rows) const {
  std::vector<float> values;
  if (generator) {
    values = generate_rows(*generator, {.seed = seed, .first_row = first_row, .place = {}}, rows);
  }
  return encoder.cells(values, rows, first_row, seed);
}

void LearnedNetwork::fields(io::Archive& archive) {
  archive("notes", notes);
  archive("encoder", encoder);
  archive("training", record);
}

void LearnedNetwork::save(io::Archive& archive) const {
  archive.save(*this);
  if (generator) archive("network", *generator);
}

io::Json LearnedNetwork::describe() const {
  io::Json description = {
      {"training_rows_kept", encoder.calibrated()
                                 ? "none; category values, and quantiles of each number column"
                                 : "none; category values, and the smallest and largest number of "
                                   "each column"}};
  if (!notes.empty()) description["notes"] = notes;
  return description;
}

void train_generator(const NetworkKind& kind, const EncodedTable& encoded,
                     const FitOptions& options, std::chrono::steady_clock::time_point begin,
                     LearnedNetwork& learned) {
  SplitTable parts;
  const bool holds_out = kind.training.holdout > 0;
  if (holds_out) parts = held_out_split(encoded, kind.training.holdout, options.seed);
  NetworkPair pair = kind.make(
      {learned.encoder, holds_out ? parts.learned : encoded, parts.held_out, options.seed});
  TrainingPlan plan;
  plan.epochs = kind.training.epochs;
  plan.patience = holds_out ? kind.training.patience : 0;
  plan.begin = begin;
  plan.identity = {{"model", kind.name},
                   {"options", kind.options},
                   {"seed", options.seed},
                   {"table", fit_digest(learned.encoder, encoded)},
                   {"likeness", LIKENESS_VERSION}};
  learned.record = train(*pair.training, plan, options);
  learned.generator = std::move(pair.generator);
  learned.notes = std::move(pair.notes);
}

void calibrate(const std::vector<ColumnValues>& values, const EncodedTable& encoded,
               std::uint64_t fit_seed, LearnedNetwork& learned) {
  constexpr std::size_t kMostRows = 32'768;
  constexpr std::size_t kMostPlaces = std::size_t{1} << 24;
  const std::size_t rows =
      std::clamp(kMostPlaces / learned.encoder.width(), std::size_t{1000}, kMostRows);
  const std::uint64_t seed = network_stream(fit_seed, NetworkUse::kCalibration, 0).bits(0);
  const std::vector<float> made =
      generate_rows(*learned.generator, {.seed = seed, .first_row = 0, .place = {}}, rows);
  learned.encoder.calibrate(values, encoded, made);
}

std::unique_ptr<const LearnedModel> learn_network(const NetworkKind& kind, const Table& table,
                                                  const Metadata& metadata,
                                                  const FitOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  report_progress(options.progress, {.stage = "encode", .step = 0, .total = 0, .losses = {}});
  auto learned = std::make_unique<LearnedNetwork>();
  FramedTable framed = Frame::learn(table, metadata, kind.encoding.frame);
  for (const auto& [name, family] : kind.encoding.column_families) (void)table.column(name);
  std::vector<ColumnValues> filled = framed.values;
  fill_hidden_numbers(framed.frame, options.seed, filled);
  learned->encoder = TableEncoder(std::move(framed.frame), filled, kind.encoding);
  if (learned->encoder.width() > 0) {
    const EncodedTable encoded = learned->encoder.encode(filled, options.seed);
    train_generator(kind, encoded, options, begin, *learned);
    if (kind.calibrate) calibrate(framed.values, encoded, options.seed, *learned);
  } else {
    learned->notes.emplace_back(
        "No column varies and is learned, so nothing was trained: rows repeat the constant columns "
        "and get new keys.");
  }
  if (options.note) {
    for (const std::string& note : learned->notes) options.note(note);
  }
  return learned;
}

}  // namespace

Recipe network_recipe(NetworkKind kind) {
  std::string name = kind.name;
  io::Json options = kind.options;
  return recipe_of({std::move(name), std::move(options),
                    [kind = std::move(kind)](const Table& table, const Metadata& metadata,
                                             const FitOptions& fit) {
                      return learn_network(kind, table, metadata, fit);
                    }});
}

std::unique_ptr<const LearnedModel> load_network_family(io::Archive& archive,
                                                        const LoadGenerator& load_generator) {
  auto learned = std::make_unique<LearnedNetwork>();
  archive.load(*learned);
  if (learned->encoder.width() == 0) return learned;
  archive.scope("network", [&] { learned->generator = load_generator(archive, learned->encoder); });
  return learned;
}

}  // namespace likeness::models
