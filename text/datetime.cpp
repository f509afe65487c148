#include "text/datetime.hpp"

#include <algorithm>

#include "likeness/error.hpp"
#include "text/date_directives.hpp"
#include "text/date_names.hpp"

namespace likeness::text {

DatetimeFormat::DatetimeFormat(std::string_view format) : text_(format) {
  const auto unknown = [&](std::size_t begin, std::size_t end) {
    throw Error(ErrorCode::kUsage, "The datetime format \"" + text_ + "\" has \"" +
                                       text_.substr(begin, end - begin) +
                                       "\", which is not a known directive.");
  };
  for (std::size_t k = 0; k < text_.size(); ++k) {
    if (text_[k] != '%') {
      append_literal(std::string_view(text_).substr(k, 1));
      continue;
    }
    const std::size_t begin = k++;
    const auto starts_with_flag = [&](std::string_view flags) {
      return k < text_.size() && flags.find(text_[k]) != std::string_view::npos;
    };
    Piece piece;
    if (starts_with_flag("-^,:")) piece.flag = text_[k++];
    if (starts_with_flag("123456789")) piece.digits = text_[k++] - '0';
    if (starts_with_flag("[")) {
      const auto language = date_language(std::string_view(text_).substr(k + 1, 2));
      if (!language || text_.size() <= k + 4 || text_[k + 3] != ']') unknown(begin, k + 4);
      piece.digits = digits_of_language(*language);
      k += 4;
    }
    piece.directive = k < text_.size() ? text_[k] : '\0';
    const std::string_view allowed = piece.digits < 0     ? "bBAd"
                                     : piece.digits > 0   ? "f"
                                     : piece.flag == '-'  ? "ymdjHIMSK"
                                     : piece.flag == ':'  ? "z"
                                     : piece.flag != '\0' ? "bBaAp"
                                                          : "YymdjbBaAHIMSfpzFTJK%";
    const bool known =
        piece.directive != '\0' && allowed.find(piece.directive) != std::string_view::npos &&
        (piece.digits <= 0 || piece.flag == '\0') &&
        (piece.digits >= 0 || std::string_view("-:").find(piece.flag) == std::string_view::npos);
    if (!known) unknown(begin, k + 1);
    add(std::move(piece));
  }
}

void DatetimeFormat::add(Piece piece) {
  if (piece.directive == '%') return append_literal("%");
  if (piece.directive == 'F' || piece.directive == 'T') {
    const bool date = piece.directive == 'F';
    const std::string_view joint = date ? "-" : ":";
    add({.directive = date ? 'Y' : 'H', .literal = std::string(joint)});
    add({.directive = date ? 'm' : 'M', .literal = std::string(joint)});
    return add({.directive = date ? 'd' : 'S', .literal = {}});
  }
  duration_ = duration_ || piece.directive == 'J' || piece.directive == 'K';
  days_ = days_ || piece.directive == 'J';
  pieces_.push_back(std::move(piece));
}

void DatetimeFormat::append_literal(std::string_view literal) {
  if (pieces_.empty()) pieces_.emplace_back();
  pieces_.back().literal += literal;
}

std::string DatetimeFormat::plain_text() const {
  std::string plain;
  for (const Piece& piece : pieces_) {
    if (piece.directive != '\0') {
      plain += '%';
      // strptime knows no languages, but without it nothing could be read.
      const auto language = language_of_digits(piece.digits);
      if (language) plain += "[" + std::string(date_names(*language).language) + "]";
      plain += piece.directive;
    }
    for (const char c : piece.literal) plain += c == '%' ? "%%" : std::string(1, c);
  }
  return plain;
}

std::optional<std::int64_t> DatetimeFormat::parse(std::string_view text) const noexcept {
  std::int32_t ignored = 0;
  return parse(text, ignored);
}

std::optional<std::int64_t> DatetimeFormat::parse(std::string_view text,
                                                  std::int32_t& offset_seconds) const noexcept {
  const bool negative = duration_ && text.starts_with('-');
  DateReader reader(negative ? text.substr(1) : text);
  DateFields fields;
  bool forward = false;
  for (const Piece& piece : pieces_) {
    if (!read_directive(reader, piece.directive, piece.digits, fields)) return std::nullopt;
    if (!reader.literal(piece.literal)) return std::nullopt;
    // `-1 days +23:00:00` is one hour before nothing.
    if (piece.directive == 'J' && negative) forward = reader.literal("+");
  }
  if (!reader.at_end()) return std::nullopt;
  offset_seconds = fields.offset_seconds;
  const std::optional<std::int64_t> instant = to_microseconds(fields);
  if (!negative || !instant) return instant;
  return forward ? *instant - 2 * fields.duration_days * kDayMicroseconds : -*instant;
}

void DatetimeFormat::append_duration(std::int64_t microseconds, std::string& out) const {
  if (microseconds < 0) out += '-';
  std::int64_t magnitude = microseconds < 0 ? -std::max(microseconds, -kLastInstant) : microseconds;
  DateInstant instant;
  instant.days = magnitude / kDayMicroseconds;
  const bool forward = microseconds < 0 && days_;
  if (forward && magnitude % kDayMicroseconds != 0) {
    ++instant.days;
    magnitude = kDayMicroseconds - magnitude % kDayMicroseconds;
  }
  instant.seconds = magnitude % kDayMicroseconds / kSecondMicroseconds;
  instant.microseconds = magnitude % kSecondMicroseconds;
  for (const Piece& piece : pieces_) {
    append_directive(instant, piece.directive, piece.flag, piece.digits, out);
    out += piece.literal;
    if (piece.directive == 'J' && forward) out += '+';
  }
}

void DatetimeFormat::append(std::int64_t microseconds, std::string& out,
                            std::int32_t offset_seconds) const {
  if (duration_) return append_duration(microseconds, out);
  const std::int64_t local =
      std::clamp(microseconds, kFirstInstant, kLastInstant) + offset_seconds * kSecondMicroseconds;
  const std::int64_t from_first = std::clamp(local, kFirstInstant, kLastInstant) - kFirstInstant;
  DateInstant instant;
  instant.days = from_first / kDayMicroseconds - 719'162;
  instant.date = calendar_day_of(instant.days);
  instant.seconds = from_first % kDayMicroseconds / kSecondMicroseconds;
  instant.microseconds = from_first % kSecondMicroseconds;
  instant.offset_seconds = offset_seconds;
  for (const Piece& piece : pieces_) {
    append_directive(instant, piece.directive, piece.flag, piece.digits, out);
    out += piece.literal;
  }
}

}  // namespace likeness::text
