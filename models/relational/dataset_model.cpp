#include "likeness/dataset_model.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "io/archive.hpp"
#include "io/json.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "models/relational/dataset_learner.hpp"
#include "models/relational/dataset_maker.hpp"
#include "models/relational/dataset_tables.hpp"
#include "models/relational/relational_model.hpp"
#include "models/relational/relational_options.hpp"
#include "table/table_join.hpp"
#include "table/table_rows.hpp"
#include "text/nearest_name.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace models {

struct DatasetPlan {
  std::string name;
  io::Json options;
  RelationalOptions relational;
};

struct DatasetState {
  std::string name;
  std::string likeness = LIKENESS_VERSION;
  io::Json options;
  DatasetMetadata metadata;
  std::uint64_t seed = 0;
  std::string host_schema;
  std::shared_ptr<const RelationalModel> learned;
};

/// What every file of a DatasetModel holds.
void fields(io::Archive& archive, DatasetState& state) {
  std::string kind = "dataset";
  std::string version = LIKENESS_VERSION;
  std::string metadata = archive.loading() ? "" : dataset_metadata_to_json(state.metadata);
  archive("kind", kind);
  archive.require(kind == "dataset", "it is of another kind");
  archive("model", state.name);
  archive("likeness", version);
  if (archive.loading()) state.likeness = version;
  archive("options", state.options);
  archive("metadata", metadata);
  archive("seed", state.seed);
  archive.optional("host_schema", !state.host_schema.empty(), state.host_schema);
  archive.scope("learned", [&] {
    if (!archive.loading()) {
      archive.save(*state.learned);
      return;
    }
    archive.checked(
        [&] { state.metadata = parse_dataset_metadata(metadata, "the metadata inside"); });
    auto learned = std::make_shared<RelationalModel>();
    archive.load(*learned);
    archive.require(learned->plan.tables.size() == state.metadata.tables.size(),
                    "it has other tables than its metadata");
    state.learned = std::move(learned);
  });
}

}  // namespace models

namespace {

using models::DatasetPlan;
using models::DatasetState;

struct DatasetEntry {
  const char* name;
  const char* summary;
  std::vector<OptionDescription> (*options)();
  DatasetRecipe (*make)(const OptionValues& values);
};

DatasetRecipe make_independent_tables(const OptionValues& values) {
  const auto options = models::parse_options<models::IndependentTablesOptions>(values);
  return DatasetRecipe(std::make_shared<const DatasetPlan>(
      DatasetPlan{"independent", models::options_json(options), options.all}));
}

DatasetRecipe make_relational(const OptionValues& values) {
  const auto options = models::parse_options<models::RelationalOptions>(values);
  return DatasetRecipe(std::make_shared<const DatasetPlan>(
      DatasetPlan{"relational", models::options_json(options), options}));
}

constexpr std::array kDatasetEntries = {
    DatasetEntry{"independent",
                 "Every column of every table alone, with keys that hold and numbers of children "
                 "as learned.",
                 models::describe_options<models::IndependentTablesOptions>,
                 make_independent_tables},
    DatasetEntry{"relational",
                 "Tables one after another, each row by boosted trees given the rows that it "
                 "refers to and those before it.",
                 models::describe_options<models::RelationalOptions>, make_relational},
};

DatasetModel dataset_model_of(const io::ModelFile& file) {
  if (!file.header.contains("kind")) {
    throw Error(ErrorCode::kModel,
                file.where() + " holds a model of one table, not of several; load it as such.");
  }
  auto state = std::make_shared<DatasetState>();
  io::Archive::from(file).load(*state);
  return DatasetModel(std::move(state));
}

OptionSetting dataset_setting(const io::Json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_number()) return value.get<double>();
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// The part of a whole dataset that is asked for, block by block.
class PartMaker {
 public:
  PartMaker(const models::RelationalModel& model, const DatasetSampleOptions& options,
            const DatasetSink& sink)
      : model_(model),
        options_(options),
        sink_(sink),
        sizes_(models::dataset_sizes(model, options)),
        asked_(models::asked_rows(model, options)),
        first_rows_(model.tables.size(), 0) {}

  void make() {
    const std::uint64_t roots = sizes_.roots[sizes_.main_root];
    refuse_nothing(roots);
    begin_ = std::min(options_.first_root, roots);
    end_ = options_.root_count ? begin_ + std::min(*options_.root_count, roots - begin_) : roots;
    for (std::uint64_t block = 0; block < sizes_.blocks; ++block) {
      report_progress(options_.progress,
                      {.stage = "sample", .step = block, .total = sizes_.blocks, .losses = {}});
      const std::uint64_t from = sizes_.begin_of(roots, block);
      const std::uint64_t to = sizes_.begin_of(roots, block + 1);
      if (from >= end_ && block > 0) break;
      parallel_session([&] { make_block(block, from >= begin_ && to <= end_, to > begin_); });
    }
    report_progress(
        options_.progress,
        {.stage = "sample", .step = sizes_.blocks, .total = sizes_.blocks, .losses = {}});
  }

 private:
  /// A part without a root would be tables without rows.
  void refuse_nothing(std::uint64_t roots) const {
    if (options_.first_root < roots || options_.first_root == 0 || options_.root_count == 0) return;
    throw Error(ErrorCode::kUsage,
                "Table " + text::in_quotes(model_.plan.tables[sizes_.main_root].name) + " has " +
                    std::to_string(roots) + " rows, the first of which is number 0; there is no " +
                    "row " + std::to_string(options_.first_root) +
                    " to begin with. Begin before that, or ask for more rows.");
  }

  void make_block(std::uint64_t block, bool whole, bool wanted) {
    const models::DatasetCells cells =
        models::make_block(model_, sizes_, block, options_.seed, asked_);
    if (wanted || block == 0) {
      const std::vector<Table> tables =
          models::make_tables(model_, cells, first_rows_, options_.seed);
      for (const std::size_t t : model_.plan.order) hand_over(block, t, tables[t], cells, whole);
    }
    for (std::size_t t = 0; t < first_rows_.size(); ++t) {
      first_rows_[t] += cells.tables[t].rows;
    }
  }

  void hand_over(std::uint64_t block, std::size_t t, const Table& table,
                 const models::DatasetCells& cells, bool whole) {
    const std::string& name = model_.plan.tables[t].name;
    if (model_.plan.tables[t].kept) {
      const std::vector<std::size_t> none;
      const bool here = block == 0 && begin_ == 0;
      sink_(name, here ? table : take_table_rows(table, none));
    } else if (whole) {
      sink_(name, table);
    } else {
      std::vector<std::size_t> rows;
      for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::uint64_t root = cells.tables[t].roots[row];
        if (root >= begin_ && root < end_) rows.push_back(row);
      }
      sink_(name, take_table_rows(table, rows));
    }
  }

  const models::RelationalModel& model_;
  const DatasetSampleOptions& options_;
  const DatasetSink& sink_;
  models::DatasetSizes sizes_;
  std::vector<models::AskedRows> asked_;
  std::vector<std::uint64_t> first_rows_;
  std::uint64_t begin_ = 0;
  std::uint64_t end_ = 0;
};

}  // namespace

// ---- DatasetModel -------------------------------------------------------------------------------

const std::string& DatasetModel::name() const noexcept {
  return state_->name;
}

const DatasetMetadata& DatasetModel::metadata() const noexcept {
  return state_->metadata;
}

const std::string& DatasetModel::host_schema() const noexcept {
  return state_->host_schema;
}

DatasetModel DatasetModel::with_host_schema(std::string schema) const {
  auto state = std::make_shared<DatasetState>(*state_);
  state->host_schema = std::move(schema);
  return DatasetModel(std::move(state));
}

void DatasetModel::sample_to(const DatasetSink& sink, const DatasetSampleOptions& options) const {
  PartMaker(*state_->learned, options, sink).make();
}

Dataset DatasetModel::sample(const DatasetSampleOptions& options) const {
  std::vector<std::vector<Table>> parts(state_->metadata.tables.size());
  sample_to(
      [&](std::string_view name, const Table& rows) {
        for (std::size_t t = 0; t < parts.size(); ++t) {
          if (state_->metadata.tables[t].name == name) parts[t].push_back(rows);
        }
      },
      options);
  Dataset dataset;
  for (std::size_t t = 0; t < parts.size(); ++t) {
    dataset.tables.push_back({state_->metadata.tables[t].name, join_tables(parts[t])});
    parts[t].clear();
  }
  return dataset;
}

std::uint64_t DatasetModel::roots(const DatasetSampleOptions& options) const {
  const models::DatasetSizes sizes = models::dataset_sizes(*state_->learned, options);
  return sizes.roots[sizes.main_root];
}

void DatasetModel::save(const std::filesystem::path& path) const {
  io::ModelFile file;
  io::Archive::saving(file).save(*state_);
  file.write(path);
}

std::string DatasetModel::to_bytes() const {
  io::ModelFile file;
  io::Archive::saving(file).save(*state_);
  return file.to_bytes();
}

DatasetModelSummary DatasetModel::summary() const {
  DatasetModelSummary summary;
  summary.name = state_->name;
  summary.seed = state_->seed;
  for (const auto& [name, value] : state_->options.items()) {
    summary.options.emplace_back(name, dataset_setting(value));
  }
  const models::RelationalModel& model = *state_->learned;
  for (std::size_t t = 0; t < model.tables.size(); ++t) {
    const models::RelatedTable& planned = model.plan.tables[t];
    TableSummary& table = summary.tables.emplace_back();
    table.name = planned.name;
    table.rows = model.tables[t].rows;
    table.treated_as = planned.kept ? "kept" : planned.maker ? "child" : "root";
    if (planned.maker) {
      table.made_by = model.plan.tables[model.plan.relations[*planned.maker].parent].name;
    }
    table.facts = model.describe_table(t).dump();
  }
  return summary;
}

std::string DatasetModel::to_json() const {
  const models::RelationalModel& model = *state_->learned;
  io::Json tables = io::Json::array();
  for (std::size_t t = 0; t < model.tables.size(); ++t) tables.push_back(model.describe_table(t));
  io::Json description = {
      {"kind", "dataset"},          {"model", state_->name}, {"likeness", state_->likeness},
      {"options", state_->options}, {"seed", state_->seed},  {"tables", std::move(tables)}};
  return description.dump(2);
}

DatasetModel load_dataset_model(const std::filesystem::path& path) {
  return dataset_model_of(io::ModelFile::read(path));
}

DatasetModel load_dataset_model(std::span<const std::byte> bytes, std::string_view source) {
  return dataset_model_of(io::ModelFile::parse(bytes, source));
}

bool holds_dataset_model(const std::filesystem::path& path) {
  return io::ModelFile::read(path).header.contains("kind");
}

// ---- DatasetRecipe ------------------------------------------------------------------------------

const std::string& DatasetRecipe::name() const noexcept {
  return plan_->name;
}

OptionValues DatasetRecipe::options() const {
  OptionValues values;
  for (const auto& [name, value] : plan_->options.items()) {
    values.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
  }
  return values;
}

DatasetModel DatasetRecipe::fit(const Dataset& dataset, const DatasetMetadata& metadata,
                                const DatasetFitOptions& options) const {
  auto state = std::make_shared<DatasetState>();
  state->name = plan_->name;
  state->options = plan_->options;
  state->metadata = metadata;
  state->seed = options.seed;
  state->learned = parallel_session(
      [&] { return models::learn_dataset(dataset, metadata, plan_->relational, options); });
  return DatasetModel(std::move(state));
}

DatasetRecipe make_dataset_recipe(std::string_view model, const OptionValues& options) {
  std::vector<std::string> names;
  for (const DatasetEntry& entry : kDatasetEntries) {
    if (entry.name == model) return entry.make(options);
    names.emplace_back(entry.name);
  }
  throw Error(ErrorCode::kUsage,
              "There is no model " + text::in_quotes(model) + " of several tables" +
                  text::did_you_mean(model, names, "; choose one of " + text::joined(names) + '.'));
}

std::vector<ModelDescription> list_dataset_models() {
  std::vector<ModelDescription> list;
  for (const DatasetEntry& entry : kDatasetEntries) {
    list.push_back({entry.name, entry.summary, entry.options()});
  }
  return list;
}

}  // namespace likeness
