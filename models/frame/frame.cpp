#include "models/frame/frame.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>
#include <utility>

#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "makers/locale_detection.hpp"
#include "models/frame/filled_levels.hpp"
#include "models/frame/generated_subjects.hpp"
#include "models/frame/made_coordinates.hpp"
#include "models/frame/names_by_sex.hpp"
#include "models/frame/places_by_row.hpp"
#include "table/declared_types.hpp"
#include "text/nearest_name.hpp"

namespace likeness::models {
namespace {

void check_size(const Table& table) {
  if (table.rows() >= 2 && table.column_count() > 0) return;
  throw Error(ErrorCode::kData, "The table has " + std::to_string(table.rows()) + " row" +
                                    (table.rows() == 1 ? "" : "s") + " and " +
                                    std::to_string(table.column_count()) +
                                    " columns; a model needs at least 2 rows, and can't be learned "
                                    "from one without giving it away.");
}

std::vector<double> distinct(std::vector<double> values) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

/// What the column is, whatever was left out of it, unless nothing is left.
ColumnRole role_of(const Column& given, const Column& common, const ColumnMetadata& meaning,
                   bool key, const NumberRule& rule) {
  const bool emptied = common.missing_count() == common.size();
  return column_role(emptied ? common : given, meaning, key, rule);
}

/// Learns one column without its rare values; `values` receives its cells, where it is learned.
Frame::Coder learn_column(const Column& given, const Column& column, const ColumnMetadata& meaning,
                          bool key, const FrameOptions& options,
                          std::optional<std::string_view> locale, ColumnValues& values) {
  switch (role_of(given, column, meaning, key, options.numbers)) {
    case ColumnRole::kGenerated:
      return MadeColumn(given, meaning, key,
                        std::max<std::size_t>(1, rows_to_share(given.size(), options.min_rows)),
                        locale);
    case ColumnRole::kCategory: {
      LevelEncoder encoder(column);
      values.codes = encoder.encode(column);
      return encoder;
    }
    case ColumnRole::kNumber:
      break;
  }
  NumberEncoder encoder(column);
  values.numbers = NumberEncoder::encode(column);
  encoder.set_enforced(options.enforce_min_max, options.enforce_rounding);
  const bool declared_number = meaning.sdtype == "numerical" || meaning.sdtype == "datetime";
  if (!declared_number) encoder.keep_to(distinct(values.numbers));
  return encoder;
}

bool has_missing(const std::vector<double>& numbers) {
  return std::any_of(numbers.begin(), numbers.end(), [](double cell) { return std::isnan(cell); });
}

/// Whether gaps of a column are learned apart from its cells: enough rows have one, and enough
/// none.
bool learns_gaps(const Frame::Coder& coder, const Column& column, const FrameOptions& options,
                 std::size_t share) {
  const std::size_t gaps = column.missing_count();
  if (gaps == 0 || gaps < share || column.size() - gaps < std::max<std::size_t>(share, 1)) {
    return false;
  }
  if (const auto* made = std::get_if<MadeColumn>(&coder)) return made->has_gaps();
  // Of one category gaps say all.
  const auto* levels = std::get_if<LevelEncoder>(&coder);
  return options.split_gaps && levels != nullptr && levels->size() > 2;
}

/// Fills the missing cells of categories whose gaps are learned.
void fill_categories(FramedTable& framed) {
  const Frame& frame = framed.frame;
  std::vector<ColumnValues>& values = framed.values;
  std::vector<std::pair<std::size_t, std::vector<std::int32_t>>> filled;
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (!frame.has_gaps(k)) continue;
    std::vector<const ColumnValues*> others;
    for (std::size_t other = 0; other < values.size(); ++other) {
      if (frame.table_column(other) != frame.table_column(k)) others.push_back(&values[other]);
    }
    filled.emplace_back(k, values[k].codes);
    fill_levels(values[k - 1].codes, others, filled.back().second);
  }
  for (auto& [k, codes] : filled) values[k].codes = std::move(codes);
}

/// The learned columns that say where a row is.
std::vector<LearnedPlace> learned_places(const std::vector<std::optional<Frame::Coder>>& coders,
                                         const std::vector<ColumnValues>& values) {
  std::vector<LearnedPlace> places;
  for (std::size_t c = 0; c < coders.size(); ++c) {
    const auto* levels = std::get_if<LevelEncoder>(&*coders[c]);
    if (levels != nullptr && locates(*levels)) places.push_back({levels, &values[c].codes});
  }
  return places;
}

bool is_learned(const Frame::Coder& coder) noexcept {
  return !std::holds_alternative<MadeColumn>(coder);
}

const std::string& name_of(const Frame::Coder& coder) noexcept {
  return std::visit([](const auto& one) -> const std::string& { return one.name(); }, coder);
}

}  // namespace

FramedTable Frame::learn(const Table& given, const Metadata& metadata,
                         const FrameOptions& options) {
  check_size(given);
  const Table table = as_declared(given, metadata);
  check_metadata(metadata, table);
  std::unordered_map<std::string_view, const ColumnMetadata*> meanings;
  for (const ColumnMetadata& meaning : metadata.columns) meanings.emplace(meaning.name, &meaning);
  std::vector<std::optional<Coder>> coders(table.column_count());
  std::vector<ColumnValues> values(coders.size());
  const CommonTable common =
      without_rare_values(table, metadata, options.min_rows, options.numbers);
  const std::optional<std::string_view> locale = makers::detect_locale(table, metadata);
  parallel_for(coders.size(), [&](std::size_t c) {
    const Column& column = table.column(c);
    coders[c] = learn_column(column, common.table.column(c), *meanings.at(column.name),
                             metadata.primary_key == column.name, options, locale, values[c]);
  });
  std::vector<GeneratedColumn> generated;
  for (std::size_t c = 0; c < coders.size(); ++c) {
    if (auto* made = std::get_if<MadeColumn>(&*coders[c]))
      generated.push_back({&table.column(c), made, meanings.at(table.column(c).name)->sdtype});
  }
  join_subjects(generated);
  place_coordinates(generated, learned_places(coders, values));
  FramedTable framed;
  const std::size_t share = rows_to_share(table.rows(), std::max(options.min_rows, kMinRows));
  std::vector<std::vector<double>> spikes(coders.size());
  if (options.split_states) spikes = find_spikes(values);
  framed.frame.rare_ = common.rare;
  for (std::size_t c = 0; c < coders.size(); ++c) {
    std::vector<double>& numbers = values[c].numbers;
    auto& state = framed.frame.states_.emplace_back();
    if (learns_gaps(*coders[c], common.table.column(c), options, share)) {
      if (auto* made = std::get_if<MadeColumn>(&*coders[c])) made->fill_gaps();
      state.emplace(true, std::vector<double>());
      framed.values.push_back({gaps_of(common.table.column(c)), {}});
    }
    const bool missing = options.split_states && has_missing(numbers);
    if (missing || !spikes[c].empty()) {
      state.emplace(missing, std::move(spikes[c]));
      framed.values.push_back({state->split(numbers), {}});
    }
    if (is_learned(*coders[c])) framed.values.push_back(std::move(values[c]));
    framed.frame.coders_.push_back(std::move(*coders[c]));
  }
  framed.frame.index_learned();
  framed.frame.learn_gap_rules(table, common.table, framed.values);
  fill_categories(framed);
  return framed;
}

void Frame::index_learned() {
  for (std::size_t c = 0; c < coders_.size(); ++c) {
    const bool is_number = std::holds_alternative<NumberEncoder>(coders_[c]);
    if (states_[c]) {
      learned_.push_back({c, true, is_number ? "" : name_of(coders_[c]) + " is missing"});
    }
    if (is_learned(coders_[c])) learned_.push_back({c, false, ""});
  }
}

const std::string& Frame::name(std::size_t k) const noexcept {
  return is_gaps(k) ? learned_[k].name : name_of(coders_[table_column(k)]);
}

const std::string& Frame::name_of_gaps(std::size_t k) const noexcept {
  return name_of(coders_[table_column(k)]);
}

bool Frame::generates() const noexcept {
  return !std::all_of(coders_.begin(), coders_.end(), is_learned);
}

std::size_t Frame::find_learned(const std::string& name, std::string_view use) const {
  std::vector<std::string_view> names;
  for (std::size_t k = 0; k < learned_.size(); ++k) {
    if (is_state(k)) continue;
    names.emplace_back(this->name(k));
    if (names.back() == name) return k;
  }
  const bool generated = std::any_of(coders_.begin(), coders_.end(),
                                     [&](const Coder& coder) { return name_of(coder) == name; });
  if (generated) {
    throw Error(ErrorCode::kUsage,
                "Column \"" + name +
                    "\" is generated, not learned from the data, so there is nothing in it to " +
                    std::string(use) + ".");
  }
  throw Error(ErrorCode::kUsage, "There is no column \"" + name + "\" to " + std::string(use) +
                                     text::did_you_mean(name, names));
}

std::vector<ColumnValues> Frame::empty_values(std::size_t rows) const {
  std::vector<ColumnValues> values(learned());
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (level_encoder(k) != nullptr) {
      values[k].codes.resize(rows);
    } else {
      values[k].numbers.resize(rows);
    }
  }
  return values;
}

namespace {

/// The sex that each row's learned cells say; empty where no column does.
std::vector<std::optional<makers::Sex>> sexes_of_rows(const Frame& frame,
                                                      const std::vector<ColumnValues>& values,
                                                      std::size_t rows) {
  for (std::size_t k = 0; k < frame.learned(); ++k) {
    const LevelEncoder* levels = frame.is_state(k) ? nullptr : frame.level_encoder(k);
    if (levels == nullptr) continue;
    const auto sexes = sexes_of_levels(*levels);
    if (!sexes) continue;
    std::vector<std::optional<makers::Sex>> of_rows(rows);
    for (std::size_t row = 0; row < rows; ++row) {
      of_rows[row] = (*sexes)[static_cast<std::size_t>(values[k].codes[row])];
    }
    return of_rows;
  }
  return {};
}

/// The places that each row's learned cells name, in one locale.
RowPlaces places_of_rows(const Frame& frame, const std::vector<ColumnValues>& values,
                         const makers::Locale& locale) {
  RowPlaces places;
  for (std::size_t k = 0; k < frame.learned(); ++k) {
    const LevelEncoder* levels = frame.is_state(k) ? nullptr : frame.level_encoder(k);
    if (levels == nullptr || !says_place(*levels)) continue;
    places.add(places_of_levels(*levels, locale), values[k].codes);
  }
  return places;
}

/// The group of areas that each row's learned city has; empty where no column says a city.
std::vector<std::size_t> groups_of_rows(const Frame& frame, const std::vector<ColumnValues>& values,
                                        const DegreeAreas& areas, std::size_t rows) {
  for (std::size_t k = 0; k < frame.learned(); ++k) {
    const LevelEncoder* levels = frame.is_state(k) ? nullptr : frame.level_encoder(k);
    if (levels == nullptr || levels->name() != areas.levels_of()) continue;
    std::vector<std::size_t> groups(rows);
    for (std::size_t row = 0; row < rows; ++row) groups[row] = areas.group_of(values[k].codes[row]);
    return groups;
  }
  return {};
}

/// A made column whose persons and places are those that the learned cells of their rows say. It
/// was made with `seed`, and persons and places with `subject_seed`.
Column as_rows_say(const Frame& frame, const std::vector<ColumnValues>& values,
                   const MadeColumn& made, Column column, std::uint64_t first_row,
                   std::uint64_t seed, std::uint64_t subject_seed) {
  const std::size_t rows = column.size();
  if (follows_sex(made)) {
    const auto sexes = sexes_of_rows(frame, values, rows);
    if (!sexes.empty()) return made_by_sex(made, std::move(column), sexes, first_row, subject_seed);
  }
  if (follows_place(made)) {
    const auto locale = makers::load_locale(made.maker()->locale());
    const RowPlaces places = places_of_rows(frame, values, *locale);
    if (!places.empty()) {
      return made_at_places(made, std::move(column), places, *locale, first_row, subject_seed);
    }
  }
  if (made.areas() != nullptr) {
    const auto groups = groups_of_rows(frame, values, *made.areas(), rows);
    if (!groups.empty()) made.place_in_areas(column, groups, first_row, seed, subject_seed);
  }
  return column;
}

}  // namespace

Table Frame::decode(const std::vector<ColumnValues>& values, std::size_t rows,
                    std::uint64_t first_row, std::uint64_t seed) const {
  std::vector<Column> columns(coders_.size());
  const RandomStream seeds(seed, streams::kSampling.generated_columns);
  const std::vector<std::vector<std::uint8_t>> gaps = gaps_in(values);
  parallel_for(columns.size(), [&](std::size_t c) {
    const auto place = std::lower_bound(
        learned_.begin(), learned_.end(), c,
        [](const LearnedPart& part, std::size_t column) { return part.column < column; });
    const auto k = static_cast<std::size_t>(place - learned_.begin());
    if (const auto* made = std::get_if<MadeColumn>(&coders_[c])) {
      const std::uint64_t subjects = seeds.bits(columns.size());
      if (states_[c]) {
        columns[c] = made->make(first_row, gaps[c], seeds.bits(c), subjects);
      } else {
        columns[c] = made->make(first_row, rows, seeds.bits(c), subjects);
      }
      columns[c] = as_rows_say(*this, values, *made, std::move(columns[c]), first_row,
                               seeds.bits(c), subjects);
    } else if (const auto* levels = std::get_if<LevelEncoder>(&coders_[c])) {
      columns[c] = levels->decode(states_[c] ? shown_codes(*levels, gaps[c], values[k + 1].codes)
                                             : values[k].codes);
    } else if (states_[c]) {
      std::vector<double> cells = values[k + 1].numbers;
      for (std::size_t row = 0; row < cells.size(); ++row) {
        cells[row] = states_[c]->cell(values[k].codes[row], cells[row]);
      }
      columns[c] = std::get<NumberEncoder>(coders_[c]).decode(cells);
    } else {
      columns[c] = std::get<NumberEncoder>(coders_[c]).decode(values[k].numbers);
    }
  });
  return Table(std::move(columns));
}

void Frame::fields(io::Archive& archive) {
  archive.each("columns", coders_, [&](Coder& coder, std::size_t) {
    archive.one_of(coder, {"levels", "numbers", "made"});
  });
  archive("rare", rare_);
  archive.require(!coders_.empty(), "it has no columns");
  const bool any_states = std::any_of(states_.begin(), states_.end(),
                                      [](const auto& state) { return state.has_value(); });
  if (archive.loading() ? !archive.has("states") : !any_states) {
    states_.resize(coders_.size());
    if (archive.loading()) index_learned();
    return;
  }
  archive.each("states", states_, [&](std::optional<NumberState>& state, std::size_t c) {
    archive.require(c < coders_.size(), "it has more states than columns");
    archive("state", state);
    archive.require(!state || std::holds_alternative<NumberEncoder>(coders_[c]) ||
                        (state->spikes().empty() && state->has_missing()),
                    "a column without numbers has states of a number");
    const auto* levels = std::get_if<LevelEncoder>(&coders_[c]);
    archive.require(!state || levels == nullptr || (levels->has_missing() && levels->size() > 1),
                    "a category without missing cells has gaps");
  });
  archive.require(states_.size() == coders_.size(), "it has fewer states than columns");
  if (archive.loading()) index_learned();
  if (!archive.optional("gap_rules", !gap_rules_.empty(), gap_rules_)) return;
  archive.require(gap_rules_.size() == learned(), "it has other columns than rules of gaps");
  for (const GapRules& rules : gap_rules_) {
    archive.require(rules.fits(learned(), [&](std::size_t k) { return tells(k); }),
                    "a rule of gaps speaks of no column");
  }
}

io::Json Frame::describe() const {
  io::Json columns = io::Json::array();
  for (const Coder& coder : coders_) {
    io::Json entry = {{"name", name_of(coder)}};
    if (const auto* levels = std::get_if<LevelEncoder>(&coder)) {
      entry["treated_as"] = "categories";
      entry["category_count"] = levels->size();
    } else if (const auto* numbers = std::get_if<NumberEncoder>(&coder)) {
      entry["treated_as"] = "numbers";
      entry.update(numbers->describe());
    } else {
      entry["treated_as"] = "generated";
      if (states_[columns.size()]) entry["gaps"] = "learned";
      if (const MakerChoice* maker = std::get<MadeColumn>(coder).maker()) {
        entry["maker"] = maker->sdtype();
        entry["locale"] = maker->locale();
      }
    }
    columns.push_back(std::move(entry));
  }
  return columns;
}

}  // namespace likeness::models
