#include "models/small_table_synthesizer.hpp"

#include <algorithm>
#include <cmath>

#include "likeness/core/error.hpp"
#include "models/streams.hpp"

namespace likeness::models {
namespace {

/// Rows that are drawn for each conditioned one, at most.
constexpr std::uint64_t kMostTries = 1000;
constexpr std::size_t kBlock = 4096;

/// What a condition wants of a row.
struct Wish {
  MixedTable::Place place;
  int code = 0;
  double number = 0;
};

std::vector<Wish> wishes_of(const MixedTable& table, const std::vector<Condition>& conditions) {
  std::vector<Wish> wishes;
  for (const Condition& condition : conditions) {
    Wish wish;
    wish.place = table.place_of(condition.column);
    if (wish.place.kind == MixedTable::Place::Kind::kMade) {
      throw Error(ErrorCode::kUsage, "Column \"" + condition.column +
                                         "\" is made, not learned; no value of it can be asked "
                                         "for.");
    }
    if (wish.place.kind == MixedTable::Place::Kind::kCode) {
      wish.code = table.code_of(wish.place.index, condition.value);
    } else if (condition.value.empty()) {
      wish.number = std::nan("");
    } else {
      wish.number = table.numbers()[wish.place.index].number_of(condition.value);
    }
    wishes.push_back(wish);
  }
  return wishes;
}

bool met(const std::vector<Wish>& wishes, const MixedValues& rows, Eigen::Index row) {
  return std::all_of(wishes.begin(), wishes.end(), [&](const Wish& wish) {
    const auto column = static_cast<Eigen::Index>(wish.place.index);
    if (wish.place.kind == MixedTable::Place::Kind::kCode) {
      return rows.codes(row, column) == wish.code;
    }
    const double value = rows.numbers(row, column);
    return value == wish.number || (std::isnan(value) && std::isnan(wish.number));
  });
}

void move_rows(const MixedValues& from, MixedValues& to, std::size_t place) {
  const auto first = static_cast<Eigen::Index>(place);
  const auto count = static_cast<Eigen::Index>(from.rows());
  if (from.numbers.cols() > 0) to.numbers.middleRows(first, count) = from.numbers;
  if (from.codes.cols() > 0) to.codes.middleRows(first, count) = from.codes;
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

MixedValues SmallTableSynthesizer::conditioned_rows(std::size_t count,
                                                    const SampleOptions& options) const {
  const std::vector<Wish> wishes = wishes_of(fitted().table, options.conditions);
  if (wishes.empty()) return free_rows(count, options.seed, options.first_row);
  const RandomStream seeds(options.seed, kFirstTryStream);
  std::vector<std::uint8_t> done(count, 0);
  std::size_t missing = count;
  MixedValues result;
  std::uint64_t drawn = 0;
  for (std::uint64_t attempt = 0; attempt < kMostTries && missing > 0; ++attempt) {
    const MixedValues rows = free_rows(count, seeds.bits(attempt), options.first_row);
    if (attempt == 0) result = rows;
    drawn += missing;
    for (std::size_t k = 0; k < count; ++k) {
      const auto row = static_cast<Eigen::Index>(k);
      if (done[k] != 0 || !met(wishes, rows, row)) continue;
      if (rows.numbers.cols() > 0) result.numbers.row(row) = rows.numbers.row(row);
      if (rows.codes.cols() > 0) result.codes.row(row) = rows.codes.row(row);
      done[k] = 1;
      --missing;
    }
  }
  if (missing == 0) return result;
  throw Error(ErrorCode::kUsage, "Of " + std::to_string(drawn) + " rows that were drawn, " +
                                     std::to_string(count - missing) +
                                     " met the conditions; ask for something that is less rare.");
}

io::Table SmallTableSynthesizer::sample(std::uint64_t rows, const SampleOptions& options) const {
  const Fitted& model = fitted();
  const auto height = static_cast<std::size_t>(rows);
  MixedValues values;
  values.numbers.resize(static_cast<Eigen::Index>(rows),
                        static_cast<Eigen::Index>(model.table.numbers().size()));
  values.codes.resize(static_cast<Eigen::Index>(rows),
                      static_cast<Eigen::Index>(model.table.code_columns()));
  for (std::size_t begin = 0; begin < height && model.table.learns_anything(); begin += kBlock) {
    report_progress(options.progress,
                    {.stage = "sample", .step = begin, .total = rows, .losses = {}});
    SampleOptions block = options;
    block.first_row += begin;
    move_rows(conditioned_rows(std::min(kBlock, height - begin), block), values, begin);
  }
  report_progress(options.progress, {.stage = "sample", .step = rows, .total = rows, .losses = {}});
  return model.table.decode(values, height, options.first_row, options.seed);
}

void SmallTableSynthesizer::save(const std::filesystem::path& path) const {
  const Fitted& model = fitted();
  io::ModelFile file;
  file.header["model"] = name_;
  file.header["likeness"] = LIKENESS_VERSION;
  file.header["options"] = options_json_;
  file.header["metadata"] = io::metadata_to_json(model.metadata);
  file.header["rows"] = model.rows;
  file.header["seed"] = model.seed;
  model.table.save(file);
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
    model.metadata = io::parse_metadata(file.value<std::string>("metadata"), "the metadata inside");
  } catch (const Error& error) {
    throw Error(ErrorCode::kModel, file.where() + " is damaged: " + error.what());
  }
  model.table = MixedTable::load(file);
  if (model.table.learns_anything()) model.choice = RowChoice::load(file, model.table);
  fitted_ = std::move(model);
}

std::string SmallTableSynthesizer::describe() const {
  const Fitted& model = fitted();
  io::Json description = {{"columns", model.table.describe()}};
  if (model.table.learns_anything()) describe_source(description);
  description["model"] = name_;
  description["options"] = options_json_;
  description["rows"] = model.rows;
  description["seed"] = model.seed;
  return description.dump(2);
}

int target_code_column(const MixedTable& table, const std::string& target) {
  if (target.empty()) return -1;
  const MixedTable::Place place = table.place_of(target);
  if (place.kind == MixedTable::Place::Kind::kMade) {
    throw Error(ErrorCode::kUsage, "The target \"" + target +
                                       "\" is an id, text or personal data, which is made, not "
                                       "learned.");
  }
  return place.kind == MixedTable::Place::Kind::kCode ? static_cast<int>(place.index) : -1;
}

}  // namespace likeness::models
