#include "autodiff/kernels/functions.hpp"
#include "autodiff/kernels/install.hpp"

namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET {
namespace {

/// Calls f(first, width) for each vector of [0, count).
template <class Function>
void for_vectors(size_t count, Function f) {
  size_t k = 0;
  for (; k + kWidth <= count; k += kWidth) f(k, kWidth);
  if (k < count) f(k, count - k);
}

Vector read(const void* values, size_t k, size_t width) {
  const Real* from = static_cast<const Real*>(values) + k;
  return width == kWidth ? load(from) : load_first(from, width);
}

void write(void* values, size_t k, size_t width, Vector v) {
  Real* to = static_cast<Real*>(values) + k;
  if (width == kWidth) {
    store(to, v);
  } else {
    store_first(to, v, width);
  }
}

/// The gradient to step against, of `gradient` as it was found; a limit lets NaN through.
struct Gradient {
  Vector scale, limit;

  template <class Step>
  explicit Gradient(const Step& step)
      : scale(broadcast(static_cast<Real>(step.gradient_scale))),
        limit(broadcast(static_cast<Real>(step.gradient_limit))) {}

  Vector operator()(Vector gradient) const {
    return minimum(limit, maximum(-limit, gradient * scale));
  }
};

/// Kingma and Ba (2015), with epsilon added to the corrected deviation; decoupled weight decay of
/// Loshchilov and Hutter (2019) as `shrinkage`.
void adam(const AdamStep& step, size_t count, const void* gradient, void* weight, void* mean,
          void* square) {
  const Real beta1 = static_cast<Real>(step.beta1);
  const Real beta2 = static_cast<Real>(step.beta2);
  const Real rest1 = static_cast<Real>(1 - step.beta1);
  const Real rest2 = static_cast<Real>(1 - step.beta2);
  const Real decay = static_cast<Real>(step.decay);
  const Real shrinkage = static_cast<Real>(step.shrinkage);
  const Gradient cut(step);
  const Real epsilon = static_cast<Real>(step.epsilon);
  const Real rate = static_cast<Real>(step.rate / step.correction1);
  const Real root = static_cast<Real>(1 / __builtin_sqrt(step.correction2));
  for_vectors(count, [&](size_t k, size_t width) {
    Vector w = read(weight, k, width);
    const Vector g = fma(w, decay, cut(read(gradient, k, width)));
    w = w * shrinkage;
    const Vector m = fma(read(mean, k, width), beta1, g * rest1);
    const Vector v = fma(read(square, k, width), beta2, g * g * rest2);
    w -= rate * m / fma(square_root(v), root, broadcast(epsilon));
    write(mean, k, width, m);
    write(square, k, width, v);
    write(weight, k, width, w);
  });
}

void sgd(const SgdStep& step, size_t count, const void* gradient, void* weight, void* velocity) {
  const Real rate = static_cast<Real>(step.rate);
  const Real momentum = static_cast<Real>(step.momentum);
  const Real rest = static_cast<Real>(step.first ? 1 : 1 - step.dampening);
  const Real decay = static_cast<Real>(step.decay);
  const Gradient cut(step);
  for_vectors(count, [&](size_t k, size_t width) {
    const Vector w = read(weight, k, width);
    const Vector g = fma(w, decay, cut(read(gradient, k, width)));
    Vector direction = g;
    if (step.momentum > 0) {
      const Vector past = step.first ? Vector{} : read(velocity, k, width);
      const Vector v = fma(past, momentum, g * rest);
      write(velocity, k, width, v);
      direction = step.nesterov ? fma(v, momentum, g) : v;
    }
    write(weight, k, width, w - rate * direction);
  });
}

}  // namespace

void install_update(Table& table) {
  table.adam = adam;
  table.sgd = sgd;
}

}  // namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET
