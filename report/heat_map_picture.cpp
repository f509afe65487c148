#include <algorithm>
#include <array>
#include <cmath>

#include "report/labels.hpp"
#include "report/pictures.hpp"
#include "report/plot_frame.hpp"
#include "text/number_text.hpp"

namespace likeness::report {
namespace {

constexpr double kHeatMapNameWidth = 92;
constexpr double kWantedWidth = 262;
constexpr double kSmallestCell = 13;
constexpr double kLargestCell = 36;
constexpr double kCellWithNumber = 28;
constexpr double kHeatMapTypeSize = 11;
/// Shades that the eye can distinguish; 0 is the paper.
constexpr int kHeatShades = 10;
constexpr int kDarkShade = 6;
/// A lighter cell needs no sign.
constexpr int kFirstSignedShade = 2;
/// A difference of this much has the darkest shade.
constexpr double kLargestDifference = 0.5;

int heat_shade(double value, HeatMapKind kind) {
  const double full = kind == HeatMapKind::kAssociation ? 1.0 : kLargestDifference;
  return static_cast<int>(std::round(std::min(1.0, std::fabs(value) / full) * kHeatShades));
}

/// The style class of a shade: its hue, and how dark it is.
std::string shade_class(int shade, bool negative, HeatMapKind kind) {
  const char* hue = "ink";
  if (kind == HeatMapKind::kDifference) hue = negative ? "real" : "synthetic";
  return std::string(hue) + " shade shade-" + std::to_string(shade);
}

/// One path holds all cells of a shade: a matrix of 50 columns has 2,500 cells.
struct Cells {
  std::array<std::array<std::string, kHeatShades + 1>, 2> shades;  // positive, negative
  std::string bars_on_light;
  std::string bars_on_dark;
};

std::string cell_path(double x, double y, double size) {
  const std::string side = coordinate(size - 1);
  return 'M' + coordinate(x) + ' ' + coordinate(y) + 'h' + side + 'v' + side + "h-" + side + 'z';
}

Cells collect_cells(const Eigen::MatrixXd& values, double left, double top, double size,
                    HeatMapKind kind) {
  Cells cells;
  for (Eigen::Index row = 0; row < values.rows(); ++row) {
    for (Eigen::Index column = 0; column < values.cols(); ++column) {
      const double value = values(row, column);
      if (std::isnan(value) || row == column) continue;
      const int shade = heat_shade(value, kind);
      const double x = left + size * static_cast<double>(column);
      const double y = top + size * static_cast<double>(row);
      cells.shades[value < 0 ? 1 : 0][static_cast<std::size_t>(shade)] += cell_path(x, y, size);
      if (value < 0 && shade >= kFirstSignedShade && size < kCellWithNumber) {
        std::string& bars = shade >= kDarkShade ? cells.bars_on_dark : cells.bars_on_light;
        bars += 'M' + coordinate(x + 0.25 * size) + ' ' + coordinate(y + 0.5 * (size - 1)) + 'h' +
                coordinate(0.5 * size - 1);
      }
    }
  }
  return cells;
}

void draw_cells(Markup& out, const Cells& cells, HeatMapKind kind) {
  for (const bool negative : {false, true}) {
    for (int shade = 0; shade <= kHeatShades; ++shade) {
      const std::string& path = cells.shades[negative ? 1 : 0][static_cast<std::size_t>(shade)];
      if (path.empty()) continue;
      out.empty("path", {{"class", shade_class(shade, negative, kind)}, {"d", path}});
    }
  }
  if (!cells.bars_on_light.empty()) {
    out.empty("path", {{"class", "bar-on-light"}, {"d", cells.bars_on_light}});
  }
  if (!cells.bars_on_dark.empty()) {
    out.empty("path", {{"class", "bar-on-dark"}, {"d", cells.bars_on_dark}});
  }
}

/// `0.31` as `.31`: cells are narrow.
std::string cell_number(double value) {
  std::string text = typeset(text::fixed(value, 2));
  const std::size_t zero = text.find("0.");
  if (zero != std::string::npos) text.erase(zero, 1);
  return text == ".00" ? "0" : text;
}

void draw_numbers(Markup& out, const Eigen::MatrixXd& values, double left, double top, double size,
                  HeatMapKind kind) {
  for (Eigen::Index row = 0; row < values.rows(); ++row) {
    for (Eigen::Index column = 0; column < values.cols(); ++column) {
      const double value = values(row, column);
      if (std::isnan(value) || row == column) continue;
      out.element("text", cell_number(value),
                  {{"class", heat_shade(value, kind) >= kDarkShade ? "on-dark" : "on-light"},
                   {"x", coordinate(left + size * (static_cast<double>(column) + 0.5) - 0.5)},
                   {"y", coordinate(top + size * (static_cast<double>(row) + 0.5) + 3)},
                   {"text-anchor", "middle"}});
    }
  }
}

void draw_names(Markup& out, const std::vector<std::string>& names, double left, double top,
                double size) {
  const std::vector<std::string> labels =
      distinct_labels(names, (kHeatMapNameWidth - 6) / kHeatMapTypeSize);
  for (std::size_t k = 0; k < names.size(); ++k) {
    const double middle = size * (static_cast<double>(k) + 0.5) + 3;
    out.element("text", labels[k],
                {{"class", "name"},
                 {"x", coordinate(left - 5)},
                 {"y", coordinate(top + middle)},
                 {"text-anchor", "end"}});
    out.element("text", labels[k],
                {{"class", "name"},
                 {"transform", "translate(" + coordinate(left + middle) + ' ' +
                                   coordinate(top - 5) + ")rotate(-90)"}});
  }
}

}  // namespace

void draw_heat_map(Markup& out, const std::string& title, const std::vector<std::string>& names,
                   const Eigen::MatrixXd& values, HeatMapKind kind) {
  const auto count = static_cast<double>(names.size());
  const double size = std::clamp(std::floor(kWantedWidth / count), kSmallestCell, kLargestCell);
  const double side = kHeatMapNameWidth + size * count;
  open_picture(out, side, side, title);
  draw_cells(out, collect_cells(values, kHeatMapNameWidth, kHeatMapNameWidth, size, kind), kind);
  if (size >= kCellWithNumber)
    draw_numbers(out, values, kHeatMapNameWidth, kHeatMapNameWidth, size, kind);
  draw_names(out, names, kHeatMapNameWidth, kHeatMapNameWidth, size);
  out.close();
}

void draw_heat_map_key(Markup& out, HeatMapKind kind) {
  const bool difference = kind == HeatMapKind::kDifference;
  const int lowest = difference ? -kHeatShades : 0;
  const double cell = difference ? 11 : 22;
  open_picture(out, 250, 34,
               difference ? "From 0.5 lower to 0.5 higher in the synthetic table."
                          : "From 0, no association, to 1, complete association.");
  for (int shade = lowest; shade <= kHeatShades; ++shade) {
    out.empty("rect", {{"class", shade_class(std::abs(shade), shade < 0, kind)},
                       {"x", coordinate(4 + cell * (shade - lowest))},
                       {"y", "2"},
                       {"width", coordinate(cell)},
                       {"height", "10"}});
  }
  const double end = 4 + cell * (kHeatShades - lowest + 1);
  const auto label = [&](const char* text, double x, const char* anchor) {
    out.element("text", text, {{"x", coordinate(x)}, {"y", "27"}, {"text-anchor", anchor}});
  };
  label(difference ? "−0.5 or less" : "0", 4, "start");
  if (difference) label("0", 0.5 * (4 + end), "middle");
  label(difference ? "+0.5 or more" : "1", end, "end");
  out.close();
}

}  // namespace likeness::report
