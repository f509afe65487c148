#include "report/markup.hpp"
#include "report/sections.hpp"

namespace likeness::report {
namespace {

void write_finding(Markup& out, const metrics::Finding& finding) {
  const std::string severity(metrics::severity_name(finding.severity));
  out.open("li");
  out.element("span", severity, {{"class", "severity " + severity}});
  out.open("div").element("h3", finding.title).element("p", finding.verdict);
  if (!finding.advice.empty()) out.element("p", finding.advice, {{"class", "advice"}});
  out.close().close();
}

void write_skipped(Markup& out, const std::vector<metrics::Skipped>& skipped) {
  out.open("details").element("summary", "What was not evaluated, and how to get it");
  out.open("ul");
  for (const metrics::Skipped& part : skipped) out.element("li", part.reason);
  out.close().close();
}

}  // namespace

std::string findings_section(const metrics::Evaluation& evaluation) {
  Markup out;
  out.element("p",
              "Each finding is one number in words, the most severe first. Fine means: as good as "
              "fresh real rows would be, or nearly. With a warning, look into it before giving the "
              "table away; with a serious finding, don't give it away.");
  out.open("ol", {{"class", "findings"}});
  for (const metrics::Finding& finding : evaluation.findings) write_finding(out, finding);
  out.close();
  if (!evaluation.skipped.empty()) write_skipped(out, evaluation.skipped);
  return out.take();
}

}  // namespace likeness::report
