#include "models/frame/mixed_table.hpp"

#include <algorithm>
#include <cmath>

#include "likeness/error.hpp"
#include "likeness/random.hpp"
#include "models/frame/column_role.hpp"
#include "models/streams.hpp"
#include "text/nearest_name.hpp"

namespace likeness::models {
namespace {

bool is_numeric(const Column& column, const ColumnMetadata& metadata) {
  if (column.type == ColumnType::kDatetime) return metadata.sdtype == "datetime";
  const bool number = column.type == ColumnType::kInt64 || column.type == ColumnType::kFloat64;
  return number && metadata.sdtype != "boolean" && metadata.sdtype != "datetime";
}

std::vector<double> levels_of(const Column& column) {
  std::vector<double> levels = NumberEncoder::encode(column);
  std::erase_if(levels, [](double value) { return std::isnan(value); });
  std::sort(levels.begin(), levels.end());
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
  return levels;
}

double nearest(const std::vector<double>& levels, double value) {
  const auto above = std::lower_bound(levels.begin(), levels.end(), value);
  if (above == levels.end()) return levels.back();
  if (above == levels.begin()) return *above;
  return value - *(above - 1) <= *above - value ? *(above - 1) : *above;
}

void check(const Table& table) {
  if (table.rows() >= 2 && table.column_count() > 0) return;
  throw Error(ErrorCode::kData, "The table has " + std::to_string(table.rows()) + " row" +
                                    (table.rows() == 1 ? "" : "s") + " and " +
                                    std::to_string(table.column_count()) +
                                    " columns; a model needs at least 2 rows, and can't be learned "
                                    "from one without giving it away.");
}

}  // namespace

MixedTable::MixedTable(const Table& table, const Metadata& metadata, std::size_t fewest_levels) {
  check(table);
  check_metadata(metadata, table);
  for (const Column& raw : table.columns()) {
    const ColumnMetadata& meaning = *metadata.find(raw.name);
    const bool key = metadata.primary_key == raw.name;
    const Column column = as_declared(raw, meaning);
    if (column_role(column, meaning, key) == ColumnRole::kMade) {
      columns_.push_back({raw.name, {Place::Kind::kMade, made_.size()}});
      made_.emplace_back(raw, meaning, key);
      continue;
    }
    std::vector<double> levels;
    if (is_numeric(column, meaning)) levels = levels_of(column);
    if (!levels.empty() && levels.size() >= fewest_levels) {
      columns_.push_back({raw.name, {Place::Kind::kNumber, numbers_.size()}});
      numbers_.emplace_back(column);
      const bool declared_category = meaning.sdtype != "numerical" && meaning.sdtype != "datetime";
      allowed_.push_back(declared_category ? std::move(levels) : std::vector<double>());
    } else {
      columns_.push_back({raw.name, {Place::Kind::kCode, levels_.size()}});
      levels_.emplace_back(column);
    }
  }
}

MixedValues MixedTable::encode(const Table& table, const Metadata& metadata) const {
  const auto rows = static_cast<Eigen::Index>(table.rows());
  MixedValues values;
  values.numbers.resize(rows, static_cast<Eigen::Index>(numbers_.size()));
  values.codes.resize(rows, static_cast<Eigen::Index>(levels_.size()));
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const Place& place = columns_[c].place;
    if (place.kind == Place::Kind::kMade) continue;
    const Column column = as_declared(table.column(c), *metadata.find(columns_[c].name));
    const auto index = static_cast<Eigen::Index>(place.index);
    if (place.kind == Place::Kind::kNumber) {
      const std::vector<double> cells = NumberEncoder::encode(column);
      values.numbers.col(index) = Eigen::Map<const Eigen::VectorXd>(cells.data(), rows);
    } else {
      const std::vector<std::int32_t> codes = levels_[place.index].encode(column);
      values.codes.col(index) = Eigen::Map<const Eigen::VectorXi>(codes.data(), rows);
    }
  }
  return values;
}

Table MixedTable::decode(const MixedValues& values, std::size_t rows, std::uint64_t first_row,
                         std::uint64_t seed) const {
  std::vector<Column> columns;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const Place& place = columns_[c].place;
    const auto index = static_cast<Eigen::Index>(place.index);
    switch (place.kind) {
      case Place::Kind::kNumber:
        columns.push_back(numbers_[place.index].decode({values.numbers.col(index).data(), rows}));
        break;
      case Place::Kind::kCode:
        columns.push_back(levels_[place.index].decode({values.codes.col(index).data(), rows}));
        break;
      case Place::Kind::kMade:
        columns.push_back(made_[place.index].make(first_row, rows,
                                                  RandomStream(seed, kMadeColumnStream).bits(c)));
        break;
    }
  }
  return Table(std::move(columns));
}

void MixedTable::restrain(MixedValues& values) const {
  for (std::size_t c = 0; c < numbers_.size(); ++c) {
    for (double& value : values.numbers.col(static_cast<Eigen::Index>(c))) {
      if (std::isnan(value)) continue;
      value = allowed_[c].empty() ? numbers_[c].restrained(value) : nearest(allowed_[c], value);
    }
  }
}

std::vector<int> MixedTable::level_counts() const {
  std::vector<int> counts;
  for (const LevelEncoder& encoder : levels_) counts.push_back(encoder.size());
  return counts;
}

MixedTable::Place MixedTable::place_of(const std::string& column) const {
  std::vector<std::string_view> names;
  for (const TableColumn& candidate : columns_) {
    if (candidate.name == column) return candidate.place;
    names.push_back(candidate.name);
  }
  const std::string nearest = text::nearest_name(column, names);
  throw Error(ErrorCode::kUsage,
              "The table has no column \"" + column + "\"" +
                  (nearest.empty() ? "." : "; did you mean \"" + nearest + "\"?"));
}

void MixedTable::save(io::ModelFile& file) const {
  io::Json columns = io::Json::array();
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const Place& place = columns_[c].place;
    const std::string prefix = "column" + std::to_string(c);
    io::Json entry = {{"name", columns_[c].name}};
    switch (place.kind) {
      case Place::Kind::kNumber:
        entry["numbers"] = numbers_[place.index].save();
        file.add(prefix + ".allowed", allowed_[place.index]);
        break;
      case Place::Kind::kCode:
        entry["levels"] = levels_[place.index].save(prefix, file);
        break;
      case Place::Kind::kMade:
        entry["maker"] = made_[place.index].save(prefix, file);
        break;
    }
    columns.push_back(std::move(entry));
  }
  file.header["columns"] = std::move(columns);
}

MixedTable MixedTable::load(const io::ModelFile& file) {
  MixedTable table;
  const auto columns = file.value<io::Json>("columns");
  if (!columns.is_array()) {
    throw Error(ErrorCode::kModel, file.where() + " is damaged: its columns are not a list.");
  }
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const std::string prefix = "column" + std::to_string(c);
    const auto member = [&](const char* key) {
      return io::json_member<io::Json>(columns[c], key, file.where(), ErrorCode::kModel);
    };
    TableColumn column;
    column.name = io::json_member<std::string>(columns[c], "name", file.where(), ErrorCode::kModel);
    if (columns[c].contains("numbers")) {
      column.place = {Place::Kind::kNumber, table.numbers_.size()};
      table.numbers_.push_back(NumberEncoder::load(member("numbers"), file));
      const auto allowed = file.tensor<double>(prefix + ".allowed");
      table.allowed_.emplace_back(allowed.begin(), allowed.end());
    } else if (columns[c].contains("levels")) {
      column.place = {Place::Kind::kCode, table.levels_.size()};
      table.levels_.push_back(LevelEncoder::load(member("levels"), prefix, file));
    } else {
      column.place = {Place::Kind::kMade, table.made_.size()};
      table.made_.push_back(MadeColumn::load(member("maker"), prefix, file));
    }
    table.columns_.push_back(std::move(column));
  }
  return table;
}

io::Json MixedTable::describe() const {
  io::Json columns = io::Json::array();
  for (const TableColumn& column : columns_) {
    io::Json entry = {{"name", column.name}};
    if (column.place.kind == Place::Kind::kNumber) {
      const NumberEncoder& encoder = numbers_[column.place.index];
      entry["treated_as"] = "numbers";
      entry["minimum"] = encoder.minimum();
      entry["maximum"] = encoder.maximum();
      entry["step"] = encoder.step();
    } else if (column.place.kind == Place::Kind::kCode) {
      entry["treated_as"] = "levels";
      entry["level_count"] = levels_[column.place.index].size();
    } else {
      entry["treated_as"] = "made";
    }
    columns.push_back(std::move(entry));
  }
  return columns;
}

}  // namespace likeness::models
