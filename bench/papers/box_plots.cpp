#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>

#include "report.hpp"

namespace papers {
namespace {

constexpr double kPanelWidth = 420;
constexpr double kLabelWidth = 230;
constexpr double kRowHeight = 18;
constexpr double kHead = 30;
constexpr double kFoot = 26;
constexpr std::size_t kPanelsPerRow = 2;

struct Five {
  double lowest, lower, median, upper, highest;
};

/// Quantiles by linear interpolation.
Five five_numbers(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto at = [&](double p) {
    const double place = p * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
  };
  return {values.front(), at(0.25), at(0.5), at(0.75), values.back()};
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '<') {
      result += "&lt;";
    } else if (c == '&') {
      result += "&amp;";
    } else {
      result += c;
    }
  }
  return result;
}

class Svg {
 public:
  explicit Svg(const std::filesystem::path& path, double width, double height) : file_(path) {
    file_ << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" << width << "\" height=\""
          << height << "\" font-family=\"sans-serif\" font-size=\"11\">\n"
          << "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n";
  }
  ~Svg() { file_ << "</svg>\n"; }

  void line(double x1, double y1, double x2, double y2, const char* stroke = "#333") {
    file_ << "<line x1=\"" << number(x1) << "\" y1=\"" << number(y1) << "\" x2=\"" << number(x2)
          << "\" y2=\"" << number(y2) << "\" stroke=\"" << stroke << "\"/>\n";
  }
  void box(double x, double y, double width, double height) {
    file_ << "<rect x=\"" << number(x) << "\" y=\"" << number(y) << "\" width=\""
          << number(std::max(width, 1.0)) << "\" height=\"" << number(height)
          << "\" fill=\"#9ec5e8\" stroke=\"#333\"/>\n";
  }
  void text(double x, double y, const std::string& content, const char* anchor = "start",
            const char* weight = "normal") {
    file_ << "<text x=\"" << number(x) << "\" y=\"" << number(y) << "\" text-anchor=\"" << anchor
          << "\" font-weight=\"" << weight << "\">" << escaped(content) << "</text>\n";
  }

 private:
  std::ofstream file_;
};

void draw_panel(Svg& svg, const std::vector<Result>& results, const std::string& table,
                const std::vector<std::string>& models, const std::string& measure, double left,
                double top) {
  svg.text(left, top + 16, table, "start", "bold");
  double lowest = HUGE_VAL;
  double highest = -HUGE_VAL;
  for (const std::string& model : models) {
    for (const double value : values_of(results, table, model, measure)) {
      lowest = std::min(lowest, value);
      highest = std::max(highest, value);
    }
  }
  if (lowest > highest) return;
  const double range = highest > lowest ? highest - lowest : 1;
  const double plot_left = left + kLabelWidth;
  const double plot_width = kPanelWidth - kLabelWidth - 20;
  const auto x = [&](double value) { return plot_left + (value - lowest) / range * plot_width; };
  double y = top + kHead;
  for (const std::string& model : models) {
    const auto values = values_of(results, table, model, measure);
    svg.text(plot_left - 6, y + 12, model, "end");
    if (!values.empty()) {
      const Five five = five_numbers(values);
      const double middle = y + kRowHeight / 2;
      svg.line(x(five.lowest), middle, x(five.highest), middle);
      svg.box(x(five.lower), y + 3, x(five.upper) - x(five.lower), kRowHeight - 6);
      svg.line(x(five.median), y + 3, x(five.median), y + kRowHeight - 3, "#b00020");
    }
    y += kRowHeight;
  }
  svg.line(plot_left, y + 2, plot_left + plot_width, y + 2, "#999");
  svg.text(plot_left, y + 16, number(lowest));
  svg.text(plot_left + plot_width, y + 16, number(highest), "end");
}

}  // namespace

void write_box_plots(const std::vector<Result>& results, const std::filesystem::path& folder) {
  const std::vector<std::string> tables = table_names(results);
  const std::vector<std::string> models = model_names(results);
  const double panel_height = kHead + kRowHeight * static_cast<double>(models.size()) + kFoot;
  const std::size_t panel_rows = (tables.size() + kPanelsPerRow - 1) / kPanelsPerRow;
  for (const char* measure : {"pcd", "ks", "dcr", "nndr", "tstr", "trts", "fit_seconds"}) {
    Svg svg(folder / (std::string(measure) + ".svg"),
            kPanelWidth * static_cast<double>(kPanelsPerRow) + 20,
            panel_height * static_cast<double>(panel_rows) + 20);
    for (std::size_t k = 0; k < tables.size(); ++k) {
      draw_panel(svg, results, tables[k], models, measure,
                 10 + kPanelWidth * static_cast<double>(k % kPanelsPerRow),
                 10 + panel_height * static_cast<double>(k / kPanelsPerRow));
    }
  }
}

}  // namespace papers
