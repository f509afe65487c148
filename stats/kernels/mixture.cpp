#include "stats/kernels/install.hpp"
#include "stats/kernels/lanes.hpp"

namespace likeness::stats::kernels::LIKENESS_KERNEL_SET {
namespace {

void relative_terms(size_t size, const double* value, const MixtureTerm* const* terms,
                    size_t term_count, double* part, double* largest) {
  for (size_t i = 0; i < size; i += kMathLanes) {
    Lanes x;
    load(x, value + i);
    Lanes most = Lanes{} - 1e300;
    for (size_t t = 0; t < term_count; ++t) {
      const Lanes d = x - terms[t]->mean;
      const Lanes y = terms[t]->offset - terms[t]->half_precision * d * d;
      store(part + t * size + i, y);
      most = y > most ? y : most;
    }
    for (size_t t = 0; t < term_count; ++t) {
      Lanes y;
      load(y, part + t * size + i);
      store(part + t * size + i, y - most);
    }
    store(largest + i, most);
  }
}

void add_moments(size_t size, const double* value, const double* weight, const double* part,
                 const double* sum, double mean, double* count, double* first, double* second) {
  Lanes total_count;
  Lanes total_first;
  Lanes total_second;
  load(total_count, count);
  load(total_first, first);
  load(total_second, second);
  for (size_t i = 0; i < size; i += kMathLanes) {
    Lanes x;
    Lanes p;
    Lanes w;
    Lanes s;
    load(x, value + i);
    load(p, part + i);
    load(w, weight + i);
    load(s, sum + i);
    const Lanes share = p * (w / s);
    const Lanes d = x - mean;
    total_count += share;
    total_first += share * d;
    total_second += share * d * d;
  }
  store(count, total_count);
  store(first, total_first);
  store(second, total_second);
}

}  // namespace

void install_mixture(Table& table) {
  table.relative_terms = relative_terms;
  table.add_moments = add_moments;
}

}  // namespace likeness::stats::kernels::LIKENESS_KERNEL_SET
