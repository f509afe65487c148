#include "models/networks/network_synthesizer.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "models/networks/conditional_rows.hpp"
#include "models/networks/streams.hpp"
#include "models/training/fit_digest.hpp"

namespace likeness::models {
namespace {

/// Encoded rows are made in blocks of so many, so that memory doesn't grow with their number.
constexpr std::size_t kBlockRows = 65'536;

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

SplitTable split(const EncodedTable& table, double share, std::uint64_t seed) {
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

}  // namespace

void NetworkSynthesizer::fit(const Table& table, const Metadata& metadata,
                             const FitOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  report_progress(options.progress, {.stage = "encode", .step = 0, .total = 0, .losses = {}});
  auto fitted = std::make_unique<Fitted>();
  FramedTable framed = Frame::learn(table, metadata, kind_.encoding.frame);
  for (const auto& [name, family] : kind_.encoding.column_families) (void)table.column(name);
  fitted->encoder = TableEncoder(std::move(framed.frame), framed.values, kind_.encoding);
  fitted->metadata = metadata;
  fitted->rows = table.rows();
  fitted->seed = options.seed;
  if (fitted->encoder.width() > 0) {
    const EncodedTable encoded = fitted->encoder.encode(framed.values, options.seed);
    parallel_session([&] { train_generator(encoded, *fitted, options, begin); });
    if (kind_.calibrate) calibrate(framed.values, encoded, *fitted);
  } else {
    fitted->notes.emplace_back(
        "No column varies and is learned, so nothing was trained: rows repeat the constant columns "
        "and get new keys.");
  }
  if (options.note) {
    for (const std::string& note : fitted->notes) options.note(note);
  }
  fitted_ = std::move(fitted);
}

void NetworkSynthesizer::train_generator(const EncodedTable& encoded, Fitted& fitted,
                                         const FitOptions& options,
                                         std::chrono::steady_clock::time_point begin) const {
  SplitTable parts;
  const bool holds_out = kind_.training.holdout > 0;
  if (holds_out) parts = split(encoded, kind_.training.holdout, options.seed);
  NetworkPair pair = kind_.make(
      {fitted.encoder, holds_out ? parts.learned : encoded, parts.held_out, options.seed});
  TrainingPlan plan;
  plan.epochs = kind_.training.epochs;
  plan.patience = holds_out ? kind_.training.patience : 0;
  plan.begin = begin;
  plan.identity = {{"model", kind_.name},
                   {"options", kind_.options},
                   {"seed", options.seed},
                   {"table", fit_digest(fitted.encoder, encoded)},
                   {"likeness", LIKENESS_VERSION}};
  fitted.record = train(*pair.training, plan, options);
  fitted.generator = std::move(pair.generator);
  fitted.notes = std::move(pair.notes);
}

void NetworkSynthesizer::calibrate(const std::vector<ColumnValues>& values,
                                   const EncodedTable& encoded, Fitted& fitted) {
  constexpr std::size_t kMostRows = 32'768;
  constexpr std::size_t kMostPlaces = std::size_t{1} << 24;
  const std::size_t rows =
      std::clamp(kMostPlaces / fitted.encoder.width(), std::size_t{1000}, kMostRows);
  const std::uint64_t seed = network_stream(fitted.seed, NetworkUse::kCalibration, 0).bits(0);
  const std::vector<float> made =
      generate_rows(*fitted.generator, {.seed = seed, .first_row = 0, .place = {}}, rows);
  fitted.encoder.calibrate(values, encoded, made);
}

const NetworkSynthesizer::Fitted& NetworkSynthesizer::fitted() const {
  if (fitted_) return *fitted_;
  throw Error(ErrorCode::kUsage,
              "The model " + kind_.name + " has not been fitted; call fit first.");
}

Table NetworkSynthesizer::sample(std::uint64_t rows, const SampleOptions& options) const {
  const Fitted& model = fitted();
  if (!options.conditions.empty()) {
    return model.encoder.frame().decode(
        conditional_cells(model.encoder, model.generator.get(), rows, options), rows,
        options.first_row, options.seed);
  }
  std::vector<ColumnValues> cells;
  std::uint64_t done = 0;
  do {
    report_progress(options.progress,
                    {.stage = "sample", .step = done, .total = rows, .losses = {}});
    const std::size_t count = std::min<std::uint64_t>(kBlockRows, rows - done);
    std::vector<float> values;
    if (model.generator) {
      values = generate_rows(
          *model.generator,
          {.seed = options.seed, .first_row = options.first_row + done, .place = {}}, count);
    }
    append_rows(cells, model.encoder.cells(values, count, options.first_row + done, options.seed));
    done += count;
  } while (done < rows);
  report_progress(options.progress, {.stage = "sample", .step = rows, .total = rows, .losses = {}});
  return model.encoder.frame().decode(cells, rows, options.first_row, options.seed);
}

void NetworkSynthesizer::save(const std::filesystem::path& path) const {
  const Fitted& model = fitted();
  io::ModelFile file;
  file.header["model"] = kind_.name;
  file.header["likeness"] = LIKENESS_VERSION;
  file.header["options"] = kind_.options;
  file.header["metadata"] = metadata_to_json(model.metadata);
  file.header["rows"] = model.rows;
  file.header["seed"] = model.seed;
  file.header["notes"] = model.notes;
  model.encoder.save(file);
  model.record.save(file);
  if (model.generator) model.generator->save(file);
  file.write(path);
}

std::unique_ptr<Synthesizer> NetworkSynthesizer::load(const io::ModelFile& file,
                                                      const LoadGenerator& load_generator) {
  NetworkKind kind;
  kind.name = file.value<std::string>("model");
  kind.options = file.value<io::Json>("options");
  auto fitted = std::make_unique<Fitted>();
  fitted->rows = file.value<std::uint64_t>("rows");
  fitted->seed = file.value<std::uint64_t>("seed");
  fitted->notes = strings_member(file.header, "notes", file.where());
  try {
    fitted->metadata = parse_metadata(file.value<std::string>("metadata"), "the metadata inside");
  } catch (const Error& error) {
    throw Error(ErrorCode::kModel, file.where() + " is damaged: " + error.what());
  }
  fitted->encoder = TableEncoder::load(file);
  fitted->record = TrainingRecord::load(file);
  if (fitted->encoder.width() > 0) fitted->generator = load_generator(file, fitted->encoder);
  auto synthesizer = std::make_unique<NetworkSynthesizer>(std::move(kind));
  synthesizer->fitted_ = std::move(fitted);
  return synthesizer;
}

std::string NetworkSynthesizer::describe() const {
  const Fitted& model = fitted();
  io::Json description = {
      {"model", kind_.name},
      {"options", kind_.options},
      {"rows", model.rows},
      {"seed", model.seed},
      {"columns", model.encoder.describe()},
      {"training", model.record.describe()},
      {"training_rows_kept", model.encoder.calibrated()
                                 ? "none; category values, and quantiles of each number column"
                                 : "none; category values, and the smallest and largest number of "
                                   "each column"}};
  if (!model.notes.empty()) description["notes"] = model.notes;
  return description.dump(2);
}

}  // namespace likeness::models
