#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "autodiff/kernels/dispatch.hpp"
#include "autodiff/kernels/table.hpp"
#include "core/elementary.hpp"
#include "likeness/random.hpp"

namespace kernels = likeness::autodiff::kernels;
using kernels::Binary;
using kernels::Table;
using kernels::Unary;
using likeness::InstructionSet;
using likeness::RandomStream;

namespace {

/// The tables that this processor can run, weakest first.
std::vector<const Table*> runnable_tables() {
  std::vector<const Table*> tables;
  for (const InstructionSet set :
       {InstructionSet::kBaseline, InstructionSet::kAvx2, InstructionSet::kAvx512}) {
    if (set <= likeness::detected_instruction_set()) {
      tables.push_back(&kernels::single_precision(set));
    }
  }
  return tables;
}

/// Those among them that must agree bit by bit.
std::vector<const Table*> equal_tables() {
  std::vector<const Table*> tables = runnable_tables();
  tables.erase(tables.begin());
  return tables;
}

std::vector<float> random_values(std::size_t count, std::uint64_t stream) {
  std::vector<float> values(count);
  const RandomStream random(11, stream);
  for (std::size_t k = 0; k < count; ++k) values[k] = static_cast<float>(random.normal(k));
  return values;
}

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0);
}

/// The distance of `actual` from `expected` in units of the last place of the nearest float.
double ulps(float actual, double expected) {
  if (std::isnan(expected)) return std::isnan(actual) ? 0 : HUGE_VAL;
  const auto nearest = static_cast<float>(expected);
  if (std::isinf(nearest)) return actual == nearest ? 0 : HUGE_VAL;
  const float magnitude = std::max(std::fabs(nearest), std::numeric_limits<float>::min());
  const double unit = std::ldexp(1.0, std::ilogb(magnitude) - 23);
  return std::fabs(actual - expected) / unit;
}

/// The largest error over a sweep through all finite floats between `low` and `high`.
template <class Exact>
double largest_error(const Table& table, Unary function, double parameter, float low, float high,
                     Exact exact) {
  std::vector<float> x;
  constexpr std::uint32_t kStride = 4099;
  for (std::uint64_t bits = 0; bits <= 0xffffffffU; bits += kStride) {
    const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    if (value >= low && value <= high) x.push_back(value);
  }
  std::vector<float> y(x.size());
  table.unary[static_cast<std::size_t>(function)](x.size(), parameter, x.data(), y.data());
  double largest = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    largest = std::max(largest, ulps(y[k], exact(static_cast<double>(x[k]))));
  }
  return largest;
}

struct Shape {
  std::size_t rows, inner, columns;
};

std::vector<float> multiply(const Table& table, const Shape& shape, bool transpose_a,
                            bool transpose_b, const std::vector<float>& a,
                            const std::vector<float>& b, const std::vector<float>& bias,
                            kernels::Activation activation, std::size_t block_rows) {
  std::vector<float> c(shape.rows * shape.columns, 99.0F);
  kernels::Product product = {};
  product.a = a.data();
  product.a_row_stride = transpose_a ? 1 : static_cast<std::ptrdiff_t>(shape.inner);
  product.a_inner_stride = transpose_a ? static_cast<std::ptrdiff_t>(shape.rows) : 1;
  product.b = b.data();
  product.b_inner_stride = transpose_b ? 1 : static_cast<std::ptrdiff_t>(shape.columns);
  product.b_column_stride = transpose_b ? static_cast<std::ptrdiff_t>(shape.inner) : 1;
  product.c = c.data();
  product.c_row_stride = shape.columns;
  product.inner = shape.inner;
  product.bias = bias.empty() ? nullptr : bias.data();
  product.activation = activation;
  product.slope = 0.2;
  for (std::size_t row = 0; row < shape.rows; row += block_rows) {
    table.product(product, row, std::min(shape.rows, row + block_rows), 0, shape.columns);
  }
  return c;
}

}  // namespace

TEST_CASE("products are right for every transposition, with bias and activation") {
  const std::vector<Shape> shapes = {{1, 1, 1},     {3, 5, 2},      {14, 17, 33}, {29, 300, 31},
                                     {50, 450, 64}, {126, 193, 49}, {7, 0, 9}};
  for (const Table* table : runnable_tables()) {
    for (const Shape& shape : shapes) {
      const std::vector<float> a = random_values(shape.rows * shape.inner, 1);
      const std::vector<float> b = random_values(shape.inner * shape.columns, 2);
      const std::vector<float> bias = random_values(shape.columns, 3);
      for (const int kind : {0, 1, 2, 3}) {
        const bool transpose_a = kind % 2 == 1;
        const bool transpose_b = kind / 2 == 1;
        const std::vector<float> c = multiply(*table, shape, transpose_a, transpose_b, a, b, bias,
                                              kernels::Activation::kLeakyRelu, 40);
        double largest = 0;
        for (std::size_t i = 0; i < shape.rows; ++i) {
          for (std::size_t j = 0; j < shape.columns; ++j) {
            double sum = bias[j];
            for (std::size_t k = 0; k < shape.inner; ++k) {
              sum += static_cast<double>(transpose_a ? a[k * shape.rows + i]
                                                     : a[i * shape.inner + k]) *
                     static_cast<double>(transpose_b ? b[j * shape.inner + k]
                                                     : b[k * shape.columns + j]);
            }
            if (sum < 0) sum *= 0.2;
            largest = std::max(largest, std::fabs(sum - c[i * shape.columns + j]));
          }
        }
        CHECK(largest < 1e-4);
      }
    }
  }
}

TEST_CASE("a product has the same bits with AVX2 and AVX-512, and however it is cut") {
  const std::vector<const Table*> tables = equal_tables();
  const Shape shape = {77, 501, 83};
  const std::vector<float> a = random_values(shape.rows * shape.inner, 1);
  const std::vector<float> b = random_values(shape.inner * shape.columns, 2);
  for (const int kind : {0, 1, 2, 3}) {
    for (const auto activation : {kernels::Activation::kNone, kernels::Activation::kTanh}) {
      std::vector<float> first;
      for (const Table* table : tables) {
        for (const std::size_t rows : {std::size_t{1}, std::size_t{10}, shape.rows}) {
          const std::vector<float> c =
              multiply(*table, shape, kind % 2 == 1, kind / 2 == 1, a, b, {}, activation, rows);
          if (first.empty()) first = c;
          CHECK(same_bits(first, c));
        }
      }
    }
  }
}

TEST_CASE("elementary functions keep their error bounds over their whole range") {
  constexpr float kAll = std::numeric_limits<float>::max();
  for (const Table* table : runnable_tables()) {
    CHECK(largest_error(*table, Unary::kExp, 0, -kAll, kAll, [](double x) { return std::exp(x); }) <
          1.1);
    CHECK(largest_error(*table, Unary::kLog, 0, -kAll, kAll, [](double x) { return std::log(x); }) <
          1.0);
    CHECK(largest_error(*table, Unary::kTanh, 0, -kAll, kAll,
                        [](double x) { return std::tanh(x); }) < 1.5);
    CHECK(largest_error(*table, Unary::kSigmoid, 0, -kAll, kAll,
                        [](double x) { return 1 / (1 + std::exp(-x)); }) < 2.5);
    CHECK(largest_error(*table, Unary::kSoftplus, 0, -kAll, kAll, [](double x) {
            return std::max(x, 0.0) + std::log1p(std::exp(-std::fabs(x)));
          }) < 2.0);
    CHECK(largest_error(*table, Unary::kSquareRoot, 0, 0, kAll,
                        [](double x) { return std::sqrt(x); }) <= 0.5);
  }
}

TEST_CASE("elementary functions map infinities and NaN as mathematics has it") {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> x = {-kInfinity, kInfinity, kNan, 0.0F, -0.0F};
  for (const Table* table : runnable_tables()) {
    const auto apply = [&](Unary function) {
      std::vector<float> y(x.size());
      table->unary[static_cast<std::size_t>(function)](x.size(), 0, x.data(), y.data());
      return y;
    };
    const std::vector<float> exp = apply(Unary::kExp);
    CHECK(exp[0] == 0);
    CHECK(exp[1] == kInfinity);
    CHECK(std::isnan(exp[2]));
    const std::vector<float> log = apply(Unary::kLog);
    CHECK(std::isnan(log[0]));
    CHECK(log[1] == kInfinity);
    CHECK(std::isnan(log[2]));
    CHECK(log[3] == -kInfinity);
    const std::vector<float> tanh = apply(Unary::kTanh);
    CHECK(tanh[0] == -1);
    CHECK(tanh[1] == 1);
    CHECK(std::isnan(tanh[2]));
    const std::vector<float> sigmoid = apply(Unary::kSigmoid);
    CHECK(sigmoid[0] == 0);
    CHECK(sigmoid[1] == 1);
    CHECK(std::isnan(sigmoid[2]));
  }
}

TEST_CASE("maps, reductions and spans have the same bits with AVX2 and AVX-512") {
  const std::size_t rows = 21;
  const std::size_t columns = 145;
  const std::vector<float> x = random_values(rows * columns, 5);
  const std::vector<float> g = random_values(rows * columns, 6);
  const std::vector<kernels::Span> spans = {{0, 1, false},  {1, 2, true},   {3, 17, true},
                                            {22, 20, true}, {42, 3, false}, {45, 80, true}};
  std::vector<std::vector<float>> first;
  for (const Table* table : equal_tables()) {
    std::vector<std::vector<float>> results;
    const auto fresh = [&]() -> void* {
      results.emplace_back(rows * columns);
      return results.back().data();
    };
    const kernels::Spans layout = {spans.data(), spans.size()};
    for (const auto function : table->unary) function(x.size(), 0.3, x.data(), fresh());
    for (const auto function : table->binary) {
      function(rows, columns, 0.3, {x.data(), columns, 1}, {g.data(), 0, 1}, fresh());
      function(rows, columns, 0.3, {x.data(), 1, 0}, {g.data(), columns, 1}, fresh());
    }
    results.push_back({static_cast<float>(table->sum(x.size(), x.data())),
                       static_cast<float>(table->sum_of_squares(x.size(), x.data()))});
    table->row_sums(rows, columns, x.data(), fresh());
    table->row_log_sum_exp(rows, columns, x.data(), fresh());
    table->column_sums(rows, columns, 0, columns, x.data(), fresh());
    std::vector<float> mean(columns);
    std::vector<float> variance(columns);
    table->column_moments(rows, columns, 0, columns, x.data(), mean.data(), variance.data());
    results.push_back(mean);
    results.push_back(variance);
    table->standardize(rows, columns, x.data(), mean.data(), variance.data(), fresh());
    table->scale_columns(rows, columns, x.data(), mean.data(), variance.data(),
                         kernels::Activation::kSigmoid, 0, fresh());
    const kernels::Normalization norm = {columns, mean.data(), variance.data(), g.data()};
    table->batch_norm(rows, norm, x.data(), g.data(), kernels::Activation::kTanh, 0, fresh());
    void* by_x = fresh();
    table->batch_norm_gradient(rows, norm, 0, columns, g.data(), x.data(), by_x, fresh());
    table->transpose(rows, columns, 0, columns, x.data(), fresh());
    table->span_softmax(rows, columns, layout, x.data(), fresh());
    table->span_one_hot(rows, columns, layout, x.data(), fresh());
    table->span_expand(rows, columns, layout, x.data(), fresh());
    table->span_gather(rows, columns, layout, x.data(), fresh());
    table->span_scatter(rows, columns, layout, x.data(), fresh());
    table->span_cross_entropy(rows, columns, layout, x.data(), g.data(), fresh());
    table->span_cross_entropy_gradient(rows, columns, layout, x.data(), x.data(), g.data(),
                                       fresh());
    table->span_sums(rows, columns, layout, x.data(), fresh());
    table->span_log_sum_exp(rows, columns, layout, x.data(), fresh());
    table->head(rows, columns, layout, 5, x.data(), g.data(), fresh());
    table->head_gradient(rows, columns, layout, 5, g.data(), x.data(), fresh());
    kernels::AdamStep adam = {1e-3, 0.9, 0.99, 1e-8, 1e-2, 0.999, 0.1, 0.01, 0.5, 0.2};
    std::vector<float> weight = x;
    std::vector<float> square(x.size(), 0.5F);
    table->adam(adam, x.size(), g.data(), weight.data(), fresh(), square.data());
    results.push_back(weight);
    if (first.empty()) first = results;
    REQUIRE(first.size() == results.size());
    for (std::size_t k = 0; k < first.size(); ++k) {
      CAPTURE(k);
      CHECK(same_bits(first[k], results[k]));
    }
  }
}

TEST_CASE("maps leave alone what lies behind their last element") {
  for (const Table* table : runnable_tables()) {
    for (std::size_t count = 0; count < 40; ++count) {
      const std::vector<float> x(count, 2.0F);
      std::vector<float> y(count + 1, 7.0F);
      table->unary[static_cast<std::size_t>(Unary::kScale)](count, 3.0, x.data(), y.data());
      for (std::size_t k = 0; k < count; ++k) CHECK(y[k] == 6.0F);
      CHECK(y[count] == 7.0F);
    }
  }
}

TEST_CASE("noise is made of the Philox words of its stream, wherever it begins") {
  constexpr std::uint64_t kSeed = 123456789012345ULL;
  constexpr std::uint64_t kStream = 42ULL << 33;
  const auto word = [](std::uint64_t k) {
    const std::array<std::uint32_t, 4> block = likeness::philox4x32(
        {static_cast<std::uint32_t>(k / 4), static_cast<std::uint32_t>(k / 4 >> 32),
         static_cast<std::uint32_t>(kStream), static_cast<std::uint32_t>(kStream >> 32)},
        {static_cast<std::uint32_t>(kSeed), static_cast<std::uint32_t>(kSeed >> 32)});
    return block[k % 4];
  };
  for (const Table* table : runnable_tables()) {
    for (const std::uint64_t first : {0ULL, 1ULL, 77ULL, 0x3fffffffcULL}) {
      const kernels::NoiseAddress address = {kSeed, kStream, first};
      constexpr std::size_t kCount = 2001;
      std::vector<float> uniform(kCount, -1);
      std::vector<float> normal(kCount, -100);
      std::vector<float> gumbel(kCount, -100);
      std::vector<float> mask(kCount, -1);
      table->uniform(address, kCount, uniform.data());
      table->normal(address, kCount, normal.data());
      table->gumbel(address, kCount, gumbel.data());
      table->dropout(address, kCount, 0.25, 2.0, mask.data());
      for (std::size_t k = 0; k < kCount; ++k) {
        const double u = (word(first + k) + 0.5) * 0x1p-32;
        CHECK(std::fabs(uniform[k] - u) <= 0x1p-23);
        CHECK(std::fabs(normal[k] - likeness::normal_quantile(u)) < 4e-6);
        CHECK(std::fabs(gumbel[k] + std::log(-std::log(u))) < 2e-6);
        CHECK(mask[k] == (u < 0.25 ? 0.0F : 2.0F));
      }
    }
  }
}

TEST_CASE("noise reaches the tails without infinities") {
  const Table& table = kernels::single_precision();
  constexpr std::size_t kCount = 1 << 22;
  std::vector<float> values(kCount);
  table.normal({1, 2, 0}, kCount, values.data());
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  CHECK(*low < -4.5F);
  CHECK(*low > -6.5F);
  CHECK(*high > 4.5F);
  CHECK(*high < 6.5F);
  table.gumbel({1, 2, 0}, kCount, values.data());
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  CHECK(*least > -3.2F);
  CHECK(*most > 12.0F);
  CHECK(*most < 23.0F);
}

TEST_CASE("the double-precision reference computes the same functions") {
  const Table& reference = kernels::double_precision();
  const std::vector<double> x = {-30.0, -1.5, -0.3, 0.0, 0.2, 2.0, 40.0};
  std::vector<double> y(x.size());
  const auto apply = [&](Unary function) {
    reference.unary[static_cast<std::size_t>(function)](x.size(), 0, x.data(), y.data());
  };
  apply(Unary::kExp);
  for (std::size_t k = 0; k < x.size(); ++k)
    CHECK(y[k] == doctest::Approx(std::exp(x[k])).epsilon(1e-14));
  apply(Unary::kSigmoid);
  for (std::size_t k = 0; k < x.size(); ++k) {
    CHECK(y[k] == doctest::Approx(1 / (1 + std::exp(-x[k]))).epsilon(1e-14));
  }
}
