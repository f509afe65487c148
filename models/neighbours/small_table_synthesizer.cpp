#include "models/neighbours/small_table_synthesizer.hpp"

#include <algorithm>
#include <optional>

#include "likeness/error.hpp"
#include "models/sampling/cell_condition.hpp"
#include "models/sampling/rejection.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kBlock = 4096;

/// What is asked of each column; columns are the numbers, then the codes.
std::vector<std::optional<CellCondition>> wishes_of(const MixedTable& table,
                                                    const std::vector<Condition>& conditions) {
  std::vector<std::vector<Condition>> of_column(table.numbers().size() + table.code_columns());
  for (const Condition& condition : conditions) {
    const MixedTable::Place place = table.place_of(condition.column);
    if (place.kind == MixedTable::Place::Kind::kMade) {
      throw Error(ErrorCode::kUsage, "Column \"" + condition.column +
                                         "\" is made, not learned; no value of it can be asked "
                                         "for.");
    }
    const bool number = place.kind == MixedTable::Place::Kind::kNumber;
    of_column[place.index + (number ? 0 : table.numbers().size())].push_back(condition);
  }
  std::vector<std::optional<CellCondition>> wishes(of_column.size());
  for (std::size_t c = 0; c < wishes.size(); ++c) {
    if (of_column[c].empty()) continue;
    const std::string& name = of_column[c].front().column;
    if (c < table.numbers().size()) {
      wishes[c].emplace(name, table.numbers()[c], of_column[c]);
    } else {
      wishes[c].emplace(name, table.levels()[c - table.numbers().size()], of_column[c]);
    }
  }
  return wishes;
}

std::vector<ColumnValues> as_columns(const MixedValues& rows) {
  std::vector<ColumnValues> columns;
  for (Eigen::Index c = 0; c < rows.numbers.cols(); ++c) {
    columns.push_back({{}, {rows.numbers.col(c).begin(), rows.numbers.col(c).end()}});
  }
  for (Eigen::Index c = 0; c < rows.codes.cols(); ++c) {
    columns.push_back({{rows.codes.col(c).begin(), rows.codes.col(c).end()}, {}});
  }
  return columns;
}

void write_columns(const std::vector<ColumnValues>& columns, MixedValues& rows) {
  const auto numbers = static_cast<std::size_t>(rows.numbers.cols());
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (c < numbers) {
      std::copy(columns[c].numbers.begin(), columns[c].numbers.end(),
                rows.numbers.col(static_cast<Eigen::Index>(c)).begin());
    } else {
      std::copy(columns[c].codes.begin(), columns[c].codes.end(),
                rows.codes.col(static_cast<Eigen::Index>(c - numbers)).begin());
    }
  }
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

void SmallTableSynthesizer::fill_conditioned(MixedValues& values, std::uint64_t rows,
                                             const SampleOptions& options) const {
  const auto wishes = wishes_of(fitted().table, options.conditions);
  CandidateSource source;
  source.draw = [this](std::uint64_t seed, std::uint64_t first_row, std::size_t count) {
    return as_columns(free_rows(count, seed, first_row));
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
  write_columns(sample_by_rejection(source, rows, options), values);
}

void SmallTableSynthesizer::fill_freely(MixedValues& values, std::uint64_t rows,
                                        const SampleOptions& options) const {
  const auto height = static_cast<std::size_t>(rows);
  for (std::size_t begin = 0; begin < height; begin += kBlock) {
    report_progress(options.progress,
                    {.stage = "sample", .step = begin, .total = rows, .losses = {}});
    const std::size_t count = std::min(kBlock, height - begin);
    move_rows(free_rows(count, options.seed, options.first_row + begin), values, begin);
  }
  report_progress(options.progress, {.stage = "sample", .step = rows, .total = rows, .losses = {}});
}

Table SmallTableSynthesizer::sample(std::uint64_t rows, const SampleOptions& options) const {
  const MixedTable& table = fitted().table;
  MixedValues values;
  values.numbers.resize(static_cast<Eigen::Index>(rows),
                        static_cast<Eigen::Index>(table.numbers().size()));
  values.codes.resize(static_cast<Eigen::Index>(rows),
                      static_cast<Eigen::Index>(table.code_columns()));
  if (!options.conditions.empty()) {
    fill_conditioned(values, rows, options);
  } else if (table.learns_anything()) {
    fill_freely(values, rows, options);
  }
  return table.decode(values, static_cast<std::size_t>(rows), options.first_row, options.seed);
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
    model.metadata = parse_metadata(file.value<std::string>("metadata"), "the metadata inside");
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
