#include "description/cell_source.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "core/elementary.hpp"
#include "core/hash.hpp"
#include "core/index_permutation.hpp"
#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "makers/locale.hpp"
#include "makers/maker.hpp"
#include "text/datetime.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"
#include "text/regex_strings.hpp"

namespace likeness::description {
namespace {

using streams::kMaking;

constexpr std::size_t kCellChunk = 4096;
constexpr std::int64_t kDay = 86'400'000'000;

[[noreturn]] void refuse_column(const CellPlace& place, const std::string& what) {
  throw Error(ErrorCode::kData, place.where + " " + what);
}

/// Random numbers of the cells of one column.
class CellDraws {
 public:
  explicit CellDraws(const CellPlace& place) : stream_(place.seed, kMaking.cells[place.column]) {}

  [[nodiscard]] std::uint64_t bits(std::uint64_t row, std::uint32_t tries) const noexcept {
    const std::uint64_t first = stream_.bits(row);
    return tries == 0 ? first : mixed_bits(first + tries);
  }
  [[nodiscard]] double uniform(std::uint64_t row, std::uint32_t tries) const noexcept {
    return (static_cast<double>(bits(row, tries) >> 11) + 0.5) * 0x1p-53;
  }

 private:
  RandomStream stream_;
};

std::uint32_t tries_of(const RowsToMake& rows, std::size_t i) noexcept {
  return rows.tries.empty() ? 0 : rows.tries[i];
}

/// Values make(row, tries) in parallel.
template <class T, class Make>
std::vector<T> made_values(const RowsToMake& rows, const Make& make) {
  std::vector<T> values(rows.rows.size());
  parallel_chunks(values.size(), kCellChunk, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) values[i] = make(rows.rows[i], tries_of(rows, i));
  });
  return values;
}

/// Strings that append(row, tries, out) appends, in parallel.
template <class Append>
StringArray made_strings(const RowsToMake& rows, const Append& append) {
  const std::size_t count = rows.rows.size();
  std::vector<std::int64_t> offsets(count + 1, 0);
  std::vector<std::string> chunks((count + kCellChunk - 1) / kCellChunk);
  parallel_chunks(count, kCellChunk, [&](std::size_t begin, std::size_t end) {
    std::string& bytes = chunks[begin / kCellChunk];
    for (std::size_t i = begin; i < end; ++i) {
      const std::size_t before = bytes.size();
      append(rows.rows[i], tries_of(rows, i), bytes);
      offsets[i + 1] = static_cast<std::int64_t>(bytes.size() - before);
    }
  });
  for (std::size_t i = 0; i < count; ++i) offsets[i + 1] += offsets[i];
  std::vector<char> bytes;
  bytes.reserve(static_cast<std::size_t>(offsets.back()));
  for (const std::string& chunk : chunks) bytes.insert(bytes.end(), chunk.begin(), chunk.end());
  return {std::move(offsets), std::move(bytes)};
}

/// Where between its ends, 0 to 1, a number lies that a uniform draw stands for.
class Spread {
 public:
  Spread(const ColumnDescription& description, double low, double high)
      : shape_(description.shape), low_(low), range_(high - low) {
    mean_ = description.mean.value_or(shape_ == DescribedShape::kNormal ? low + range_ / 2
                                                                        : low + range_ / 5);
    deviation_ = description.deviation.value_or(shape_ == DescribedShape::kNormal ? range_ / 6 : 1);
  }

  [[nodiscard]] double at(double uniform) const noexcept {
    switch (shape_) {
      case DescribedShape::kUniform:
        return uniform;
      case DescribedShape::kNormal:
        return share(mean_ + deviation_ * normal_quantile(uniform));
      case DescribedShape::kLognormal: {
        // `mean_` is the median above the lower end.
        const double scale = std::max(mean_ - low_, 1e-300);
        return share(low_ + scale * exp_deterministic(deviation_ * normal_quantile(uniform)));
      }
      case DescribedShape::kExponential:
        return share(low_ - (mean_ - low_) * log_deterministic(uniform));
    }
    return uniform;
  }

 private:
  [[nodiscard]] double share(double value) const noexcept {
    return range_ <= 0 ? 0 : std::clamp((value - low_) / range_, 0.0, 1.0 - 0x1p-53);
  }

  DescribedShape shape_;
  double low_;
  double range_;
  double mean_ = 0;
  double deviation_ = 1;
};

/// Whole numbers from `low` on, times a unit: numbers without decimals, decimals, dates.
class GridSource final : public CellSource {
 public:
  GridSource(const CellPlace& place, const ColumnDescription& description, std::int64_t low,
             std::int64_t high, double unit, Column blank)
      : draws_(place),
        order_(place.seed, kMaking.orders[place.column]),
        spread_(description, static_cast<double>(low) * unit, static_cast<double>(high) * unit),
        low_(low),
        count_(static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1),
        unique_(place.key || description.unique),
        unit_(unit),
        blank_(std::move(blank)) {}

  [[nodiscard]] Column make(const RowsToMake& rows) const override {
    Column column = blank_;
    std::vector<std::int64_t> numbers =
        made_values<std::int64_t>(rows, [&](std::uint64_t row, std::uint32_t tries) {
          return low_ + static_cast<std::int64_t>(place_of(row, tries));
        });
    for (std::size_t i = 0; i < rows.wanted.size(); ++i) {
      if (!std::isnan(rows.wanted[i])) numbers[i] = nearest(rows.wanted[i]);
    }
    if (column.type == ColumnType::kFloat64) {
      // Divided by a power of ten, a number of few digits is the nearest to its decimals.
      const double parts = std::round(1 / unit_);
      std::vector<double> floats(numbers.size());
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        floats[i] = static_cast<double>(numbers[i]) / parts;
      }
      column.floats = std::move(floats);
    } else {
      const auto unit = static_cast<std::int64_t>(unit_);
      for (std::int64_t& number : numbers) number *= unit;
      column.integers = std::move(numbers);
    }
    return column;
  }

  [[nodiscard]] std::uint64_t distinct() const override { return unique_ ? count_ : 0; }
  [[nodiscard]] double unit() const override { return unique_ ? 0 : unit_; }

 private:
  [[nodiscard]] std::int64_t nearest(double number) const noexcept {
    const auto first = static_cast<double>(low_);
    const double last = first + static_cast<double>(count_ - 1);
    return static_cast<std::int64_t>(std::clamp(std::round(number / unit_), first, last));
  }

  [[nodiscard]] std::uint64_t place_of(std::uint64_t row, std::uint32_t tries) const noexcept {
    if (unique_) return IndexPermutation(count_, order_)(row % count_);
    const double share = spread_.at(draws_.uniform(row, tries));
    return std::min(count_ - 1, static_cast<std::uint64_t>(share * static_cast<double>(count_)));
  }

  CellDraws draws_;
  RandomStream order_;
  Spread spread_;
  std::int64_t low_;
  std::uint64_t count_;
  bool unique_;
  double unit_;
  Column blank_;
};

/// 1, 2, 3, ...
class SequenceSource final : public CellSource {
 public:
  explicit SequenceSource(std::int64_t first) : first_(first) {}
  [[nodiscard]] Column make(const RowsToMake& rows) const override {
    Column column;
    column.type = ColumnType::kInt64;
    column.integers = made_values<std::int64_t>(rows, [&](std::uint64_t row, std::uint32_t) {
      return first_ + static_cast<std::int64_t>(row);
    });
    return column;
  }
  [[nodiscard]] std::uint64_t distinct() const override {
    return std::numeric_limits<std::int64_t>::max();
  }

 private:
  std::int64_t first_;
};

/// One of the values that there are.
class ValueSource final : public CellSource {
 public:
  ValueSource(const CellPlace& place, const ColumnDescription& description, Column blank)
      : draws_(place),
        order_(place.seed, kMaking.orders[place.column]),
        unique_(place.key || description.unique),
        blank_(std::move(blank)) {
    const std::size_t count = description.values.size();
    double sum = 0;
    for (std::size_t k = 0; k < count; ++k) {
      sum += description.shares.empty() ? 1.0 : description.shares[k];
      up_to_.push_back(sum);
    }
    for (double& share : up_to_) share /= sum;
  }

  [[nodiscard]] Column make(const RowsToMake& rows) const override {
    Column column = blank_;
    const std::vector<std::int32_t> codes = made_values<std::int32_t>(
        rows, [&](std::uint64_t row, std::uint32_t tries) { return code_of(row, tries); });
    if (!numbers_.empty()) {
      std::vector<double> floats(codes.size());
      for (std::size_t i = 0; i < codes.size(); ++i) {
        floats[i] = numbers_[static_cast<std::size_t>(codes[i])];
      }
      if (column.type == ColumnType::kFloat64) {
        column.floats = std::move(floats);
      } else {
        std::vector<std::int64_t> integers(floats.size());
        for (std::size_t i = 0; i < floats.size(); ++i) {
          integers[i] = static_cast<std::int64_t>(floats[i]);
        }
        column.integers = std::move(integers);
      }
    } else {
      column.codes = codes;
    }
    return column;
  }

  /// The values are numbers, of which blank's type tells the kind.
  void set_numbers(std::vector<double> numbers) { numbers_ = std::move(numbers); }

  [[nodiscard]] std::uint64_t distinct() const override { return unique_ ? up_to_.size() : 0; }

 private:
  [[nodiscard]] std::int32_t code_of(std::uint64_t row, std::uint32_t tries) const noexcept {
    const std::size_t count = up_to_.size();
    if (unique_) {
      return static_cast<std::int32_t>(IndexPermutation(count, order_)(row % count));
    }
    const auto place = std::upper_bound(up_to_.begin(), up_to_.end(), draws_.uniform(row, tries));
    return static_cast<std::int32_t>(
        std::min(static_cast<std::size_t>(place - up_to_.begin()), count - 1));
  }

  CellDraws draws_;
  RandomStream order_;
  bool unique_;
  Column blank_;
  std::vector<double> up_to_;
  std::vector<double> numbers_;
};

/// Strings of a regular expression.
class RegexSource final : public CellSource {
 public:
  RegexSource(const CellPlace& place, const ColumnDescription& description,
              const std::string& pattern)
      : draws_(place),
        order_(place.seed, kMaking.orders[place.column]),
        strings_(text::Regex(pattern, description.name)),
        unique_(place.key || description.unique) {}

  [[nodiscard]] Column make(const RowsToMake& rows) const override {
    Column column;
    column.type = ColumnType::kText;
    const std::uint64_t count = strings_.count();
    column.strings =
        made_strings(rows, [&](std::uint64_t row, std::uint32_t tries, std::string& out) {
          if (unique_) {
            strings_.append_at(IndexPermutation(count, order_)(row % count), out);
          } else {
            strings_.append_random(draws_.bits(row, tries), out);
          }
        });
    return column;
  }
  [[nodiscard]] std::uint64_t distinct() const override { return unique_ ? strings_.count() : 0; }

 private:
  CellDraws draws_;
  RandomStream order_;
  text::RegexStrings strings_;
  bool unique_;
};

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
    type_ = sdtype == "latitude" || sdtype == "longitude" ? ColumnType::kFloat64
            : sdtype == "date_of_birth"                   ? ColumnType::kDatetime
                                                          : ColumnType::kText;
  }

  [[nodiscard]] Column make(const RowsToMake& rows) const override {
    Column column;
    column.type = type_;
    if (type_ == ColumnType::kFloat64) {
      column.decimals = 5;
      column.floats = made_values<double>(rows, [&](std::uint64_t row, std::uint32_t tries) {
        return maker_.number(element(row, tries));
      });
      return column;
    }
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

std::optional<double> end_of(const std::optional<std::string>& text, const CellPlace& place) {
  if (!text) return std::nullopt;
  const std::optional<double> value = text::to_number(*text);
  if (!value || !std::isfinite(*value)) {
    refuse_column(place, "has the end " + text::in_quotes(*text) + ", which is no number.");
  }
  return value;
}

void check_ends(double low, double high, const CellPlace& place, const std::string& least,
                const std::string& most) {
  if (low <= high) return;
  refuse_column(place, "can't be at least " + least + " and at most " + most +
                           "; correct its minimum or maximum.");
}

std::unique_ptr<CellSource> number_source(const ColumnMetadata& metadata,
                                          const ColumnDescription& description,
                                          const CellPlace& place) {
  constexpr double kLargest = 9e15;
  constexpr int kMostDecimals = 9;
  const std::optional<double> least = end_of(description.minimum, place);
  const std::optional<double> most = end_of(description.maximum, place);
  const bool whole = metadata.computer_representation.value_or("").starts_with("Int") ||
                     metadata.computer_representation.value_or("").starts_with("UInt");
  const int decimals = std::clamp(description.decimals.value_or(whole ? 0 : 2), 0, kMostDecimals);
  double low = least.value_or(most ? std::min(0.0, *most - 1000) : 0);
  double high = most.value_or(std::max(1000.0, low + 1000));
  // Unique numbers lie among ten times as many.
  const bool unique = place.key || description.unique;
  if (!most && unique) high = std::max(high, low + 10 * static_cast<double>(place.rows));
  if (!most && description.mean) high = std::max(high, low + 5 * (*description.mean - low));
  check_ends(low, high, place, text::shortest(low), text::shortest(high));
  double unit = 1;
  for (int k = 0; k < decimals; ++k) unit /= 10;
  const double parts = std::round(1 / unit);
  low = std::max(std::ceil(low * parts - 1e-9), -kLargest);
  high = std::min(std::floor(high * parts + 1e-9), kLargest);
  check_ends(low, high, place, text::shortest(low / parts), text::shortest(high / parts));
  Column blank;
  blank.type = decimals == 0 ? ColumnType::kInt64 : ColumnType::kFloat64;
  blank.decimals = decimals == 0 ? -1 : decimals;
  return std::make_unique<GridSource>(place, description, static_cast<std::int64_t>(low),
                                      static_cast<std::int64_t>(high), unit, std::move(blank));
}

std::int64_t instant_of(const std::string& text, const text::DatetimeFormat& format,
                        const CellPlace& place) {
  if (const auto instant = format.parse(text)) return *instant;
  if (const auto day = text::DatetimeFormat("%Y-%m-%d").parse(text)) return *day;
  if (const auto time = text::DatetimeFormat("%Y-%m-%d %H:%M:%S").parse(text)) return *time;
  refuse_column(
      place, "has the end " + text::in_quotes(text) + ", which is no date in its datetime_format.");
}

std::unique_ptr<CellSource> date_source(const ColumnMetadata& metadata,
                                        const ColumnDescription& description,
                                        const CellPlace& place) {
  const std::string pattern = metadata.datetime_format.value_or("%Y-%m-%d");
  const text::DatetimeFormat format(pattern);
  const bool times = pattern.find("%H") != std::string::npos ||
                     pattern.find("%I") != std::string::npos ||
                     pattern.find("%T") != std::string::npos;
  const std::int64_t unit = times ? 1'000'000 : kDay;
  const std::int64_t low = instant_of(description.minimum.value_or("2020-01-01"), format, place);
  const std::int64_t high =
      description.maximum ? instant_of(*description.maximum, format, place)
                          : std::max(instant_of("2025-12-31", format, place), low + 365 * kDay);
  if (low > high) {
    refuse_column(place, "can't be from " + *description.minimum + " to " + *description.maximum +
                             "; correct its minimum or maximum.");
  }
  const auto floor_of = [&](std::int64_t instant) {
    return (instant - ((instant % unit) + unit) % unit) / unit;
  };
  Column blank;
  blank.type = ColumnType::kDatetime;
  blank.datetime_format = pattern;
  return std::make_unique<GridSource>(place, description, floor_of(low), floor_of(high),
                                      static_cast<double>(unit), std::move(blank));
}

std::unique_ptr<CellSource> truth_source(const ColumnDescription& description,
                                         const CellPlace& place) {
  ColumnDescription truths = description;
  if (truths.values.empty()) truths.values = {"False", "True"};
  Column blank;
  blank.type = truths.values.size() == 2 ? ColumnType::kBool : ColumnType::kCategory;
  blank.dictionary = StringArray(truths.values);
  return std::make_unique<ValueSource>(place, truths, std::move(blank));
}

std::unique_ptr<CellSource> value_source(const ColumnDescription& description,
                                         const CellPlace& place) {
  std::vector<double> numbers;
  bool whole = true;
  int decimals = 0;
  for (const std::string& value : description.values) {
    const std::optional<double> number = text::to_number(value);
    if (!number || !std::isfinite(*number) ||
        (value.size() > 1 && value[0] == '0' && value[1] != '.')) {
      numbers.clear();
      break;
    }
    numbers.push_back(*number);
    whole = whole && *number == std::floor(*number) && std::abs(*number) < 9e15;
    const std::size_t point = value.find('.');
    if (point != std::string::npos) {
      decimals = std::max(decimals, static_cast<int>(value.size() - point - 1));
    }
  }
  Column blank;
  if (numbers.empty()) {
    blank.type = ColumnType::kCategory;
    blank.dictionary = StringArray(description.values);
  } else {
    blank.type = whole ? ColumnType::kInt64 : ColumnType::kFloat64;
    blank.decimals = whole ? -1 : decimals;
  }
  auto source = std::make_unique<ValueSource>(place, description, std::move(blank));
  source->set_numbers(std::move(numbers));
  return source;
}

bool has_maker(std::string_view sdtype) {
  const auto kinds = makers::maker_kinds();
  return std::find(kinds.begin(), kinds.end(), sdtype) != kinds.end();
}

/// Keys as long as they may be, up to eight characters.
std::string pattern_of_key(const ColumnDescription& description) {
  const std::uint64_t length = std::max(description.shortest, description.longest.value_or(8));
  if (length < 8) return "[A-Z0-9]{" + std::to_string(length) + "}";
  const std::uint64_t digits = std::max<std::uint64_t>(
      6, description.shortest - std::min<std::uint64_t>(2, description.shortest));
  return "[A-Z]{2}[0-9]{" + std::to_string(digits) + "}";
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
    return std::make_unique<RegexSource>(place, description, *metadata.regex_format);
  }
  if (sdtype == "datetime") return date_source(metadata, description, place);
  if (sdtype == "categorical" && !description.minimum && !description.maximum) {
    description.values = {"A", "B", "C", "D", "E"};
    if (place.key || description.unique) {
      return std::make_unique<RegexSource>(place, description, "[A-Z]{6}");
    }
    return value_source(description, place);
  }
  if (sdtype == "id" || sdtype == "unknown") {
    if (sdtype == "unknown") {
      return std::make_unique<RegexSource>(place, description, "[A-Z]{3}[0-9]{4}");
    }
    return std::make_unique<SequenceSource>(
        static_cast<std::int64_t>(end_of(description.minimum, place).value_or(1)));
  }
  // A code of two characters is no name of a country.
  const bool code = description.longest.value_or(99) <= 3;
  if (code && sdtype == "country" && description.longest == 2) {
    ColumnMetadata coded = metadata;
    coded.sdtype = place.key || description.unique ? "text" : "country_code";
    return full_source(coded, description, place, locale);
  }
  if (sdtype == "text" && (place.key || description.unique)) {
    return std::make_unique<RegexSource>(place, description, pattern_of_key(description));
  }
  if (has_maker(sdtype)) {
    const std::string_view where = metadata.locale ? makers::locale_name(*metadata.locale) : locale;
    return std::make_unique<MakerSource>(place, description, sdtype, where);
  }
  if (sdtype == "numerical" || sdtype == "categorical") {
    return number_source(metadata, description, place);
  }
  return std::make_unique<RegexSource>(place, description, "[A-Z]{2}[0-9]{6}");
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
