#include "models/neighbours/small_table_synthesizer.hpp"

#include <algorithm>
#include <optional>

#include "likeness/error.hpp"
#include "models/sampling/cell_condition.hpp"
#include "models/sampling/rejection.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kBlock = 4096;

/// What is asked of each learned column.
std::vector<std::optional<CellCondition>> wishes_of(const Frame& frame,
                                                    const std::vector<Condition>& conditions) {
  std::vector<std::vector<Condition>> of_column(frame.learned());
  for (const Condition& condition : conditions) {
    of_column[frame.find_learned(condition.column)].push_back(condition);
  }
  std::vector<std::optional<CellCondition>> wishes(of_column.size());
  for (std::size_t k = 0; k < wishes.size(); ++k) {
    if (of_column[k].empty()) continue;
    if (const NumberEncoder* numbers = frame.number_encoder(k)) {
      wishes[k].emplace(frame.name(k), *numbers, of_column[k]);
    } else {
      wishes[k].emplace(frame.name(k), *frame.level_encoder(k), of_column[k]);
    }
  }
  return wishes;
}

}  // namespace

const SmallTableSynthesizer::Fitted& SmallTableSynthesizer::fitted() const {
  if (fitted_) return *fitted_;
  throw Error(ErrorCode::kUsage, "The model " + name_ + " has not been fitted; call fit first.");
}

MixedValues SmallTableSynthesizer::free_rows(std::size_t count, std::uint64_t seed,
                                             std::uint64_t first_row) const {
  return fitted().choice.sample(
      [this](std::size_t n, std::uint64_t s, std::uint64_t first, std::uint64_t attempt) {
        return candidates(n, s, first, attempt);
      },
      count, seed, first_row);
}

std::vector<ColumnValues> SmallTableSynthesizer::conditioned_rows(
    std::uint64_t rows, const SampleOptions& options) const {
  const MixedTable& table = fitted().table;
  const auto wishes = wishes_of(table.frame(), options.conditions);
  CandidateSource source;
  source.draw = [&](std::uint64_t seed, std::uint64_t first_row, std::size_t count) {
    return table.columns(free_rows(count, seed, first_row));
  };
  source.admit = [&](std::vector<ColumnValues>& cells, std::size_t row) {
    for (std::size_t c = 0; c < wishes.size(); ++c) {
      if (!wishes[c]) continue;
      const bool admitted = cells[c].codes.empty() ? wishes[c]->admits(cells[c].numbers[row])
                                                   : wishes[c]->admits(cells[c].codes[row]);
      if (!admitted) return false;
    }
    return true;
  };
  source.wanted = condition_text(options.conditions);
  return sample_by_rejection(source, rows, options);
}

std::vector<ColumnValues> SmallTableSynthesizer::unconditioned_rows(
    std::uint64_t rows, const SampleOptions& options) const {
  const MixedTable& table = fitted().table;
  std::vector<ColumnValues> values(table.frame().learned());
  if (values.empty()) return values;
  const auto height = static_cast<std::size_t>(rows);
  for (std::size_t begin = 0; begin < height; begin += kBlock) {
    report_progress(options.progress,
                    {.stage = "sample", .step = begin, .total = rows, .losses = {}});
    const std::size_t count = std::min(kBlock, height - begin);
    append_rows(values, table.columns(free_rows(count, options.seed, options.first_row + begin)));
  }
  report_progress(options.progress, {.stage = "sample", .step = rows, .total = rows, .losses = {}});
  return values;
}

Table SmallTableSynthesizer::sample(std::uint64_t rows, const SampleOptions& options) const {
  return fitted().table.frame().decode(
      options.conditions.empty() ? unconditioned_rows(rows, options)
                                 : conditioned_rows(rows, options),
      static_cast<std::size_t>(rows), options.first_row, options.seed);
}

void SmallTableSynthesizer::save(const std::filesystem::path& path) const {
  const Fitted& model = fitted();
  io::ModelFile file;
  file.header["model"] = name_;
  file.header["likeness"] = LIKENESS_VERSION;
  file.header["options"] = options_json_;
  file.header["metadata"] = metadata_to_json(model.metadata);
  file.header["rows"] = model.rows;
  file.header["seed"] = model.seed;
  model.table.frame().save(file);
  if (model.table.learns_anything()) {
    model.choice.save(file);
    save_source(file);
  }
  file.write(path);
}

void SmallTableSynthesizer::load_common(const io::ModelFile& file) {
  Fitted model;
  options_json_ = file.value<io::Json>("options");
  model.rows = file.value<std::uint64_t>("rows");
  model.seed = file.value<std::uint64_t>("seed");
  try {
    model.metadata = parse_metadata(file.value<std::string>("metadata"), "the metadata inside");
  } catch (const Error& error) {
    throw Error(ErrorCode::kModel, file.where() + " is damaged: " + error.what());
  }
  model.table = MixedTable(Frame::load(file));
  if (model.table.learns_anything()) model.choice = RowChoice::load(file, model.table);
  fitted_ = std::move(model);
}

std::string SmallTableSynthesizer::describe() const {
  const Fitted& model = fitted();
  io::Json description = {{"columns", model.table.frame().describe()}};
  if (model.table.learns_anything()) describe_source(description);
  description["model"] = name_;
  description["options"] = options_json_;
  description["rows"] = model.rows;
  description["seed"] = model.seed;
  return description.dump(2);
}

FrameOptions small_table_frame(std::uint64_t fewest_levels) {
  FrameOptions options;
  options.numbers = {.fewest_values = static_cast<std::size_t>(fewest_levels),
                     .fewest_repeats = 0,
                     .learn_declared_categories = true};
  return options;
}

int target_code_column(const MixedTable& table, const std::string& target) {
  if (target.empty()) return -1;
  return table.code_column(table.frame().find_learned(target, "predict"));
}

}  // namespace likeness::models
