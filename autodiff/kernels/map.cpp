#include "autodiff/kernels/functions.hpp"
#include "autodiff/kernels/install.hpp"

namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET {
namespace {

struct Scale {
  Vector operator()(Vector x, Vector factor) const { return factor * x; }
};
struct Shift {
  Vector operator()(Vector x, Vector offset) const { return x + offset; }
};
struct LeakyRelu {
  Vector operator()(Vector x, Vector slope) const { return x > Real{0} ? x : slope * x; }
};
struct Exp {
  Vector operator()(Vector x, Vector) const { return exp(x); }
};
struct Log {
  Vector operator()(Vector x, Vector) const { return log(x); }
};
struct Tanh {
  Vector operator()(Vector x, Vector) const { return tanh(x); }
};
struct Sigmoid {
  Vector operator()(Vector x, Vector) const { return sigmoid(x); }
};
struct Softplus {
  Vector operator()(Vector x, Vector) const { return softplus(x); }
};
struct Square {
  Vector operator()(Vector x, Vector) const { return x * x; }
};
struct SquareRoot {
  Vector operator()(Vector x, Vector) const { return square_root(x); }
};
struct Reciprocal {
  Vector operator()(Vector x, Vector) const { return Real{1} / x; }
};
struct Absolute {
  Vector operator()(Vector x, Vector) const { return x < Real{0} ? -x : x; }
};
struct Sign {
  Vector operator()(Vector x, Vector) const {
    const Vector positive = x > Real{0} ? broadcast(1) : Vector{};
    return x < Real{0} ? broadcast(-1) : positive;
  }
};

struct Add {
  Vector operator()(Vector a, Vector b, Vector) const { return a + b; }
};
struct Subtract {
  Vector operator()(Vector a, Vector b, Vector) const { return a - b; }
};
struct Multiply {
  Vector operator()(Vector a, Vector b, Vector) const { return a * b; }
};
struct Divide {
  Vector operator()(Vector a, Vector b, Vector) const { return a / b; }
};
struct LeakyReluGradient {
  Vector operator()(Vector g, Vector y, Vector slope) const { return y > Real{0} ? g : slope * g; }
};
struct TanhGradient {
  Vector operator()(Vector g, Vector y, Vector) const { return g * (Real{1} - y * y); }
};
struct SigmoidGradient {
  Vector operator()(Vector g, Vector y, Vector) const { return g * (y * (Real{1} - y)); }
};
struct ScaledProduct {
  Vector operator()(Vector a, Vector b, Vector factor) const { return factor * (a * b); }
};
struct Spread {
  Vector operator()(Vector a, Vector b, Vector) const { return a * exp(Real{0.5} * b); }
};
struct Divergence {
  Vector operator()(Vector a, Vector b, Vector) const { return fma(a, a, exp(b) - b - Real{1}); }
};
struct Excess {
  Vector operator()(Vector a, Vector b, Vector) const { return a * (exp(b) - Real{1}); }
};

template <class Function>
void map(size_t count, double parameter, const void* x, void* y) {
  const Vector p = broadcast(static_cast<Real>(parameter));
  const Real* from = static_cast<const Real*>(x);
  Real* to = static_cast<Real*>(y);
  size_t k = 0;
  for (; k + kWidth <= count; k += kWidth) store(to + k, Function{}(load(from + k), p));
  if (k < count) {
    store_first(to + k, Function{}(load_first(from + k, count - k), p), count - k);
  }
}

template <class Function, bool kRepeatA, bool kRepeatB>
void map_row(size_t count, Vector p, const Real* a, const Real* b, Real* out) {
  const Vector first_a = broadcast(*a);
  const Vector first_b = broadcast(*b);
  size_t k = 0;
  for (; k + kWidth <= count; k += kWidth) {
    store(out + k,
          Function{}(kRepeatA ? first_a : load(a + k), kRepeatB ? first_b : load(b + k), p));
  }
  if (k < count) {
    const Vector last_a = kRepeatA ? first_a : load_first(a + k, count - k);
    const Vector last_b = kRepeatB ? first_b : load_first(b + k, count - k);
    store_first(out + k, Function{}(last_a, last_b, p), count - k);
  }
}

template <class Function>
void map_pairs(size_t rows, size_t columns, double parameter, Factor a, Factor b, void* out) {
  if (columns == 0) return;
  const Vector p = broadcast(static_cast<Real>(parameter));
  const auto row =
      a.column_step == 0
          ? (b.column_step == 0 ? map_row<Function, true, true> : map_row<Function, true, false>)
          : (b.column_step == 0 ? map_row<Function, false, true> : map_row<Function, false, false>);
  for (size_t i = 0; i < rows; ++i) {
    row(columns, p, static_cast<const Real*>(a.values) + i * a.row_step,
        static_cast<const Real*>(b.values) + i * b.row_step, static_cast<Real*>(out) + i * columns);
  }
}

template <class... Functions>
void install_unary(Table& table) {
  static_assert(sizeof...(Functions) == static_cast<size_t>(Unary::kCount));
  size_t k = 0;
  ((table.unary[k++] = map<Functions>), ...);
}

template <class... Functions>
void install_binary(Table& table) {
  static_assert(sizeof...(Functions) == static_cast<size_t>(Binary::kCount));
  size_t k = 0;
  ((table.binary[k++] = map_pairs<Functions>), ...);
}

}  // namespace

void install_map(Table& table) {
  // In the order of the enumerations.
  install_unary<Scale, Shift, LeakyRelu, Exp, Log, Tanh, Sigmoid, Softplus, Square, SquareRoot,
                Reciprocal, Absolute, Sign>(table);
  install_binary<Add, Subtract, Multiply, Divide, LeakyReluGradient, TanhGradient, SigmoidGradient,
                 ScaledProduct, Spread, Divergence, Excess>(table);
}

}  // namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET
