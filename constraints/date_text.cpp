#include "constraints/date_text.hpp"

#include "core/calendar.hpp"

namespace likeness {
namespace {

std::string with_quarter(std::string_view format, int quarter) {
  std::string text;
  for (std::size_t k = 0; k < format.size(); ++k) {
    const bool directive = format[k] == '%' && k + 1 < format.size();
    if (directive && format[k + 1] == 'q') {
      text += static_cast<char>('0' + quarter);
      ++k;
      continue;
    }
    text += format[k];
    if (directive) text += format[++k];
  }
  return text;
}

}  // namespace

DateText::DateText(std::string_view format) {
  const std::string first = with_quarter(format, 1);
  of_quarter_.emplace_back(first);
  if (first == format) return;
  for (int quarter = 2; quarter <= 4; ++quarter) {
    of_quarter_.emplace_back(with_quarter(format, quarter));
  }
}

std::string DateText::operator()(std::int64_t microseconds) const {
  const std::size_t quarter =
      of_quarter_.size() == 1 ? 0
                              : static_cast<std::size_t>(calendar_day(microseconds).month - 1) / 3;
  std::string text;
  of_quarter_[quarter].append(microseconds, text);
  return text;
}

}  // namespace likeness
