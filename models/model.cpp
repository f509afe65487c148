#include "likeness/model.hpp"

#include <algorithm>
#include <cmath>
#include <istream>
#include <iterator>
#include <ostream>
#include <utility>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "models/constraints/constrained_fit.hpp"
#include "models/constraints/constrained_model.hpp"
#include "models/filed_model.hpp"
#include "models/frame/rare_values.hpp"
#include "models/learned_model.hpp"
#include "models/registry.hpp"
#include "models/training/training.hpp"
#include "table/unlearned_columns.hpp"

namespace likeness {
namespace models {

struct ModelState {
  std::string name;
  std::string likeness = LIKENESS_VERSION;  ///< the version that learned or saved it
  io::Json options;
  Metadata metadata;
  std::uint64_t rows = 0;
  std::uint64_t seed = 0;
  std::string host_schema;
  std::shared_ptr<const LearnedModel> learned;
};

/// What every model file holds; what was learned has a scope of its own.
void fields(io::Archive& archive, ModelState& state) {
  std::string version = LIKENESS_VERSION;
  std::string metadata = archive.loading() ? "" : metadata_to_json(state.metadata);
  archive("model", state.name);
  archive("likeness", version);
  if (archive.loading()) state.likeness = version;
  archive("options", state.options);
  archive("metadata", metadata);
  archive("rows", state.rows);
  archive("seed", state.seed);
  archive.optional("host_schema", !state.host_schema.empty(), state.host_schema);
  archive.scope("learned", [&] {
    if (!archive.loading()) {
      state.learned->save(archive);
      return;
    }
    archive.checked([&] { state.metadata = parse_metadata(metadata, "the metadata inside"); });
    const RegistryEntry* entry = find_entry(state.name);
    if (entry == nullptr) {
      throw Error(ErrorCode::kModel, archive.file().where() + " holds a model \"" + state.name +
                                         "\", which this version of likeness doesn't know; use a "
                                         "newer one.");
    }
    auto learned = entry->load(archive);
    if (archive.has("constrained")) {
      state.learned = ConstrainedModel::load(archive, std::move(learned), state.metadata);
    } else {
      state.learned = std::move(learned);
    }
  });
}

Model model_of(const io::ModelFile& file) {
  if (file.header.contains("checkpoint")) {
    throw Error(ErrorCode::kModel, file.where() +
                                       " is a checkpoint of a training, not a model; continue it "
                                       "with a fit that resumes it.");
  }
  if (file.header.contains("kind")) {
    throw Error(ErrorCode::kModel,
                file.where() + " holds a model of several tables, not of one; load it as such.");
  }
  auto state = std::make_shared<ModelState>();
  io::Archive::from(file).load(*state);
  return Model(std::move(state));
}

}  // namespace models

namespace {

using models::ModelState;

/// Blocks end at multiples of this row number.
constexpr std::uint64_t kBlockRows = 65'536;

io::ModelFile file_of(const ModelState& state) {
  io::ModelFile file;
  io::Archive::saving(file).save(state);
  return file;
}

OptionSetting setting_of(const io::Json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_number()) return value.get<double>();
  if (value.is_string()) return value.get<std::string>();
  return value.dump();
}

OptionValues texts_of(const io::Json& options) {
  OptionValues values;
  for (const auto& [name, value] : options.items()) {
    values.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
  }
  return values;
}

/// What the family says of the columns, and what was left out of them.
io::Json columns_of(const models::LearnedModel& learned) {
  io::Json columns = learned.describe_columns();
  const models::RareRecord* rare = learned.rare();
  if (rare == nullptr) return columns;
  for (io::Json& column : columns) {
    const std::string left_out = rare->describe(column.at("name").get<std::string>());
    if (!left_out.empty()) column["rare_values"] = left_out;
  }
  return columns;
}

/// What a model promises of values that few rows have.
std::string promise_of(const models::RareRecord& rare) {
  if (rare.share == 0) return "learned like others; they may come out";
  const std::string rows = std::to_string(rare.share);
  return "categories of fewer than " + rows + " rows and numbers beyond the " + rows +
         (rare.share == 2   ? "nd"
          : rare.share == 3 ? "rd"
                            : "th") +
         " smallest and largest are not in this model";
}

/// What a user should know of what was learned of `table`.
std::vector<std::string> notes_of(const ModelState& state, const Table& table) {
  std::vector<std::string> notes;
  if (!state.learned->has_subjects()) {
    for (std::string& note : repeated_rows_notes(table, state.metadata)) {
      notes.push_back(std::move(note));
    }
  }
  const models::RareRecord* rare = state.learned->rare();
  if (rare != nullptr && !rare->columns.empty()) notes.push_back(rare->sentence());
  return notes;
}

std::string text_member(const io::Json& object, const char* key) {
  return object.contains(key) ? object.at(key).get<std::string>() : std::string();
}

const models::RowQuestions& questions_of(const ModelState& state) {
  if (const models::RowQuestions* questions = state.learned->questions()) return *questions;
  throw Error(ErrorCode::kUsage, "The model " + state.name +
                                     " knows nothing of rows that it did not make; fit "
                                     "sequential_trees to ask about rows.");
}

/// A callback that sees the rows of a block as part of all rows.
ProgressCallback progress_of_block(const ProgressCallback& progress, std::uint64_t done,
                                   std::uint64_t rows) {
  if (!progress) return {};
  return [&progress, done, rows](const Progress& block) {
    return progress(
        {.stage = block.stage, .step = done + block.step, .total = rows, .losses = block.losses});
  };
}

}  // namespace

// ---- Model --------------------------------------------------------------------------------------

const std::string& Model::name() const noexcept {
  return state_->name;
}

const Metadata& Model::metadata() const noexcept {
  return state_->metadata;
}

const std::string& Model::host_schema() const noexcept {
  return state_->host_schema;
}

Model Model::with_host_schema(std::string schema) const {
  auto state = std::make_shared<ModelState>(*state_);
  state->host_schema = std::move(schema);
  return Model(std::move(state));
}

Recipe Model::recipe() const {
  try {
    return make_recipe(state_->name, texts_of(state_->options));
  } catch (const Error& error) {
    throw Error(ErrorCode::kModel, std::string("The model can't be fitted again: ") + error.what());
  }
}

Table Model::sample(std::uint64_t rows, const SampleOptions& options, SampleReport* report) const {
  const models::LearnedModel& learned = *state_->learned;
  if (!std::isfinite(options.temperature) || options.temperature <= 0) {
    throw Error(ErrorCode::kUsage, "A temperature is a number above 0; 1 changes nothing.");
  }
  if (options.temperature != 1 && !learned.has_temperature()) {
    throw Error(ErrorCode::kUsage,
                "The model " + state_->name + " has no temperature; fit sequential_trees for one.");
  }
  if ((!options.conditions.empty() || !options.boosts.empty()) && options.max_tries < 1) {
    throw Error(ErrorCode::kUsage,
                "At least one try is needed for a row that meets conditions or boosts.");
  }
  report_progress(options.progress, {.stage = "sample", .step = 0, .total = rows, .losses = {}});
  SampleReport made;
  Table table = parallel_session([&] { return learned.draw(rows, options, made); });
  report_progress(options.progress, {.stage = "sample", .step = rows, .total = rows, .losses = {}});
  if (report != nullptr) {
    report->rows += made.rows;
    report->tries += made.tries;
  }
  return table;
}

SampleReport Model::sample_to(const TableSink& sink, std::uint64_t rows,
                              const SampleOptions& options) const {
  SampleReport report;
  SampleOptions block = options;
  for (std::uint64_t done = 0; done < rows;) {
    block.first_row = options.first_row + done;
    block.progress = progress_of_block(options.progress, done, rows);
    const std::uint64_t count = std::min(kBlockRows - block.first_row % kBlockRows, rows - done);
    sink(sample(count, block, &report));
    done += count;
  }
  return report;
}

std::optional<std::uint64_t> Model::rows_of_subjects(std::uint64_t subjects,
                                                     std::uint64_t seed) const {
  if (!state_->learned->has_subjects()) return std::nullopt;
  return state_->learned->rows_of_subjects(subjects, seed);
}

std::vector<double> Model::log_likelihood(const Table& table) const {
  return parallel_session([&] { return questions_of(*state_).log_likelihood(table, {}); });
}

Table Model::predict(const Table& table, const std::string& column, std::uint64_t seed) const {
  return parallel_session([&] { return questions_of(*state_).predict(table, column, seed); });
}

Table Model::impute(const Table& table, std::uint64_t seed) const {
  return parallel_session([&] { return questions_of(*state_).impute(table, seed); });
}

void Model::save(const std::filesystem::path& path) const {
  file_of(*state_).write(path);
}

void Model::save(std::ostream& stream) const {
  const std::string bytes = to_bytes();
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  stream.flush();
  if (!stream) throw Error(ErrorCode::kInternal, "The model could not be written to the stream.");
}

std::string Model::to_bytes() const {
  return file_of(*state_).to_bytes();
}

ModelSummary Model::summary() const {
  ModelSummary summary;
  summary.name = state_->name;
  for (const auto& [name, value] : state_->options.items()) {
    summary.options.emplace_back(name, setting_of(value));
  }
  summary.rows = state_->rows;
  summary.seed = state_->seed;
  for (const io::Json& column : columns_of(*state_->learned)) {
    summary.columns.push_back({text_member(column, "name"), text_member(column, "treated_as"),
                               text_member(column, "given"), column.dump()});
  }
  if (const models::TrainingRecord* record = state_->learned->training()) {
    summary.training = record->summary();
  }
  if (const auto* ruled = dynamic_cast<const models::RuleSummaries*>(&*state_->learned)) {
    summary.constraints = ruled->summaries();
  }
  summary.facts = state_->learned->describe().dump();
  return summary;
}

std::string Model::to_json() const {
  io::Json description = state_->learned->describe();
  description["likeness"] = state_->likeness;
  description["model"] = state_->name;
  description["options"] = state_->options;
  description["rows"] = state_->rows;
  description["seed"] = state_->seed;
  description["columns"] = columns_of(*state_->learned);
  if (const models::RareRecord* rare = state_->learned->rare()) {
    description["rare_values"] = promise_of(*rare);
  }
  if (const models::TrainingRecord* record = state_->learned->training()) {
    description["training"] = record->describe();
  }
  return description.dump(2);
}

Model load_model(const std::filesystem::path& path) {
  return models::model_of(io::ModelFile::read(path));
}

Model load_model(std::span<const std::byte> bytes, std::string_view source) {
  return models::model_of(io::ModelFile::parse(bytes, source));
}

Model load_model(std::istream& stream, std::string_view source) {
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  return load_model(std::as_bytes(std::span(bytes)), source);
}

// ---- Recipe -------------------------------------------------------------------------------------

const std::string& Recipe::name() const noexcept {
  return plan_->name;
}

OptionValues Recipe::options() const {
  return texts_of(plan_->options);
}

Model Recipe::fit(const Table& table, const Metadata& metadata, const FitOptions& options) const {
  auto state = std::make_shared<ModelState>();
  state->name = plan_->name;
  state->options = plan_->options;
  state->metadata = metadata;
  state->rows = table.rows();
  state->seed = options.seed;
  state->learned = parallel_session([&]() -> std::shared_ptr<const models::LearnedModel> {
    // Rows of sequences follow from one another, so that their model knows rules itself.
    const bool itself = metadata.constraints.empty() || plan_->name == "sequences";
    if (itself) return plan_->learn(table, metadata, options);
    return models::learn_constrained(*plan_, table, metadata, options);
  });
  if (options.note) {
    for (const std::string& note : notes_of(*state, table)) options.note(note);
  }
  return Model(std::move(state));
}

}  // namespace likeness
