#include "description/maker_source.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "core/hash.hpp"
#include "core/index_permutation.hpp"
#include "core/streams.hpp"
#include "description/cell_draws.hpp"
#include "description/column_ends.hpp"
#include "makers/maker.hpp"
#include "text/datetime.hpp"
#include "text/number_text.hpp"

namespace likeness::description {
namespace {

using streams::kMaking;

/// Personal data. A second try for a row is another person's.
class MakerSource final : public CellSource {
 public:
  MakerSource(const CellPlace& place, const ColumnDescription& description, std::string_view sdtype,
              std::string_view locale)
      : maker_(sdtype, locale),
        // Names and addresses of a row belong to one person; texts of two columns have nothing in
        // common.
        seed_(sdtype == "text" ? mixed_bits(place.seed + place.column) : place.seed),
        unique_(place.key || description.unique),
        shortest_(description.shortest),
        longest_(description.longest.value_or(std::numeric_limits<std::uint64_t>::max())),
        order_(place.seed, kMaking.orders[place.column]) {
    type_ = sdtype == "date_of_birth" ? ColumnType::kDatetime : ColumnType::kText;
  }

  [[nodiscard]] Column make(const RowsToMake& rows) const override {
    Column column;
    column.type = type_;
    if (type_ == ColumnType::kDatetime) {
      column.datetime_format = "%Y-%m-%d";
      const text::DatetimeFormat format(column.datetime_format);
      column.integers =
          made_values<std::int64_t>(rows, [&](std::uint64_t row, std::uint32_t tries) {
            std::string date;
            maker_.append(element(row, tries), date);
            return format.parse(date).value_or(0);
          });
      return column;
    }
    column.strings =
        made_strings(rows, [&](std::uint64_t row, std::uint32_t tries, std::string& out) {
          const std::size_t before = out.size();
          maker_.append(element(row, tries), out);
          if (out.size() - before > longest_) {
            if (unique_) {
              out.resize(before);
              append_code(row, out);
            } else {
              cut(out, before + longest_);
            }
          }
          std::uint64_t bits = mixed_bits(row);
          while (out.size() - before < shortest_) {
            out += static_cast<char>('a' + bits % 26);
            bits = mixed_bits(bits);
          }
        });
    return column;
  }
  [[nodiscard]] std::uint64_t distinct() const override { return unique_ ? maker_.distinct() : 0; }

 private:
  [[nodiscard]] makers::Element element(std::uint64_t row, std::uint32_t tries) const noexcept {
    return {.seed = tries == 0 ? seed_ : mixed_bits(seed_ + tries), .index = row};
  }
  /// Capitals and digits that no other row has, for what is too long but must not be cut.
  void append_code(std::uint64_t row, std::string& out) const {
    constexpr std::string_view kSigns = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    const std::uint64_t length = std::min<std::uint64_t>(longest_, 12);
    std::uint64_t codes = 1;
    for (std::uint64_t k = 0; k < length; ++k) codes *= kSigns.size();
    std::uint64_t code = IndexPermutation(codes, order_)(row % codes);
    for (std::uint64_t k = 0; k < length; ++k) {
      out += kSigns[code % kSigns.size()];
      code /= kSigns.size();
    }
  }
  /// At a place where a character begins.
  static void cut(std::string& out, std::size_t size) {
    while (size > 0 && (static_cast<unsigned char>(out[size]) & 0xC0) == 0x80) --size;
    out.resize(size);
  }

  makers::Maker maker_;
  std::uint64_t seed_;
  bool unique_;
  std::uint64_t shortest_;
  std::uint64_t longest_;
  RandomStream order_;
  ColumnType type_;
};

/// Degrees of latitude or longitude: near the city of the row's person, or anywhere between the
/// column's ends where that is not between them.
class DegreeSource final : public CellSource {
 public:
  DegreeSource(const CellPlace& place, const ColumnDescription& description,
               std::string_view sdtype, std::string_view locale)
      : maker_(sdtype, locale), seed_(place.seed), draws_(place) {
    const double most = sdtype == "latitude" ? 90 : 180;
    const int decimals = std::clamp(description.decimals.value_or(kMadeDecimals), 0, kMadeDecimals);
    for (int k = 0; k < decimals; ++k) parts_ *= 10;
    const double least = end_of(description.minimum, place).value_or(-most);
    const double highest = end_of(description.maximum, place).value_or(most);
    check_ends(least, highest, place, text::shortest(least), text::shortest(highest));
    low_ = std::ceil(std::max(least, -most) * parts_ - 1e-9);
    high_ = std::floor(std::min(highest, most) * parts_ + 1e-9);
    check_ends(low_, high_, place, text::shortest(low_ / parts_), text::shortest(high_ / parts_));
    decimals_ = decimals;
  }

  [[nodiscard]] Column make(const RowsToMake& rows) const override {
    Column column;
    column.type = ColumnType::kFloat64;
    column.decimals = decimals_;
    std::vector<double> degrees =
        made_values<double>(rows, [&](std::uint64_t row, std::uint32_t tries) {
          const makers::Element element{.seed = tries == 0 ? seed_ : mixed_bits(seed_ + tries),
                                        .index = row};
          const double near_city = std::round(maker_.number(element) * parts_);
          if (near_city >= low_ && near_city <= high_) return near_city / parts_;
          const double away = draws_.uniform(row, tries) * (high_ - low_ + 1);
          return std::min(high_, low_ + std::floor(away)) / parts_;
        });
    for (std::size_t i = 0; i < rows.wanted.size(); ++i) {
      if (std::isnan(rows.wanted[i])) continue;
      degrees[i] = std::clamp(std::round(rows.wanted[i] * parts_), low_, high_) / parts_;
    }
    column.floats = std::move(degrees);
    return column;
  }
  [[nodiscard]] std::uint64_t distinct() const override { return 0; }
  [[nodiscard]] double unit() const override { return 1 / parts_; }

 private:
  static constexpr int kMadeDecimals = 5;

  makers::Maker maker_;
  std::uint64_t seed_;
  CellDraws draws_;
  double parts_ = 1;
  double low_ = 0;  // of the ends, in steps of 1 / parts_
  double high_ = 0;
  int decimals_ = 0;
};

}  // namespace

bool has_maker(std::string_view sdtype) {
  const auto kinds = makers::maker_kinds();
  return std::find(kinds.begin(), kinds.end(), sdtype) != kinds.end();
}

std::unique_ptr<CellSource> maker_source(const CellPlace& place,
                                         const ColumnDescription& description,
                                         std::string_view sdtype, std::string_view locale) {
  if (sdtype == "latitude" || sdtype == "longitude") {
    return std::make_unique<DegreeSource>(place, description, sdtype, locale);
  }
  return std::make_unique<MakerSource>(place, description, sdtype, locale);
}

}  // namespace likeness::description
