#include "metrics/made_values.hpp"

#include <cstdint>
#include <string>
#include <unordered_set>

#include "metrics/sdtype.hpp"
#include "table/column_type.hpp"
#include "table/personal_data.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness::metrics {
namespace {

bool is_made_personal(const ColumnMetadata& meaning) {
  const std::string& sdtype = meaning.sdtype;
  return !is_compared(sdtype) && sdtype != "id" && sdtype != "text" && sdtype != "unknown";
}

struct Coincidences {
  std::uint64_t cells = 0;
  std::uint64_t equal = 0;
};

Coincidences count_equal(const Column& real, const Column& synthetic) {
  std::unordered_set<std::string_view> known;
  for (std::size_t row = 0; row < real.size(); ++row) {
    if (real.valid(row)) known.insert(string_at(real, row));
  }
  Coincidences counts;
  for (std::size_t row = 0; row < synthetic.size(); ++row) {
    if (!synthetic.valid(row)) continue;
    ++counts.cells;
    counts.equal += known.contains(string_at(synthetic, row)) ? 1 : 0;
  }
  return counts;
}

/// Whether more of them are real ones than few common names or numbers explain.
bool is_copied(const Coincidences& counts, const std::string& sdtype) {
  constexpr double kMostByChance = 0.01;
  return is_identity(sdtype) &&
         static_cast<double>(counts.equal) > kMostByChance * static_cast<double>(counts.cells);
}

}  // namespace

std::optional<Finding> made_values_finding(const Table& real, const Table& synthetic,
                                           const Metadata& metadata) {
  Coincidences all;
  std::string columns;
  bool copied = false;
  for (const ColumnMetadata& meaning : metadata.columns) {
    const Column* before = real.find(meaning.name);
    const Column* after = synthetic.find(meaning.name);
    if (!is_made_personal(meaning) || before == nullptr || after == nullptr ||
        !is_string(before->type) || !is_string(after->type)) {
      continue;
    }
    const Coincidences counts = count_equal(*before, *after);
    all.cells += counts.cells;
    all.equal += counts.equal;
    copied = copied || is_copied(counts, meaning.sdtype);
    if (counts.equal == 0) continue;
    columns += (columns.empty() ? "" : ", ") + std::to_string(counts.equal) + " of " +
               std::to_string(counts.cells) + " in " + text::in_quotes(meaning.name);
  }
  if (all.cells == 0) return std::nullopt;
  Finding finding;
  finding.name = "made_values";
  finding.title = "Made personal data";
  finding.value = static_cast<double>(all.equal) / static_cast<double>(all.cells);
  finding.baseline = 0;
  if (all.equal == 0) {
    finding.verdict = "No made value of personal data is one of the real table's.";
    return finding;
  }
  finding.severity = copied ? Severity::kWarning : Severity::kNotice;
  finding.verdict = "Of the made values of personal data, " + columns + " occur in the real table" +
                    (copied ? "." : ", as common names and places do by chance.");
  if (copied)
    finding.advice = "Make these columns with a maker or a regex instead of copying them.";
  return finding;
}

}  // namespace likeness::metrics
