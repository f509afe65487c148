#include "likeness/finding.hpp"

namespace likeness::metrics {

std::string_view severity_name(Severity severity) noexcept {
  switch (severity) {
    case Severity::kFine:
      return "fine";
    case Severity::kNotice:
      return "notice";
    case Severity::kWarning:
      return "warning";
    case Severity::kSerious:
      break;
  }
  return "serious";
}

}  // namespace likeness::metrics
