#include <algorithm>

#include "likeness/error.hpp"
#include "models/frame/table_encoder.hpp"

namespace likeness::models {
void TableEncoder::fields(io::Archive& archive) {
  archive("frame", frame_);
  archive.each("columns", codings_, [&](Coding& coding, std::size_t k) {
    archive.require(k < frame_.learned(), "it encodes more columns than it has");
    if (const LevelEncoder* levels = frame_.level_encoder(k)) {
      if (archive.loading()) coding.emplace<LevelPool>();
      archive("pool", std::get<LevelPool>(coding), static_cast<std::size_t>(levels->size()));
      return;
    }
    if (archive.loading()) coding.emplace<NumberCoding>();
    auto& numbers = std::get<NumberCoding>(coding);
    archive("modes", numbers.modes);
    archive.optional("normalizer", numbers.normalizer.distribution() != nullptr,
                     numbers.normalizer);
    archive("calibration", numbers.map);
  });
  archive.require(codings_.size() == frame_.learned(), "its columns are not encoded");
  if (archive.loading()) lay_out();
  if (archive.loading() ? archive.has("entry_offsets") : calibrated()) {
    archive.tensor("entry_offsets", entry_offsets_, {width_});
  }
}

io::Json TableEncoder::describe() const {
  constexpr std::int32_t kMostShown = 50;
  io::Json columns = frame_.describe();
  for (std::size_t k = 0; k < codings_.size(); ++k) {
    io::Json& column = columns[frame_.table_column(k)];
    if (frame_.is_state(k)) continue;
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
    const NumberState* state = frame_.state_of(k);
    column["modes"] = coding.modes.size();
    column["has_missing"] = state != nullptr && state->has_missing();
    if (const auto* distribution = coding.normalizer.distribution()) {
      column["normalized_by"] = distribution->name();
    }
    column["calibrated"] = coding.map.has_value();
  }
  return columns;
}

}  // namespace likeness::models
