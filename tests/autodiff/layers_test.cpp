#include "likeness/autodiff/layers.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "likeness/error.hpp"

using namespace likeness::autodiff;
using likeness::RandomStream;
using Numbers = std::vector<double>;

TEST_CASE("a linear layer begins as PyTorch's: uniform on +-1 / sqrt(in)") {
  const Linear layer("fc", 100, 300, RandomStream(5, 6));
  for (const Parameter* parameter : {&layer.weight, &layer.bias}) {
    const auto [low, high] =
        std::minmax_element(parameter->values.begin(), parameter->values.end());
    CHECK(*low >= -0.1F);
    CHECK(*low < -0.095F);
    CHECK(*high <= 0.1F);
    CHECK(*high > 0.095F);
  }
  double squares = 0;
  for (const float w : layer.weight.values) squares += static_cast<double>(w) * w;
  CHECK(squares / 30000 == doctest::Approx(0.01 / 3).epsilon(0.02));
  CHECK(layer.weight.name == "fc.weight");
  CHECK(layer.bias.shape == Shape{1, 300});
}

TEST_CASE("batch normalization keeps running statistics as PyTorch does") {
  BatchNorm1d norm("norm", 2);
  Tape tape;
  const Tensor x = tape.constant({4, 2}, Numbers{1, 10, 2, 20, 3, 30, 6, 60});
  const Tensor y = norm.train(tape, x);
  // Means 3 and 30; unbiased variances 14/3 and 1400/3; momentum 0.1.
  CHECK(norm.running_mean.values[0] == doctest::Approx(0.3));
  CHECK(norm.running_mean.values[1] == doctest::Approx(3.0));
  CHECK(norm.running_variance.values[0] == doctest::Approx(0.9 + 0.1 * 14 / 3));
  CHECK(norm.running_variance.values[1] == doctest::Approx(0.9 + 0.1 * 1400 / 3));
  // Biased variance 3.5 within the batch.
  CHECK(y.to_doubles()[0] == doctest::Approx((1 - 3) / std::sqrt(3.5 + 1e-5)));
  const Tensor frozen = norm.infer(tape, x);
  const double variance = 0.9 + 0.1 * 14 / 3;
  CHECK(frozen.to_doubles()[0] == doctest::Approx((1 - 0.3) / std::sqrt(variance + 1e-5)));
  CHECK_THROWS_AS((void)norm.train(tape, tape.filled({1, 2}, 1)), likeness::Error);
}

TEST_CASE("a frozen batch normalization treats each row by itself") {
  Residual block("block", 3, 4, RandomStream(1, 1));
  Tape tape;
  const Tensor x = tape.normal({6, 3}, RandomStream(1, 2));
  (void)block.train(tape, x);
  const Numbers all = block.infer(tape, x).to_doubles();
  const Numbers last = block.infer(tape, rows(x, 5, 1)).to_doubles();
  CHECK(Numbers(all.end() - 7, all.end()) == last);
}

TEST_CASE("dropout zeroes its share and keeps the expectation") {
  Tape tape;
  const Tensor ones = tape.filled({200, 100}, 1);
  const Tensor dropped = dropout(tape, ones, 0.3, RandomStream(2, 2));
  const auto values = dropped.values();
  const auto zeros = std::count(values.begin(), values.end(), 0.0F);
  CHECK(static_cast<double>(zeros) / 20000 == doctest::Approx(0.3).epsilon(0.05));
  CHECK(mean(dropped).item() == doctest::Approx(1).epsilon(0.03));
  CHECK(*std::max_element(values.begin(), values.end()) == doctest::Approx(1 / 0.7));
  CHECK_THROWS_AS((void)dropout(tape, ones, 1.0, RandomStream(2, 2)), likeness::Error);
}

TEST_CASE("hard Gumbel-softmax is one-hot forwards and soft backwards") {
  const std::vector<Span> spans = {{0, 3, SpanKind::kSoftmax}, {3, 2, SpanKind::kSoftmax}};
  Tape tape;
  const Tensor logits = as_variable(tape.normal({50, 5}, RandomStream(3, 1)));
  const RandomStream noise(3, 2);
  const Tensor hard = gumbel_softmax(tape, logits, spans, 0.7, true, noise);
  const Tensor soft = gumbel_softmax(tape, logits, spans, 0.7, false, noise);
  const Numbers codes = hard.to_doubles();
  for (std::size_t i = 0; i < 50; ++i) {
    CHECK(codes[5 * i] + codes[5 * i + 1] + codes[5 * i + 2] == 1);
    CHECK(codes[5 * i + 3] + codes[5 * i + 4] == 1);
  }
  const Tensor weight = tape.normal({50, 5}, RandomStream(3, 3));
  CHECK(tape.weighted_gradients(hard, weight, {&logits, 1})[0].to_doubles() ==
        tape.weighted_gradients(soft, weight, {&logits, 1})[0].to_doubles());
}

TEST_CASE("Gumbel noise picks each level with its probability") {
  const std::vector<Span> spans = {{0, 3, SpanKind::kSoftmax}};
  Tape tape;
  const Tensor logits = broadcast(
      tape.constant({1, 3}, Numbers{std::log(0.2), std::log(0.5), std::log(0.3)}), {20000, 3});
  const Tensor codes = gumbel_softmax(tape, logits, spans, 0.2, true, RandomStream(4, 4));
  const Numbers shares = (column_sums(codes) / 20000.0).to_doubles();
  CHECK(shares[0] == doctest::Approx(0.2).epsilon(0.05));
  CHECK(shares[1] == doctest::Approx(0.5).epsilon(0.05));
  CHECK(shares[2] == doctest::Approx(0.3).epsilon(0.05));
}
