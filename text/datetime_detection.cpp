#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "core/hash.hpp"
#include "text/characters.hpp"
#include "text/date_formats.hpp"
#include "text/datetime.hpp"

namespace likeness::text {
namespace {

constexpr std::size_t kSample = 64;
constexpr std::size_t kMostFormats = 4;

/// Keeps the formats that `accepts` says fit every value.
template <class Accepts>
std::optional<std::string> first_fitting(std::vector<DatetimeFormat> formats,
                                         std::span<const std::string_view> values,
                                         const Accepts& accepts) {
  for (const std::string_view value : values) {
    std::erase_if(formats, [&](const DatetimeFormat& format) { return !accepts(format, value); });
    if (formats.empty()) return std::nullopt;
  }
  return formats.front().text();
}

/// A time of day that is 24:00 at most among times of day does not make them durations.
bool is_clock_with_midnight(const std::string& format, std::span<const std::string_view> values) {
  if (format.find("K:%M") == std::string::npos) return false;
  constexpr std::int64_t kMicroseconds = 86'400'000'000;
  const DatetimeFormat reader(format);
  std::int64_t most = 0;
  for (const std::string_view value : values) {
    most = std::max(most, reader.parse(value).value_or(0));
  }
  return most == kMicroseconds;
}

/// A format among several, and how many of the sample it takes in.
struct Candidate {
  DatetimeFormat format;
  std::size_t fitting = 0;
  std::size_t written_back = 0;
};

std::vector<Candidate> candidates_of(std::span<const std::string_view> sample) {
  std::vector<Candidate> candidates;
  const auto add = [&](std::vector<DatetimeFormat> formats) {
    for (DatetimeFormat& format : formats) {
      const bool known =
          std::any_of(candidates.begin(), candidates.end(),
                      [&](const Candidate& one) { return one.format.text() == format.text(); });
      if (!known) candidates.push_back({std::move(format), 0});
    }
  };
  constexpr std::size_t kEnough = 8;
  for (std::size_t k = 0; k < sample.size(); ++k) {
    // Names and codes are given up early.
    if (k == kEnough && candidates.empty()) break;
    const std::string_view value = sample[k];
    std::vector<DatetimeFormat> exact = formats_of(value);
    std::vector<DatetimeFormat> loose = loosened(exact, value);
    add(std::move(exact));
    add(std::move(loose));
  }
  return candidates;
}

/// The candidate that takes in the most; of equal ones, that which writes the most back, and of
/// these, the first.
const Candidate* best_of(std::vector<Candidate>& candidates,
                         std::span<const std::string_view> values) {
  const Candidate* best = nullptr;
  for (Candidate& candidate : candidates) {
    candidate.fitting = static_cast<std::size_t>(std::count_if(
        values.begin(), values.end(),
        [&](std::string_view value) { return candidate.format.parse(value).has_value(); }));
    if (candidate.fitting == 0) continue;
    std::string scratch;
    candidate.written_back = static_cast<std::size_t>(std::count_if(
        values.begin(), values.end(),
        [&](std::string_view value) { return writes_back(candidate.format, value, scratch); }));
    const auto rank = [](const Candidate& one) { return std::pair(one.fitting, one.written_back); };
    if (best == nullptr || rank(candidate) > rank(*best)) best = &candidate;
  }
  return best;
}

/// Values from all over, in no order that they may have a pattern in.
std::vector<std::string_view> sample_of(std::span<const std::string_view> values) {
  std::vector<std::string_view> sample;
  for (std::size_t k = 0; k < std::min(values.size(), kSample); ++k) {
    const std::size_t at = values.size() <= kSample ? k : mixed_bits(k) % values.size();
    if (may_be_date(values[at])) sample.push_back(values[at]);
  }
  return sample;
}

/// Adds formats until they take in all of the sample, or as many as there may be.
void take_formats(std::vector<std::string_view> sample, std::vector<DatetimeFormat>& found) {
  std::vector<Candidate> candidates = candidates_of(sample);
  while (!sample.empty() && found.size() < kMostFormats) {
    const Candidate* best = best_of(candidates, sample);
    if (best == nullptr) break;
    found.push_back(best->format);
    std::erase_if(sample,
                  [&](std::string_view value) { return best->format.parse(value).has_value(); });
  }
}

bool fits_any(const std::vector<DatetimeFormat>& formats, std::string_view value) {
  return std::any_of(formats.begin(), formats.end(),
                     [&](const DatetimeFormat& format) { return format.parse(value).has_value(); });
}

}  // namespace

std::optional<std::string> detect_datetime_format(std::span<const std::string_view> values) {
  if (values.empty() || !may_be_date(values[0])) return std::nullopt;
  std::vector<DatetimeFormat> formats = formats_of(values[0]);
  if (formats.empty()) return std::nullopt;
  std::vector<DatetimeFormat> loose = loosened(formats, values[0]);
  std::string scratch;
  const auto exact = first_fitting(std::move(formats), values,
                                   [&](const DatetimeFormat& format, std::string_view value) {
                                     return writes_back(format, value, scratch);
                                   });
  if (exact && is_clock_with_midnight(*exact, values)) return std::nullopt;
  if (exact) return exact;
  if (loose.empty()) return std::nullopt;
  return first_fitting(std::move(loose), values,
                       [](const DatetimeFormat& format, std::string_view value) {
                         return format.parse(value).has_value();
                       });
}

std::vector<std::string> detect_datetime_formats(std::span<const std::string_view> values) {
  std::vector<DatetimeFormat> found;
  take_formats(sample_of(values), found);
  if (found.empty()) return {};
  // What is rare may not be in a sample.
  std::vector<std::string_view> rest;
  for (const std::string_view value : values) {
    if (rest.size() < kSample && may_be_date(value) && !fits_any(found, value)) {
      rest.push_back(value);
    }
  }
  take_formats(std::move(rest), found);
  std::vector<std::string> texts;
  for (const DatetimeFormat& format : found) {
    std::string text = format.text();
    if (is_clock_with_midnight(text, values)) text[text.find('K')] = 'H';
    texts.push_back(std::move(text));
  }
  return texts;
}

std::string refined_datetime_format(const std::string& format,
                                    std::span<const std::string_view> values) {
  if (values.empty()) return format;
  std::string scratch;
  const auto fits = [&](const std::string& candidate) {
    const DatetimeFormat compiled(candidate);
    return std::all_of(values.begin(), values.end(), [&](std::string_view value) {
      return writes_back(compiled, value, scratch);
    });
  };
  if (fits(format)) return format;
  const bool has_clock = values[0].find(':') != std::string_view::npos;
  const Clock clock = has_clock ? clock_of(values[0]) : Clock{};
  const std::string width = clock.fraction_digits == 0 || clock.fraction_digits == 6
                                ? ""
                                : std::to_string(std::min<std::size_t>(9, clock.fraction_digits));
  const std::string colon = clock.offset.find(':') != std::string::npos ? ":" : "";
  for (const std::string names : {"", "^", ","}) {
    for (const std::string numbers : {"", "-"}) {
      std::string candidate;
      for (std::size_t k = 0; k < format.size(); ++k) {
        candidate += format[k];
        if (format[k] != '%' || k + 1 == format.size()) continue;
        const char directive = format[++k];
        if (directive == '[') candidate += names;
        const auto is_of = [&](std::string_view set) { return set.find(directive) != set.npos; };
        if (is_of("bBaAp")) candidate += names;
        if (is_of("mdHI")) candidate += numbers;
        if (is_of("f")) candidate += width;
        if (is_of("z")) candidate += colon;
        candidate += directive;
      }
      if (fits(candidate)) return candidate;
    }
  }
  return format;
}

bool looks_like_date(std::string_view value) noexcept {
  if (!may_be_date(value)) return false;
  std::size_t years = 0;
  std::size_t parts = 0;
  std::size_t words = 0;
  for (std::size_t k = 0; k < value.size();) {
    if (const std::size_t length = digits_from(value, k); length > 0) {
      const std::string_view group = value.substr(k, length);
      const bool year =
          length == 4 && (group.starts_with("19") || group.starts_with("20") || group == "0000");
      years += year ? 1 : 0;
      parts += length <= 2 ? 1 : 0;
      // Behind the clock a fraction may follow.
      if (!year && length > 2 && parts < 4) return false;
      k += length;
    } else if (is_upper(value[k]) || is_lower(value[k]) ||
               static_cast<unsigned char>(value[k]) >= 0x80) {
      const std::size_t begin = k;
      while (k < value.size() && !is_digit(value[k]) && value[k] != ' ' && value[k] != '-') ++k;
      words += k - begin > 2 ? 1 : 0;
    } else {
      if (std::string_view("-/. :,+[]").find(value[k]) == std::string_view::npos) return false;
      ++k;
    }
  }
  return years == 1 && words <= 2 && parts >= 1 && parts + words >= 2;
}

}  // namespace likeness::text
