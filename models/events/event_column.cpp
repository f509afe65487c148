#include "models/events/event_column.hpp"

#include <cmath>

#include "likeness/error.hpp"
#include "models/frame/column_format.hpp"
#include "models/frame/validity_bits.hpp"
#include "table/column_type.hpp"
#include "text/datetime.hpp"

namespace likeness::models {
namespace {

/// A column of strings of the type of `blank`; rows in `missing` are missing.
Column text_column(const Column& blank, const std::vector<std::string>& texts,
                   ValidityBits& valid) {
  Column column = blank;
  column.validity = valid.take();
  set_strings(column, StringArray(texts));
  return column;
}

/// A number that must not look like a missing one moves away from zero.
double apart_from(double number, const MissingMark& mark, double step) {
  if (!mark.number || number != *mark.number) return number;
  return number + (number < 0 ? -1 : 1) * (step > 0 ? step : 1e-6);
}

Column write_amount_texts(const EventColumn& column, const text::AmountText& writing,
                          std::span<const double> numbers) {
  std::vector<std::string> texts;
  ValidityBits valid(numbers.size());
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (!std::isnan(numbers[row])) {
      texts.push_back(writing.write(numbers[row]));
      continue;
    }
    texts.push_back(column.mark.text);
    if (column.mark.text.empty()) valid.clear(row);
  }
  return text_column(column.blank, texts, valid);
}

void amount_text_fields(io::Archive& archive, text::AmountText& writing) {
  notation_fields(archive, writing.notation);
  archive("decimals", writing.decimals);
  archive.require(writing.decimals >= 0 && writing.decimals <= 15,
                  "its amounts have impossible decimals");
}

/// In the order of EventColumn::kind.
constexpr std::array<std::string_view, 7> kKindNames = {"subject", "date", "amount", "levels",
                                                        "number",  "mask", "made"};

}  // namespace

Column write_dates(const EventColumn& column, std::span<const std::int64_t> dates) {
  ValidityBits valid(dates.size());
  if (column.blank.type == ColumnType::kDatetime) {
    Column result = column.blank;
    std::vector<std::int64_t> integers(dates.begin(), dates.end());
    for (std::size_t row = 0; row < dates.size(); ++row) {
      if (dates[row] != Transactions::kNoDate) continue;
      integers[row] = 0;
      valid.clear(row);
    }
    result.integers = std::move(integers);
    result.validity = valid.take();
    return result;
  }
  const text::DatetimeFormat format(column.as<DateColumn>()->format);
  std::vector<std::string> texts(dates.size());
  for (std::size_t row = 0; row < dates.size(); ++row) {
    if (dates[row] != Transactions::kNoDate) {
      format.append(dates[row], texts[row]);
      continue;
    }
    texts[row] = column.mark.text;
    if (column.mark.text.empty()) valid.clear(row);
  }
  return text_column(column.blank, texts, valid);
}

Column write_numbers(const EventColumn& column, std::span<const double> numbers) {
  const AmountColumn* amount = column.as<AmountColumn>();
  if (amount != nullptr) {
    const auto* text = std::get_if<text::AmountText>(&amount->writing);
    if (text != nullptr) return write_amount_texts(column, *text, numbers);
  }
  const NumberEncoder& encoder = amount != nullptr ? std::get<NumberEncoder>(amount->writing)
                                                   : column.as<NumberColumn>()->numbers;
  std::vector<double> values(numbers.begin(), numbers.end());
  const double step = encoder.step();
  for (double& value : values) {
    if (std::isnan(value)) {
      if (column.mark.number) value = *column.mark.number;
      continue;
    }
    const double rounded = encoder.restrained(value);
    value = apart_from(rounded, column.mark, step);
  }
  return encoder.decode(values);
}

const char* EventColumn::kind_name() const noexcept {
  return kKindNames[kind.index()].data();
}

void AmountColumn::fields(io::Archive& archive) {
  if (archive.loading() && archive.has("text")) writing.emplace<text::AmountText>();
  if (auto* numbers = std::get_if<NumberEncoder>(&writing)) {
    archive("numbers", *numbers);
  } else {
    archive.scope("text",
                  [&] { amount_text_fields(archive, std::get<text::AmountText>(writing)); });
  }
}

void EventColumn::fields(io::Archive& archive, std::size_t patterns) {
  archive.scope("format", [&] { format_fields(archive, blank); });
  archive("field", field);
  archive("mark", mark.text);
  archive("mark_number", mark.number);
  archive.one_of(kind, kKindNames);
  if (!archive.loading()) return;
  const auto check = [&](bool right) { archive.require(right, "a column contradicts itself"); };
  const bool is_text = is_string(blank.type);
  if (as<DateColumn>() != nullptr) check(is_text || blank.type == ColumnType::kDatetime);
  if (const auto* amount = as<AmountColumn>()) {
    check(is_text == std::holds_alternative<text::AmountText>(amount->writing));
  }
  if (const auto* mask = as<MaskColumn>()) {
    check(mask->code_of_pattern.size() == patterns);
    for (const std::int32_t code : mask->code_of_pattern) {
      check(code >= 0 && code < mask->levels.size());
    }
  }
}

}  // namespace likeness::models
