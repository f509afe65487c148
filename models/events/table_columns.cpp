#include "models/events/table_columns.hpp"

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

Column write_amount_texts(const TableColumn& column, std::span<const double> numbers) {
  std::vector<std::string> texts;
  ValidityBits valid(numbers.size());
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (!std::isnan(numbers[row])) {
      texts.push_back(column.amount_text.write(numbers[row]));
      continue;
    }
    texts.push_back(column.mark.text);
    if (column.mark.text.empty()) valid.clear(row);
  }
  return text_column(column.blank, texts, valid);
}

}  // namespace

Column write_dates(const TableColumn& column, std::span<const std::int64_t> dates) {
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
  const text::DatetimeFormat format(column.date_format);
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

Column write_numbers(const TableColumn& column, std::span<const double> numbers) {
  const ColumnType type = column.blank.type;
  if (type == ColumnType::kCategory || type == ColumnType::kText) {
    return write_amount_texts(column, numbers);
  }
  std::vector<double> values(numbers.begin(), numbers.end());
  const double step = column.number.step();
  for (double& value : values) {
    if (std::isnan(value)) {
      if (column.mark.number) value = *column.mark.number;
      continue;
    }
    const double rounded = step > 0 ? std::round(value / step) * step : value;
    value = apart_from(rounded, column.mark, step);
  }
  return column.number.decode(values);
}

io::Json TableColumn::save(const std::string& prefix, io::ModelFile& file) const {
  io::Json header = {{"part", static_cast<int>(part)},
                     {"format", save_format(blank)},
                     {"field", field},
                     {"mark", mark.text},
                     {"date_format", date_format}};
  if (mark.number) header["mark_number"] = *mark.number;
  if (part == ColumnPart::kAmount) {
    header["amount_text"] = {{"prefix", amount_text.prefix},
                             {"suffix", amount_text.suffix},
                             {"group", static_cast<int>(amount_text.group)},
                             {"point", static_cast<int>(amount_text.point)},
                             {"decimals", amount_text.decimals},
                             {"parentheses", amount_text.parentheses},
                             {"sign_inside", amount_text.sign_inside}};
  }
  const bool text = blank.type == ColumnType::kCategory || blank.type == ColumnType::kText;
  if (part == ColumnPart::kNumber || (part == ColumnPart::kAmount && !text)) {
    header["number"] = number.save();
  }
  if (part == ColumnPart::kNumber) ValueRanks::save({ranks}, prefix, file);
  if (part == ColumnPart::kLevels || part == ColumnPart::kMask) {
    header["levels"] = levels.save(prefix, file);
  }
  if (part == ColumnPart::kLevels) pool.save(prefix, file);
  if (part == ColumnPart::kMask) file.add(prefix + ".mask", mask_of_pattern);
  if (part == ColumnPart::kMade) header["made"] = made.front().save(prefix, file);
  return header;
}

TableColumn TableColumn::load(const io::Json& header, const std::string& prefix,
                              std::size_t patterns, const io::ModelFile& file) {
  const auto member = [&]<class T>(const io::Json& object, T, const char* key) {
    return io::json_member<T>(object, key, file.where(), ErrorCode::kModel);
  };
  const auto check = [&](bool right) {
    if (!right) {
      throw Error(ErrorCode::kModel, file.where() + " has a column that contradicts itself.");
    }
  };
  TableColumn column;
  const int part = member(header, int(), "part");
  check(part >= 0 && part <= static_cast<int>(ColumnPart::kMade));
  column.part = static_cast<ColumnPart>(part);
  column.blank = load_format(member(header, io::Json(), "format"), file);
  column.field = member(header, std::int32_t(), "field");
  column.mark.text = member(header, std::string(), "mark");
  column.date_format = member(header, std::string(), "date_format");
  if (header.contains("mark_number")) column.mark.number = member(header, double(), "mark_number");
  const bool text =
      column.blank.type == ColumnType::kCategory || column.blank.type == ColumnType::kText;
  if (column.part == ColumnPart::kDate) {
    check(text || column.blank.type == ColumnType::kDatetime);
  }
  if (column.part == ColumnPart::kAmount) {
    const auto way = member(header, io::Json(), "amount_text");
    column.amount_text = {member(way, std::string(), "prefix"),
                          member(way, std::string(), "suffix"),
                          static_cast<char>(member(way, int(), "group")),
                          static_cast<char>(member(way, int(), "point")),
                          member(way, int(), "decimals"),
                          member(way, bool(), "parentheses"),
                          member(way, bool(), "sign_inside")};
    check(column.amount_text.decimals >= 0 && column.amount_text.decimals <= 15);
  }
  if (column.part == ColumnPart::kNumber || (column.part == ColumnPart::kAmount && !text)) {
    column.number = NumberEncoder::load(member(header, io::Json(), "number"), file);
  }
  if (column.part == ColumnPart::kNumber) {
    auto ranks = ValueRanks::load(prefix, file);
    check(ranks.size() == 1);
    column.ranks = std::move(ranks.front());
  }
  if (column.part == ColumnPart::kLevels || column.part == ColumnPart::kMask) {
    column.levels = LevelEncoder::load(member(header, io::Json(), "levels"), prefix, file);
  }
  if (column.part == ColumnPart::kLevels) {
    column.pool = LevelPool::load(prefix, static_cast<std::size_t>(column.levels.size()), file);
  }
  if (column.part == ColumnPart::kMask) {
    const auto mask = file.tensor<std::int32_t>(prefix + ".mask", {patterns});
    for (const std::int32_t code : mask) check(code >= 0 && code < column.levels.size());
    column.mask_of_pattern.assign(mask.begin(), mask.end());
  }
  if (column.part == ColumnPart::kMade) {
    column.made.push_back(MadeColumn::load(member(header, io::Json(), "made"), prefix, file));
  }
  return column;
}

}  // namespace likeness::models
