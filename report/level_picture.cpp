#include <algorithm>

#include "report/labels.hpp"
#include "report/pictures.hpp"
#include "report/plot_frame.hpp"
#include "text/number_text.hpp"

namespace likeness::report {
namespace {

constexpr double kLevelWidth = 340;
constexpr double kLevelRowHeight = 19.5;
constexpr double kBarHeight = 6.5;
constexpr double kLevelNameWidth = 132;
constexpr double kBarWidth = 100;
constexpr double kLevelTypeSize = 11;
constexpr double kLongestTitle = 100;  // times the size of the type

/// A bar is never invisible unless nothing is there. What is longer than the longest level, as all
/// others together may be, has none: its number must do.
std::string bar_width(double share, double largest) {
  if (share == 0 || share > largest) return "0";
  return coordinate(std::max(0.8, share / largest * kBarWidth));
}

void draw_row(Markup& out, double top, const LevelShare& level, const std::string& label,
              double largest, bool other) {
  out.open("g").element("title", shortened(level.name, kLongestTitle));
  out.element("text", label.empty() ? "(empty)" : label,
              {{"class", other ? "name title" : "name"},
               {"x", coordinate(kLevelNameWidth - 8)},
               {"y", coordinate(top + 13)},
               {"text-anchor", "end"}});
  out.empty("rect", {{"class", "real bar"},
                     {"x", coordinate(kLevelNameWidth)},
                     {"y", coordinate(top + 1.5)},
                     {"width", bar_width(level.real, largest)},
                     {"height", coordinate(kBarHeight)}});
  out.empty("rect", {{"class", "synthetic bar"},
                     {"x", coordinate(kLevelNameWidth)},
                     {"y", coordinate(top + 1.5 + kBarHeight + 1)},
                     {"width", bar_width(level.synthetic, largest)},
                     {"height", coordinate(kBarHeight)}});
  out.element(
      "text", text::percent(level.real),
      {{"x", coordinate(kLevelWidth - 56)}, {"y", coordinate(top + 13)}, {"text-anchor", "end"}});
  out.element("text", text::percent(level.synthetic),
              {{"class", "of-synthetic"},
               {"x", coordinate(kLevelWidth)},
               {"y", coordinate(top + 13)},
               {"text-anchor", "end"}});
  out.close();
}

}  // namespace

void draw_levels(Markup& out, const std::string& title, const LevelComparison& levels) {
  std::vector<LevelShare> rows = levels.levels;
  if (levels.other_levels > 0) {
    rows.push_back(
        {text::grouped(levels.other_levels) + (levels.other_levels == 1 ? " other" : " others"),
         levels.other_real, levels.other_synthetic});
  }
  double largest = 0;
  for (const LevelShare& level : levels.levels) {
    largest = std::max({largest, level.real, level.synthetic});
  }
  const double head = 18;
  open_picture(out, kLevelWidth, head + kLevelRowHeight * static_cast<double>(rows.size()) + 2,
               title);
  out.element("text", "real",
              {{"class", "title"},
               {"x", coordinate(kLevelWidth - 56)},
               {"y", "11"},
               {"text-anchor", "end"}});
  out.element(
      "text", "synthetic",
      {{"class", "title"}, {"x", coordinate(kLevelWidth)}, {"y", "11"}, {"text-anchor", "end"}});
  std::vector<std::string> names;
  for (const LevelShare& level : rows) names.push_back(level.name);
  const std::vector<std::string> labels =
      distinct_labels(names, (kLevelNameWidth - 8) / kLevelTypeSize);
  for (std::size_t k = 0; k < rows.size(); ++k) {
    draw_row(out, head + kLevelRowHeight * static_cast<double>(k), rows[k], labels[k], largest,
             k >= levels.levels.size());
  }
  out.close();
}

}  // namespace likeness::report
