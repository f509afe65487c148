#include <algorithm>

#include "likeness/error.hpp"
#include "models/frame/table_encoder.hpp"

namespace likeness::models {
namespace {

std::string prefix_of(std::size_t k) {
  return "encoder" + std::to_string(k);
}

}  // namespace

void TableEncoder::save(io::ModelFile& file) const {
  frame_.save(file);
  io::Json columns = io::Json::array();
  for (std::size_t k = 0; k < codings_.size(); ++k) {
    const std::string prefix = prefix_of(k);
    io::Json column = io::Json::object();
    if (const LevelPool* pool = level_pool(k)) {
      pool->save(prefix, file);
    } else {
      const auto& coding = std::get<NumberCoding>(codings_[k]);
      column["modes"] = coding.modes.save(prefix + ".modes", file);
      if (coding.normalizer.distribution() != nullptr) {
        column["normalizer"] = coding.normalizer.save(prefix + ".normalizer", file);
      }
      if (coding.map) column["calibration"] = coding.map->save(prefix + ".calibration", file);
    }
    columns.push_back(std::move(column));
  }
  file.header["encoder"] = std::move(columns);
  if (calibrated()) file.add("encoder.entry_offsets", entry_offsets_);
}

TableEncoder TableEncoder::load(const io::ModelFile& file) {
  TableEncoder encoder;
  encoder.frame_ = Frame::load(file);
  const auto columns = file.value<io::Json>("encoder");
  if (!columns.is_array() || columns.size() != encoder.frame_.learned()) {
    throw Error(ErrorCode::kModel, file.where() + " is damaged: its columns are not encoded.");
  }
  for (std::size_t k = 0; k < columns.size(); ++k) {
    const std::string prefix = prefix_of(k);
    const auto member = [&](const char* key) {
      return io::json_member<io::Json>(columns[k], key, file.where(), ErrorCode::kModel);
    };
    if (const LevelEncoder* levels = encoder.frame_.level_encoder(k)) {
      encoder.codings_.emplace_back(
          LevelPool::load(prefix, static_cast<std::size_t>(levels->size()), file));
      continue;
    }
    NumberCoding coding;
    coding.modes = ModeEncoder::load(member("modes"), prefix + ".modes", file);
    if (columns[k].contains("normalizer")) {
      coding.normalizer = NumberMarginal::load(member("normalizer"), prefix + ".normalizer", file);
    }
    if (columns[k].contains("calibration")) {
      coding.map = NumberMap::load(member("calibration"), prefix + ".calibration", file);
    }
    encoder.codings_.emplace_back(std::move(coding));
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
  io::Json columns = frame_.describe();
  for (std::size_t k = 0; k < codings_.size(); ++k) {
    io::Json& column = columns[frame_.table_column(k)];
    if (const LevelEncoder* levels = frame_.level_encoder(k)) {
      io::Json values = io::Json::array();
      for (std::int32_t level = 0; level < std::min(levels->size(), kMostShown); ++level) {
        values.push_back(levels->text_of(level));
      }
      column["values"] = std::move(values);
      column["pooled_categories"] = level_pool(k)->rare_levels().size();
      continue;
    }
    const auto& coding = std::get<NumberCoding>(codings_[k]);
    column["modes"] = coding.modes.size() - (coding.modes.has_missing() ? 1 : 0);
    column["has_missing"] = coding.modes.has_missing();
    if (const auto* distribution = coding.normalizer.distribution()) {
      column["normalized_by"] = distribution->name();
    }
    column["calibrated"] = coding.map.has_value();
  }
  return columns;
}

}  // namespace likeness::models
