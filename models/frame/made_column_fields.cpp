#include <array>
#include <string_view>

#include "models/frame/checked_values.hpp"
#include "models/frame/column_format.hpp"
#include "models/frame/decimal_steps.hpp"
#include "models/frame/made_bounds.hpp"
#include "models/frame/made_column.hpp"
#include "table/column_type.hpp"

/// How a generated column is saved, and what of a file is believed.
namespace likeness::models {
namespace {

constexpr int kMostDecimals = 400;

/// The alternatives of MadeColumn's source, in their order.
enum class Source { kNumbers, kShape, kRegex, kBool, kMaker, kAreas };

}  // namespace

void MadeColumn::fields(io::Archive& archive) {
  archive("name", name_);
  archive.choice("type", type_, kLastColumnType, column_type_name);
  archive("decimals", decimals_);
  archive("min_decimals", min_decimals_);
  if (archive.loading() ? archive.has("notation") : !notation_.plain()) {
    archive.scope("notation", [&] { notation_fields(archive, notation_); });
  }
  archive("datetime_format", datetime_format_);
  auto source = static_cast<Source>(source_.index());
  archive.choice("source", source, Source::kAreas, [](Source one) {
    constexpr std::array<std::string_view, 6> kNames = {"numbers", "shape", "regex",
                                                        "bool",    "maker", "areas"};
    return kNames[static_cast<std::size_t>(one)];
  });
  archive("is_id", is_id_);
  archive("unique", unique_);
  archive("is_key", is_key_);
  archive("pool", pool_);
  archive("missing_rate", missing_rate_);
  archive.choice("check", check_, Check::kIban, [](Check one) {
    constexpr std::array<std::string_view, 3> kNames = {"none", "card", "iban"};
    return kNames[static_cast<std::size_t>(one)];
  });
  archive("repeats", repeats_);
  archive("subject", subject_);
  archive("missing_by_subject", missing_by_subject_);
  const auto in_decimals = [](int digits) { return digits >= -1 && digits <= kMostDecimals; };
  archive.require(in_decimals(decimals_) && in_decimals(min_decimals_),
                  "a generated column has an impossible number of decimals");
  archive.require(missing_rate_ >= 0 && missing_rate_ <= 1,
                  "a generated column has an impossible share of gaps");
  archive.require(!is_key_ || (unique_ && is_id_ && missing_rate_ == 0 && repeats_.empty()),
                  "a key is not unique");
  archive.require(unique_ || pool_ > 0, "a generated column has no values to draw from");
  if (archive.loading()) {
    if (source == Source::kNumbers) source_ = Numbers{};
    if (source == Source::kShape) source_ = TextShape();
    if (source == Source::kRegex) source_ = Regex{};
    if (source == Source::kBool) source_ = Truths{};
    if (source == Source::kMaker) source_ = MakerChoice{};
    if (source == Source::kAreas) source_ = DegreeAreas{};
  }
  std::visit([&](auto& one) { fields(archive, one); }, source_);
}

void MadeColumn::fields(io::Archive& archive, Numbers& numbers) const {
  archive.require(is_quantity(type_), "a generated column has numbers of another type");
  archive("exponent", numbers.exponent);
  archive.require(numbers.exponent >= kLowestExponent && numbers.exponent <= kHighestExponent,
                  "a generated column has an impossible exponent");
  const auto allowed = made_bounds(type_, numbers.exponent);
  archive("numbers", numbers.values, allowed.first, allowed.second);
}

void MadeColumn::fields(io::Archive& archive, TextShape& shape) const {
  archive.require(is_string(type_), "a generated column has text of another type");
  archive("shape", shape);
}

void MadeColumn::fields(io::Archive& archive, Regex& regex) const {
  archive.require(is_string(type_) || type_ == ColumnType::kInt64,
                  "a generated column has text of another type");
  archive("regex", regex.pattern);
  if (!archive.loading()) return;
  archive.checked([&] { regex.strings.emplace(text::Regex(regex.pattern, name_)); });
  archive.require(is_string(type_) || gives_whole_numbers(*regex.strings),
                  "a generated column of whole numbers has other text");
}

void MadeColumn::fields(io::Archive& archive, MakerChoice& maker) const {
  archive("maker", maker);
  const bool degrees = maker.sdtype() == "latitude" || maker.sdtype() == "longitude";
  archive.require(is_string(type_) ||
                      (type_ == ColumnType::kInt64 && maker.sdtype() == "postcode") ||
                      (type_ == ColumnType::kFloat64 && degrees),
                  "a generated column of numbers has personal data that are none");
  archive.require(!is_key_ || maker.distinct() > 0, "a key has values that repeat");
}

void MadeColumn::fields(io::Archive& archive, DegreeAreas& areas) const {
  archive.require(is_number(type_), "a generated column has coordinates of another type");
  archive("areas", areas);
}

void MadeColumn::fields(io::Archive& archive, Truths& truths) const {
  archive.require(type_ == ColumnType::kBool,
                  "a generated column has truth values of another type");
  archive("true_rate", truths.true_rate);
  archive.require(truths.true_rate >= 0 && truths.true_rate <= 1,
                  "a generated column has an impossible share of true values");
  archive("spellings", truths.spellings);
  archive.require(truths.spellings.size() == 2,
                  "a generated column has truth values without two spellings");
}

}  // namespace likeness::models
