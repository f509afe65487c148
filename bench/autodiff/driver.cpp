// Times kernels and training steps for bench/compare/autodiff.py, one line per measurement:
//   name<TAB>seconds<TAB>work
// where work is floating-point operations or bytes; seconds are the best of several rounds in a
// parallel session, as training runs.
//
//   autodiff_driver [threads]

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "adult.hpp"
#include "likeness/autodiff/ops.hpp"
#include "likeness/parallel.hpp"
#include "peak.hpp"
#include "training_steps.hpp"

using namespace likeness::autodiff;
using likeness::RandomStream;

namespace {

/// Seconds of one call: the best of rounds of about a millisecond, over half a second. Short
/// rounds, so that some are undisturbed on a machine that does other things.
double measure(const std::function<void()>& call) {
  using Clock = std::chrono::steady_clock;
  const auto seconds_since = [](Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
  };
  const auto start = Clock::now();
  call();
  const int calls = std::max(1, static_cast<int>(1e-3 / seconds_since(start)));
  double best = 1e9;
  do {
    const auto begin = Clock::now();
    for (int k = 0; k < calls; ++k) call();
    best = std::min(best, seconds_since(begin) / calls);
  } while (seconds_since(start) < 0.5);
  return best;
}

void report(const std::string& name, double work, const std::function<void()>& call) {
  likeness::parallel_session(
      [&] { std::printf("%s\t%.9f\t%.0f\n", name.c_str(), measure(call), work); });
  std::fflush(stdout);
}

/// A product of rows x inner by inner x columns and the two products of its gradient, timed with
/// the operations on tensors that training uses.
void report_products(std::size_t rows, std::size_t inner, std::size_t columns) {
  Tape tape;
  const Parameter x = {"x", {rows, inner}, std::vector<float>(rows * inner, 0.5F)};
  const Parameter weight = {"weight", {inner, columns}, std::vector<float>(inner * columns, 0.5F)};
  const Parameter g = {"g", {rows, columns}, std::vector<float>(rows * columns, 0.5F)};
  const std::string shape =
      std::to_string(rows) + "x" + std::to_string(inner) + "x" + std::to_string(columns);
  const double work = 2.0 * static_cast<double>(rows * inner * columns);
  const WithoutRecording pause(tape);
  const auto time = [&](const char* kind, const Parameter& a, const Parameter& b, bool ta,
                        bool tb) {
    report(kind + (" " + shape), work, [&] {
      (void)matmul(tape.parameter(a), tape.parameter(b), ta, tb);
      tape.reset();
    });
  };
  time("product", x, weight, false, false);
  time("gradient_by_input", g, weight, false, true);
  time("gradient_by_weight", x, g, true, false);
}

void report_elementwise() {
  constexpr Shape kShape = {2000, 1000};
  constexpr double kBytes = 4.0 * 2e6;
  std::vector<float> values(kShape.size());
  for (std::size_t k = 0; k < values.size(); ++k) {
    values[k] = 0.1F + static_cast<float>(k % 1000) * 0.002F;
  }
  Tape tape;
  const WithoutRecording pause(tape);
  const auto time = [&](const char* name, double arrays, const std::function<Tensor(Tensor)>& f) {
    report(name, arrays * kBytes, [&] {
      (void)f(tape.view(kShape, values));
      tape.reset();
    });
  };
  time("copy", 2, [](Tensor x) { return scale(x, 1); });
  time("add", 3, [](Tensor x) { return x + x; });
  time("exp", 2, [](Tensor x) { return exp(x); });
  time("log", 2, [](Tensor x) { return log(x); });
  time("tanh", 2, [](Tensor x) { return tanh(x); });
  time("sigmoid", 2, [](Tensor x) { return sigmoid(x); });
  time("leaky_relu", 2, [](Tensor x) { return leaky_relu(x, 0.2); });
  time("softmax", 2, [](Tensor x) { return softmax(x); });
  time("sum", 1, [](Tensor x) { return sum(x); });
  time("column_sums", 1, [](Tensor x) { return column_sums(x); });
  time("uniform", 1, [&](Tensor) { return tape.uniform(kShape, RandomStream(1, 1)); });
  time("normal", 1, [&](Tensor) { return tape.normal(kShape, RandomStream(1, 1)); });
  time("gumbel", 1, [&](Tensor) { return tape.gumbel(kShape, RandomStream(1, 1)); });
  time("dropout", 2, [&](Tensor x) { return dropout(tape, x, 0.5, RandomStream(1, 1)); });
}

void report_adam() {
  Parameter weight = {"weight", {2000, 1000}, std::vector<float>(2'000'000, 0.5F)};
  Adam adam({&weight}, {});
  Tape tape;
  const std::vector<Tensor> gradient = {tape.filled(weight.shape, 1e-3)};
  report("adam", 7 * 8e6, [&] { adam.step(gradient); });
}

}  // namespace

int main(int count, char** arguments) {
  if (count > 1) likeness::set_threads(std::atoi(arguments[1]));
  const double peak = multiply_add_rate();
  std::printf("peak\t1\t%.0f\n", peak * likeness::threads());
  report_products(500, 231, 256);
  report_products(500, 487, 256);
  report_products(500, 743, 156);
  report_products(50, 2590, 256);
  report_elementwise();
  report_adam();
  CtganStep ctgan;
  report("ctgan_step", 0, [&] { ctgan.run(); });
  TvaeStep tvae;
  report("tvae_step", 0, [&] { tvae.run(); });
}
