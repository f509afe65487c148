#include "description/cell_source.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/hash.hpp"
#include "core/streams.hpp"
#include "description/cell_draws.hpp"
#include "description/column_ends.hpp"
#include "description/maker_source.hpp"
#include "description/number_source.hpp"
#include "description/value_source.hpp"
#include "likeness/error.hpp"
#include "makers/locale.hpp"
#include "makers/texts.hpp"

namespace likeness::description {
namespace {

using streams::kMaking;

/// Leaves cells out.
class GapSource final : public CellSource {
 public:
  GapSource(const CellPlace& place, double share, std::unique_ptr<CellSource> full)
      : draws_(place.seed, kMaking.cells[place.column + streams::kMillion]),
        share_(share),
        full_(std::move(full)) {}

  [[nodiscard]] Column make(const RowsToMake& rows) const override {
    Column column = full_->make(rows);
    std::vector<std::uint8_t> bits((rows.rows.size() + 7) / 8, 0xFF);
    bool any = false;
    for (std::size_t i = 0; i < rows.rows.size(); ++i) {
      if (!rows.wanted.empty() && !std::isnan(rows.wanted[i])) continue;
      if (draws_.uniform(draw_of(rows.rows[i], tries_of(rows, i))) >= share_) continue;
      bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] & ~(1U << (i % 8)));
      any = true;
    }
    if (any) column.validity = std::move(bits);
    return column;
  }
  [[nodiscard]] std::uint64_t distinct() const override { return full_->distinct(); }
  [[nodiscard]] double unit() const override { return full_->unit(); }

 private:
  /// A cell that is drawn again may be there then.
  [[nodiscard]] static std::uint64_t draw_of(std::uint64_t row, std::uint32_t tries) noexcept {
    return tries == 0 ? row : mixed_bits(row ^ (std::uint64_t{tries} << 40));
  }

  RandomStream draws_;
  double share_;
  std::unique_ptr<CellSource> full_;
};

/// Keys as long as they may be, up to eight characters.
std::string pattern_of_key(const ColumnDescription& description) {
  const std::uint64_t length = std::max(description.shortest, description.longest.value_or(8));
  if (length < 8) return "[A-Z0-9]{" + std::to_string(length) + "}";
  const std::uint64_t digits = std::max<std::uint64_t>(
      6, description.shortest - std::min<std::uint64_t>(2, description.shortest));
  return "[A-Z]{2}[0-9]{" + std::to_string(digits) + "}";
}

std::string_view locale_of(const ColumnMetadata& metadata, std::string_view locale) {
  return metadata.locale ? makers::locale_name(*metadata.locale) : locale;
}

/// The country that the row's city is in.
std::unique_ptr<CellSource> home_source(const ColumnMetadata& metadata,
                                        ColumnDescription description, const CellPlace& place,
                                        std::string_view locale) {
  const auto home = makers::load_locale(locale_of(metadata, locale));
  const std::string_view code = home->words.code;
  const bool is_code = metadata.sdtype == "country_code";
  description.values = {std::string(is_code ? code : makers::country_of_code(code))};
  return value_source(description, place);
}

std::unique_ptr<CellSource> full_source(const ColumnMetadata& metadata,
                                        const ColumnDescription& given, const CellPlace& place,
                                        std::string_view locale) {
  ColumnDescription description = given;
  const std::string& sdtype = metadata.sdtype;
  if (!description.shares.empty() && description.shares.size() != description.values.size()) {
    refuse_column(place, "has " + std::to_string(description.shares.size()) + " shares for " +
                             std::to_string(description.values.size()) + " values.");
  }
  if (sdtype == "boolean") return truth_source(description, place);
  if (!description.values.empty()) return value_source(description, place);
  if (metadata.regex_format) {
    return regex_source(place, description, *metadata.regex_format);
  }
  if (sdtype == "datetime") return date_source(metadata, description, place);
  if (sdtype == "categorical" && !description.minimum && !description.maximum) {
    description.values = {"A", "B", "C", "D", "E"};
    if (place.key || description.unique) {
      return regex_source(place, description, "[A-Z]{6}");
    }
    return value_source(description, place);
  }
  if (sdtype == "id" || sdtype == "unknown") {
    if (sdtype == "unknown") {
      return regex_source(place, description, "[A-Z]{3}[0-9]{4}");
    }
    return sequence_source(
        static_cast<std::int64_t>(end_of(description.minimum, place).value_or(1)));
  }
  // A code of two characters is no name of a country.
  const bool code = description.longest.value_or(99) <= 3;
  if (code && sdtype == "country" && description.longest == 2) {
    ColumnMetadata coded = metadata;
    coded.sdtype = place.key || description.unique ? "text" : "country_code";
    return full_source(coded, description, place, locale);
  }
  if (place.at_home && !place.key && !description.unique &&
      (sdtype == "country" || sdtype == "country_code")) {
    return home_source(metadata, description, place, locale);
  }
  if (sdtype == "text" && (place.key || description.unique)) {
    return regex_source(place, description, pattern_of_key(description));
  }
  const bool degrees = sdtype == "latitude" || sdtype == "longitude";
  if (degrees && (place.key || description.unique)) {
    const std::string most = sdtype == "latitude" ? "90" : "180";
    if (!description.minimum) description.minimum = '-' + most;
    if (!description.maximum) description.maximum = most;
    if (!description.decimals) description.decimals = 5;
    return number_source(metadata, description, place);
  }
  if (has_maker(sdtype)) {
    return maker_source(place, description, sdtype, locale_of(metadata, locale));
  }
  if (sdtype == "numerical" || sdtype == "categorical") {
    return number_source(metadata, description, place);
  }
  return regex_source(place, description, "[A-Z]{2}[0-9]{6}");
}

}  // namespace

std::unique_ptr<CellSource> make_source(const ColumnMetadata& metadata,
                                        const ColumnDescription& description,
                                        const CellPlace& place, std::string_view locale) {
  std::unique_ptr<CellSource> full = full_source(metadata, description, place, locale);
  if (place.key || description.missing_share <= 0) return full;
  return std::make_unique<GapSource>(place, description.missing_share, std::move(full));
}

}  // namespace likeness::description
