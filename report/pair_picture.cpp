#include <algorithm>
#include <cmath>

#include "report/labels.hpp"
#include "report/pictures.hpp"
#include "report/plot_frame.hpp"

namespace likeness::report {
namespace {

constexpr double kPairWidth = 340;
constexpr double kPairNameWidth = 112;
constexpr double kGap = 12;
constexpr double kPairRowHeight = 15;
constexpr double kTop = 18;
constexpr double kLabelHeight = 76;
constexpr double kPairTypeSize = 11;
constexpr int kShades = 10;

/// The shade of a share: its root, so that seldom pairs are seen beside frequent ones.
int shade_of(double share, double largest) {
  const auto shade = static_cast<int>(std::lround(kShades * std::sqrt(share / largest)));
  return share > 0 ? std::max(1, shade) : 0;
}

/// One table's side: a grid with its left edge at `left`.
void draw_side(Markup& out, const Eigen::MatrixXd& shares, const char* hue, double left,
               double cell, double largest) {
  for (Eigen::Index row = 0; row < shares.rows(); ++row) {
    for (Eigen::Index column = 0; column < shares.cols(); ++column) {
      const int shade = shade_of(shares(row, column), largest);
      out.empty("rect", {{"class", std::string(hue) + " shade shade-" + std::to_string(shade)},
                         {"x", coordinate(left + cell * static_cast<double>(column))},
                         {"y", coordinate(kTop + kPairRowHeight * static_cast<double>(row))},
                         {"width", coordinate(cell - 1)},
                         {"height", coordinate(kPairRowHeight - 1)}});
    }
  }
}

/// Whether all labels have room beside each other.
bool labels_fit(const std::vector<std::string>& labels, double cell) {
  return std::all_of(labels.begin(), labels.end(), [&](const std::string& label) {
    return kPairTypeSize * text_width(label) < cell - 2;
  });
}

void draw_labels_below(Markup& out, const std::vector<std::string>& labels, double left, double top,
                       double cell) {
  const bool across = labels_fit(labels, cell);
  const std::vector<std::string> short_labels =
      distinct_labels(labels, kLabelHeight / kPairTypeSize);
  for (std::size_t k = 0; k < labels.size(); ++k) {
    const double middle = left + cell * (static_cast<double>(k) + 0.5);
    if (across) {
      out.element("text", labels[k],
                  {{"class", "name"},
                   {"x", coordinate(middle)},
                   {"y", coordinate(top + 9)},
                   {"text-anchor", "middle"}});
    } else {
      out.element("text", short_labels[k],
                  {{"class", "name"},
                   {"text-anchor", "end"},
                   {"transform", "translate(" + coordinate(middle + 3) + ' ' + coordinate(top) +
                                     ")rotate(-90)"}});
    }
  }
}

}  // namespace

void draw_pair(Markup& out, const PairShares& shares) {
  const double side = 0.5 * (kPairWidth - kPairNameWidth - kGap);
  const double cell = side / static_cast<double>(shares.x_labels.size());
  const double bottom = kTop + kPairRowHeight * static_cast<double>(shares.y_labels.size());
  const double largest = std::max(shares.real.maxCoeff(), shares.synthetic.maxCoeff());
  open_picture(out, kPairWidth,
               bottom + (labels_fit(shares.x_labels, cell) ? kPairTypeSize : kLabelHeight) + 10,
               "How often values of " + shares.x + " and " + shares.y +
                   " come together, in the real table at the left, in the synthetic one at the "
                   "right.");
  const std::vector<std::string> y_labels =
      distinct_labels(shares.y_labels, (kPairNameWidth - 8) / kPairTypeSize);
  for (std::size_t k = 0; k < y_labels.size(); ++k) {
    out.element("text", y_labels[k],
                {{"class", "name"},
                 {"x", coordinate(kPairNameWidth - 6)},
                 {"y", coordinate(kTop + kPairRowHeight * (static_cast<double>(k) + 0.5) + 3)},
                 {"text-anchor", "end"}});
  }
  const double right = kPairNameWidth + side + kGap;
  for (const double left : {kPairNameWidth, right}) {
    const bool real = left == kPairNameWidth;
    out.element("text", real ? "real" : "synthetic",
                {{"class", "title"}, {"x", coordinate(left)}, {"y", "11"}});
    draw_side(out, real ? shares.real : shares.synthetic, real ? "real" : "synthetic", left, cell,
              largest > 0 ? largest : 1);
    draw_labels_below(out, shares.x_labels, left, bottom + 5, cell);
  }
  out.close();
}

}  // namespace likeness::report
