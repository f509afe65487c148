#include "models/events/event_column.hpp"

#include <cmath>
#include <unordered_map>

#include "likeness/error.hpp"
#include "models/frame/column_format.hpp"
#include "models/frame/validity_bits.hpp"
#include "text/datetime.hpp"

namespace likeness::models {
namespace {

/// A column of strings of the type of `blank`; rows in `missing` are missing.
Column text_column(const Column& blank, const std::vector<std::string>& texts,
                   ValidityBits& valid) {
  Column column = blank;
  column.validity = valid.take();
  if (blank.type == ColumnType::kText) {
    column.strings = StringArray(texts);
    return column;
  }
  std::unordered_map<std::string_view, std::int32_t> seen;
  std::vector<std::string> dictionary;
  std::vector<std::int32_t> codes;
  for (std::size_t row = 0; row < texts.size(); ++row) {
    if (!column.valid(row)) {
      codes.push_back(0);
      continue;
    }
    const auto [at, added] =
        seen.try_emplace(texts[row], static_cast<std::int32_t>(dictionary.size()));
    if (added) dictionary.push_back(texts[row]);
    codes.push_back(at->second);
  }
  column.dictionary = StringArray(dictionary);
  column.codes = std::move(codes);
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

io::Json save_amount_text(const text::AmountText& writing) {
  return {{"prefix", writing.prefix},
          {"suffix", writing.suffix},
          {"group", static_cast<int>(writing.group)},
          {"point", static_cast<int>(writing.point)},
          {"decimals", writing.decimals},
          {"parentheses", writing.parentheses},
          {"sign_inside", writing.sign_inside}};
}

text::AmountText load_amount_text(const io::Json& header, const io::ModelFile& file) {
  const auto member = [&]<class T>(T, const char* key) {
    return io::json_member<T>(header, key, file.where(), ErrorCode::kModel);
  };
  text::AmountText writing = {member(std::string(), "prefix"),
                              member(std::string(), "suffix"),
                              static_cast<char>(member(int(), "group")),
                              static_cast<char>(member(int(), "point")),
                              member(int(), "decimals"),
                              member(bool(), "parentheses"),
                              member(bool(), "sign_inside")};
  if (writing.decimals < 0 || writing.decimals > 15) {
    throw Error(ErrorCode::kModel, file.where() + " has amounts of impossible decimals.");
  }
  return writing;
}

/// In the order of EventColumn::kind.
constexpr const char* kKindNames[] = {"subject", "date", "amount", "levels",
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
    const double rounded = step > 0 ? std::round(value / step) * step : value;
    value = apart_from(rounded, column.mark, step);
  }
  return encoder.decode(values);
}

const char* EventColumn::kind_name() const noexcept {
  return kKindNames[kind.index()];
}

io::Json EventColumn::save(const std::string& prefix, io::ModelFile& file) const {
  io::Json header = {
      {"kind", kind_name()}, {"format", save_format(blank)}, {"field", field}, {"mark", mark.text}};
  if (mark.number) header["mark_number"] = *mark.number;
  if (const auto* date = as<DateColumn>()) header["date_format"] = date->format;
  if (const auto* amount = as<AmountColumn>()) {
    if (const auto* numbers = std::get_if<NumberEncoder>(&amount->writing)) {
      header["number"] = numbers->save();
    } else {
      header["amount_text"] = save_amount_text(std::get<text::AmountText>(amount->writing));
    }
  }
  if (const auto* category = as<CategoryColumn>()) {
    header["levels"] = category->levels.save(prefix, file);
    category->pool.save(prefix, file);
  }
  if (const auto* number = as<NumberColumn>()) {
    header["number"] = number->numbers.save();
    ValueRanks::save({number->ranks}, prefix, file);
  }
  if (const auto* mask = as<MaskColumn>()) {
    header["levels"] = mask->levels.save(prefix, file);
    file.add(prefix + ".mask", mask->code_of_pattern);
  }
  if (const auto* made = as<MadeColumn>()) header["made"] = made->save(prefix, file);
  return header;
}

EventColumn EventColumn::load(const io::Json& header, const std::string& prefix,
                              std::size_t patterns, const io::ModelFile& file) {
  const auto member = [&]<class T>(T, const char* key) {
    return io::json_member<T>(header, key, file.where(), ErrorCode::kModel);
  };
  const auto check = [&](bool right) {
    if (right) return;
    throw Error(ErrorCode::kModel, file.where() + " has a column that contradicts itself.");
  };
  const auto load_levels = [&] {
    return LevelEncoder::load(member(io::Json(), "levels"), prefix, file);
  };
  const auto load_numbers = [&] { return NumberEncoder::load(member(io::Json(), "number"), file); };
  EventColumn column;
  column.blank = load_format(member(io::Json(), "format"), file);
  column.field = member(std::int32_t(), "field");
  column.mark.text = member(std::string(), "mark");
  if (header.contains("mark_number")) column.mark.number = member(double(), "mark_number");
  const bool text =
      column.blank.type == ColumnType::kCategory || column.blank.type == ColumnType::kText;
  const auto kind = member(std::string(), "kind");
  if (kind == "subject") {
    column.kind = SubjectColumn{};
  } else if (kind == "date") {
    check(text || column.blank.type == ColumnType::kDatetime);
    column.kind = DateColumn{member(std::string(), "date_format")};
  } else if (kind == "amount" && text) {
    column.kind = AmountColumn{load_amount_text(member(io::Json(), "amount_text"), file)};
  } else if (kind == "amount") {
    column.kind = AmountColumn{load_numbers()};
  } else if (kind == "levels") {
    LevelEncoder levels = load_levels();
    LevelPool pool = LevelPool::load(prefix, static_cast<std::size_t>(levels.size()), file);
    column.kind = CategoryColumn{std::move(levels), std::move(pool)};
  } else if (kind == "number") {
    auto ranks = ValueRanks::load(prefix, file);
    check(ranks.size() == 1);
    column.kind = NumberColumn{load_numbers(), std::move(ranks.front())};
  } else if (kind == "mask") {
    MaskColumn mask{load_levels(), {}};
    const auto codes = file.tensor<std::int32_t>(prefix + ".mask", {patterns});
    for (const std::int32_t code : codes) check(code >= 0 && code < mask.levels.size());
    mask.code_of_pattern.assign(codes.begin(), codes.end());
    column.kind = std::move(mask);
  } else {
    check(kind == "made");
    column.kind = MadeColumn::load(member(io::Json(), "made"), prefix, file);
  }
  return column;
}

}  // namespace likeness::models
