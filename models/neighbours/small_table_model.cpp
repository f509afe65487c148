#include "models/neighbours/small_table_model.hpp"

#include <cmath>

#include "core/streams.hpp"
#include "likeness/random.hpp"
#include "models/neighbours/diffusion_fit.hpp"
#include "models/neighbours/row_fingerprints.hpp"

namespace likeness::models {

std::vector<ColumnValues> SmallTableModel::draw_cells(std::uint64_t seed, std::uint64_t first_row,
                                                      std::size_t rows) const {
  return table.columns(
      choice.sample([this](std::size_t n, std::uint64_t s, std::uint64_t first,
                           std::uint64_t attempt) { return candidates(n, s, first, attempt); },
                    rows, seed, first_row));
}

void SmallTableModel::note_copies(const MixedValues& real, const FitOptions& fit) {
  constexpr std::size_t kRows = 1000;
  constexpr double kMany = 0.1;
  constexpr double kNearlyAsFar = 0.95;
  const MixedValues made =
      choice.sample([this](std::size_t n, std::uint64_t s, std::uint64_t first,
                           std::uint64_t attempt) { return candidates(n, s, first, attempt); },
                    kRows, RandomStream(fit.seed, streams::kSampling.row_choice).bits(1), 0);
  const double copies = RowFingerprints::share_of_copies(real, made);
  const double usual = RowChoice::repeats(real);
  const auto rows = static_cast<double>(real.rows());
  const double error = std::sqrt((usual * (1 - usual) + 1 / rows) / rows);
  const auto percent = [](double share) {
    return std::to_string(static_cast<int>(std::round(100 * share))) + '%';
  };
  if (copies > usual + 2 * error + 0.01) {
    notes.push_back(percent(copies) + " of the rows that are made equal a real one, and " +
                    percent(usual) +
                    " of the real rows equal another one: the table is too small or too coarse to "
                    "tell rows like its own from its own.");
  } else if (usual > kMany) {
    notes.push_back("The columns have so few values that " + percent(usual) +
                    " of the rows equal another one; so " + percent(copies) +
                    " of the rows that are made equal a real one, which tells nothing of a single "
                    "row.");
  }
  const double ratio = real.rows() < 3 ? 1 : distance_ratio(real, made).standardized;
  const double usual_ratio = real.rows() < 3 ? 1 : real_distance_ratio(real).standardized;
  if (ratio < kNearlyAsFar * usual_ratio) {
    const auto digits = [](double value) {
      return "0." + std::to_string(100 + std::lround(100 * value)).substr(1);
    };
    notes.push_back(
        "Rows that are made lie nearer to single real ones than real rows do: a "
        "nearest-neighbour distance ratio of " +
        digits(ratio) + ", " + digits(usual_ratio) +
        " among real rows. More rows to learn from would help, or a larger spread of "
        "the numbers.");
  }
  for (const std::string& note : notes) {
    if (fit.note) fit.note(note);
  }
}

void SmallTableModel::fields(io::Archive& archive) {
  archive("table", table);
  archive("notes", notes);
  if (!table.learns_anything()) return;
  archive("choice", choice, table);
  source_fields(archive);
}

io::Json SmallTableModel::describe() const {
  io::Json description = table.learns_anything() ? describe_source() : io::Json::object();
  if (!notes.empty()) description["notes"] = notes;
  return description;
}

FrameOptions small_table_frame(std::uint64_t fewest_levels, std::uint64_t min_rows) {
  FrameOptions options;
  options.min_rows = min_rows;
  options.split_states = true;
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
