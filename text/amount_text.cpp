#include "text/amount_text.hpp"

#include <algorithm>

#include "text/number_notation.hpp"

namespace likeness::text {

std::optional<double> AmountText::parse(std::string_view text) const {
  const std::optional<NotedNumber> number = read_number(notation, text);
  return number ? std::optional(number->value) : std::nullopt;
}

std::string AmountText::write(double amount) const {
  std::string text;
  write_number(notation, amount, decimals, decimals, text);
  return text;
}

std::optional<AmountText> detect_amount_text(std::span<const std::string_view> texts) {
  const std::optional<NumberNotation> notation = detect_number_notation(texts);
  if (!notation) return std::nullopt;
  AmountText way{*notation, 0};
  for (const std::string_view text : texts) {
    const std::optional<NotedNumber> number = read_number(*notation, text);
    if (number) way.decimals = std::max(way.decimals, static_cast<int>(number->written.decimals));
  }
  return way;
}

}  // namespace likeness::text
