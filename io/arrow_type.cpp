#include "io/arrow_type.hpp"

#include <array>
#include <optional>
#include <utility>

#include "likeness/error.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness::io {
namespace {

[[noreturn]] void refuse_type(std::string_view column, std::string_view format,
                              const std::string& what, const std::string& remedy) {
  throw Error(ErrorCode::kData, "Column " + text::in_quotes(column) + " holds " + what +
                                    " (Arrow type " + text::in_quotes(format) + "), which " +
                                    "likeness can't learn; " + remedy);
}

[[noreturn]] void refuse_nested(std::string_view column, std::string_view format) {
  constexpr std::array<std::pair<std::string_view, const char*>, 8> kNested = {{{"+l", "lists"},
                                                                                {"+L", "lists"},
                                                                                {"+vl", "lists"},
                                                                                {"+vL", "lists"},
                                                                                {"+w", "lists"},
                                                                                {"+s", "structs"},
                                                                                {"+m", "maps"},
                                                                                {"+u", "unions"}}};
  for (const auto& [start, what] : kNested) {
    if (format.starts_with(start)) {
      refuse_type(column, format, what, "leave it out, or make a column of each part.");
    }
  }
  refuse_type(column, format, "run-end encoded values", "decode them first.");
}

std::optional<ArrowType> fixed_type(std::string_view format) {
  if (format.size() != 1) return std::nullopt;
  switch (format.front()) {
    case 'n':
      return ArrowType{ArrowKind::kNull};
    case 'b':
      return ArrowType{ArrowKind::kBool};
    case 'c':
      return ArrowType{ArrowKind::kInteger, 1};
    case 'C':
      return ArrowType{ArrowKind::kInteger, 1, false};
    case 's':
      return ArrowType{ArrowKind::kInteger, 2};
    case 'S':
      return ArrowType{ArrowKind::kInteger, 2, false};
    case 'i':
      return ArrowType{ArrowKind::kInteger, 4};
    case 'I':
      return ArrowType{ArrowKind::kInteger, 4, false};
    case 'l':
      return ArrowType{ArrowKind::kInteger, 8};
    case 'L':
      return ArrowType{ArrowKind::kInteger, 8, false};
    case 'e':
      return ArrowType{ArrowKind::kFloat, 2};
    case 'f':
      return ArrowType{ArrowKind::kFloat, 4};
    case 'g':
      return ArrowType{ArrowKind::kFloat, 8};
    case 'u':
      return ArrowType{ArrowKind::kString, 4};
    case 'U':
      return ArrowType{ArrowKind::kString, 8};
    default:
      return std::nullopt;
  }
}

std::int64_t ticks_of(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 1'000;
    case 'u':
      return 1'000'000;
    case 'n':
      return 1'000'000'000;
    default:
      return 0;
  }
}

std::optional<ArrowType> temporal_type(std::string_view format) {
  if (format == "tdD") return ArrowType{ArrowKind::kDate, 4};
  if (format == "tdm") return ArrowType{ArrowKind::kDate, 8};
  if (format.size() < 3 || format[0] != 't') return std::nullopt;
  ArrowType type;
  type.ticks_per_second = ticks_of(format[2]);
  if (type.ticks_per_second == 0) return std::nullopt;
  if (format[1] == 's' && format.size() > 3 && format[3] == ':') {
    type.kind = ArrowKind::kTimestamp;
    type.bytes = 8;
    type.zone = format.substr(4);
    return type;
  }
  if (format.size() != 3) return std::nullopt;
  type.bytes = format[2] == 's' || format[2] == 'm' ? 4 : 8;
  if (format[1] == 't') {
    type.kind = ArrowKind::kTime;
    return type;
  }
  if (format[1] != 'D') return std::nullopt;
  type.kind = ArrowKind::kDuration;
  type.bytes = 8;
  return type;
}

/// `d:precision,scale` or `d:precision,scale,bits`.
std::optional<ArrowType> decimal_type(std::string_view format) {
  if (!format.starts_with("d:")) return std::nullopt;
  const std::vector<std::string> parts = text::split(format.substr(2), ',');
  if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
  const auto scale = text::to_number<int>(parts[1]);
  const auto bits = parts.size() == 3 ? text::to_number<int>(parts[2]) : 128;
  constexpr int kMostDigits = 76;
  if (!scale || !bits || *scale < -kMostDigits || *scale > kMostDigits) return std::nullopt;
  if (*bits != 32 && *bits != 64 && *bits != 128 && *bits != 256) return std::nullopt;
  ArrowType type{ArrowKind::kDecimal, *bits / 8};
  type.scale = *scale;
  return type;
}

}  // namespace

ArrowType parse_arrow_type(std::string_view format, std::string_view column) {
  if (const auto type = fixed_type(format)) return *type;
  if (format == "vu") return {ArrowKind::kString, 0};
  if (const auto type = temporal_type(format)) return *type;
  if (const auto type = decimal_type(format)) return *type;
  if (format.starts_with("+")) refuse_nested(column, format);
  if (format == "z" || format == "Z" || format == "vz" || format.starts_with("w:")) {
    refuse_type(column, format, "bytes", "decode them to text, or leave the column out.");
  }
  if (format.starts_with("ti")) {
    refuse_type(column, format, "calendar intervals", "make them durations or numbers.");
  }
  refuse_type(column, format, "values of an unknown type", "leave it out.");
}

}  // namespace likeness::io
