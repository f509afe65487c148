#include <algorithm>

#include "likeness/error.hpp"
#include "models/frame/table_encoder.hpp"

namespace likeness::models {
namespace {

std::string column_prefix(std::size_t table_column) {
  return "encoder" + std::to_string(table_column);
}

}  // namespace

void TableEncoder::save(io::ModelFile& file) const {
  io::Json& header = file.header["encoder"];
  header = {{"columns", io::Json::array()}, {"made", io::Json::array()}};
  for (std::size_t k = 0; k < columns_.size(); ++k) {
    const std::string prefix = column_prefix(columns_[k].table_column);
    io::Json column = {{"name", columns_[k].name}, {"table_column", columns_[k].table_column}};
    if (const auto* levels = std::get_if<Levels>(&learned_[k])) {
      column["levels"] = levels->encoder.save(prefix, file);
      levels->pool.save(prefix, file);
    } else {
      const auto& numbers = std::get<Numbers>(learned_[k]);
      column["numbers"] = numbers.encoder.save();
      column["modes"] = numbers.modes.save(prefix + ".modes", file);
      if (numbers.normalizer.distribution() != nullptr) {
        column["normalizer"] = numbers.normalizer.save(prefix + ".normalizer", file);
      }
      if (numbers.map) column["calibration"] = numbers.map->save(prefix + ".calibration", file);
    }
    header["columns"].push_back(std::move(column));
  }
  if (calibrated()) file.add("encoder.entry_offsets", entry_offsets_);
  for (const Made& made : made_) {
    header["made"].push_back({{"name", made.name},
                              {"table_column", made.table_column},
                              {"column", made.maker.save(column_prefix(made.table_column), file)}});
  }
}

TableEncoder TableEncoder::load(const io::ModelFile& file) {
  const auto member = [&]<class T>(T, const io::Json& object, const char* key) {
    return io::json_member<T>(object, key, file.where(), ErrorCode::kModel);
  };
  const auto fail = [&](const std::string& what) {
    throw Error(ErrorCode::kModel, file.where() + " is damaged: " + what + ".");
  };
  const auto header = file.value<io::Json>("encoder");
  const io::Json columns = member(io::Json(), header, "columns");
  const io::Json made = member(io::Json(), header, "made");
  if (!columns.is_array() || !made.is_array()) fail("its columns are no lists");
  TableEncoder encoder;
  std::vector<bool> taken(columns.size() + made.size(), false);
  const auto take = [&](std::size_t table_column) {
    if (table_column >= taken.size() || taken[table_column]) fail("columns are numbered wrongly");
    taken[table_column] = true;
    return table_column;
  };
  for (const io::Json& column : columns) {
    const std::size_t table_column = take(member(std::size_t(), column, "table_column"));
    const std::string prefix = column_prefix(table_column);
    encoder.columns_.push_back(
        {.name = member(std::string(), column, "name"), .table_column = table_column});
    if (column.contains("levels")) {
      Levels levels;
      levels.encoder = LevelEncoder::load(member(io::Json(), column, "levels"), prefix, file);
      if (levels.encoder.size() < 1) fail("a column has no levels");
      levels.pool = LevelPool::load(prefix, static_cast<std::size_t>(levels.encoder.size()), file);
      encoder.learned_.emplace_back(std::move(levels));
    } else {
      Numbers numbers;
      numbers.encoder = NumberEncoder::load(member(io::Json(), column, "numbers"), file);
      numbers.modes =
          ModeEncoder::load(member(io::Json(), column, "modes"), prefix + ".modes", file);
      if (column.contains("normalizer")) {
        numbers.normalizer = NumberMarginal::load(member(io::Json(), column, "normalizer"),
                                                  prefix + ".normalizer", file);
      }
      if (column.contains("calibration")) {
        numbers.map = NumberMap::load(member(io::Json(), column, "calibration"),
                                      prefix + ".calibration", file);
      }
      encoder.learned_.emplace_back(std::move(numbers));
    }
  }
  for (const io::Json& column : made) {
    const std::size_t table_column = take(member(std::size_t(), column, "table_column"));
    encoder.made_.push_back({member(std::string(), column, "name"), table_column,
                             MadeColumn::load(member(io::Json(), column, "column"),
                                              column_prefix(table_column), file)});
  }
  encoder.lay_out();
  if (file.has("encoder.entry_offsets")) {
    const auto offsets = file.tensor<float>("encoder.entry_offsets", {encoder.width_});
    encoder.entry_offsets_.assign(offsets.begin(), offsets.end());
  }
  return encoder;
}

io::Json TableEncoder::describe() const {
  constexpr std::int32_t kMostShown = 50;
  io::Json list = io::Json::array();
  for (std::size_t k = 0; k < learned_.size() + made_.size(); ++k) list.push_back(nullptr);
  for (std::size_t k = 0; k < columns_.size(); ++k) {
    io::Json column = {{"name", columns_[k].name}};
    if (const auto* levels = std::get_if<Levels>(&learned_[k])) {
      io::Json values = io::Json::array();
      const std::int32_t size = levels->encoder.size();
      for (std::int32_t level = 0; level < std::min(size, kMostShown); ++level) {
        values.push_back(levels->encoder.text_of(level));
      }
      column["treated_as"] = "levels";
      column["levels"] = size;
      column["values"] = std::move(values);
      column["pooled_levels"] = levels->pool.rare_levels().size();
    } else {
      const auto& numbers = std::get<Numbers>(learned_[k]);
      column["treated_as"] = "numbers";
      column["minimum"] = numbers.encoder.minimum();
      column["maximum"] = numbers.encoder.maximum();
      column["step"] = numbers.encoder.step();
      column["modes"] = numbers.modes.size() - (numbers.modes.has_missing() ? 1 : 0);
      column["has_missing"] = numbers.modes.has_missing();
      if (const auto* distribution = numbers.normalizer.distribution()) {
        column["normalized_by"] = distribution->name();
      }
      column["calibrated"] = numbers.map.has_value();
    }
    list[columns_[k].table_column] = std::move(column);
  }
  for (const Made& made : made_) {
    list[made.table_column] = {{"name", made.name}, {"treated_as", "made"}};
  }
  return list;
}

}  // namespace likeness::models
