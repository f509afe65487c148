#include "report/markup.hpp"
#include "report/number_label.hpp"
#include "report/pictures.hpp"
#include "report/sections.hpp"

namespace likeness::report {

std::string losses_section(std::span<const NamedSeries> losses) {
  Markup out;
  out.element(
      "p",
      "What the model reported of its training, epoch by epoch. Curves that have become flat "
      "are at rest; one that runs away or jumps up late points to too long a training or too "
      "high a learning rate. The losses of adversarial networks need not fall: the two "
      "networks work against each other.");
  out.open("div", {{"class", "columns"}});
  for (const NamedSeries& series : losses) {
    out.open("article").open("h3").element("bdi", series.name).close();
    out.element("p",
                count_label(series.values.size()) + " epochs · last value " +
                    number_label(series.values.empty() ? 0 : series.values.back()),
                {{"class", "facts"}});
    draw_series(out, series.name, series.values, "epoch");
    out.close();
  }
  out.close();
  return out.take();
}

}  // namespace likeness::report
