#pragma once

#include <limits>
#include <string>
#include <string_view>

#include "likeness/export.hpp"

namespace likeness::metrics {

/// How much a finding should worry its reader.
enum class Severity {
  kFine,     ///< as good as fresh real rows, or nearly
  kNotice,   ///< worth knowing
  kWarning,  ///< look into it before giving the table away
  kSerious,  ///< don't give the table away
};

/// `fine`, `notice`, `warning` or `serious`.
[[nodiscard]] LIKENESS_EXPORT std::string_view severity_name(Severity severity) noexcept;

/// One number with what it means, in words for people who don't know the metric.
struct Finding {
  std::string name;   ///< stable, for programs: `membership_inference`
  std::string title;  ///< for people: `Membership inference`
  double value = std::numeric_limits<double>::quiet_NaN();
  /// The 95% confidence interval of `value`; NaN where it has none.
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();
  /// What a table that gives nothing away would have; NaN where there is no such number.
  double baseline = std::numeric_limits<double>::quiet_NaN();
  std::string verdict;  ///< one sentence with the number in it
  std::string advice;   ///< what to do about it, one sentence; empty where nothing is to do
  Severity severity = Severity::kFine;
};

/// A share, with its 95% confidence interval (Wilson 1927).
struct Rate {
  double value = std::numeric_limits<double>::quiet_NaN();
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();
};

}  // namespace likeness::metrics
