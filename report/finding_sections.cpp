#include <algorithm>

#include "report/sections.hpp"

namespace likeness::report {

Section findings_section(const std::vector<metrics::Finding>& findings) {
  Section section{"findings", "Findings, the most severe first", {}};
  if (!findings.empty()) {
    section.blocks.emplace_back(Paragraph{
        "Each finding is one number in words. Fine means: as good as fresh real rows would be, or "
        "nearly. With a warning, look into it before giving the table away; with a serious "
        "finding, don't give it away."});
  }
  section.blocks.emplace_back(Findings{{"findings"}, findings});
  section.leads = true;
  return section;
}

Section skipped_section(const std::vector<metrics::Skipped>& skipped) {
  Section section{"skipped", "Left out", {}};
  Table table{{"skipped"}, "", {{{"part"}, ""}, {{"reason"}, ""}}, {}};
  for (const metrics::Skipped& part : skipped) {
    table.rows.push_back({words(part.part), words(part.reason)});
    std::string name = part.part;
    std::replace(name.begin(), name.end(), '_', ' ');
    section.blocks.emplace_back(Paragraph{name + ": " + part.reason, false});
  }
  section.blocks.emplace_back(std::move(table));
  section.leads = true;
  return section;
}

}  // namespace likeness::report
