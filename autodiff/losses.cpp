#include "likeness/autodiff/losses.hpp"

#include <string>

#include "autodiff/gradient_ops.hpp"
#include "autodiff/shape_error.hpp"

namespace likeness::autodiff {
namespace {

double count_rows(Tensor x) {
  return static_cast<double>(x.rows());
}

}  // namespace

Tensor cross_entropy(Tensor logits, Tensor target) {
  detail::check_equal("cross_entropy", logits, target);
  const Span row = {0, logits.columns(), SpanKind::kSoftmax};
  return mean(span_cross_entropy(logits, target, {&row, 1}));
}

Tensor binary_cross_entropy_with_logits(Tensor logits, Tensor target) {
  detail::check_equal("binary_cross_entropy_with_logits", logits, target);
  return mean(softplus(logits) - logits * target);
}

Tensor gaussian_negative_log_likelihood(Tensor mean, Tensor target, Tensor variance) {
  detail::check_equal("gaussian_negative_log_likelihood", mean, target);
  const Tensor spread = broadcast(variance, mean.shape());
  return 0.5 * autodiff::mean(log(spread) + square(target - mean) / spread);
}

Tensor kl_to_standard_normal(Tensor mean, Tensor log_variance) {
  detail::check_equal("kl_to_standard_normal", mean, log_variance);
  return sum(detail::divergence(mean, log_variance)) * (0.5 / count_rows(mean));
}

Tensor wasserstein_critic_loss(Tensor real_scores, Tensor fake_scores) {
  return mean(fake_scores) - mean(real_scores);
}

Tensor gradient_penalty(Tape& tape, Tensor scores, Tensor points) {
  const Tensor ones = tape.filled(scores.shape(), 1);
  const Tensor slopes = tape.weighted_gradients(scores, ones, {&points, 1}, true)[0];
  return mean(square(row_norms(slopes) - 1.0));
}

Tensor squared_distances(Tensor x, Tensor y) {
  if (x.columns() != y.columns()) {
    detail::throw_shape_error("squared_distances", x.shape(), y.shape(),
                              "both must have the same number of columns");
  }
  const Tensor y_squares = reshape(row_sums(square(y)), {1, y.rows()});
  return row_sums(square(x)) + y_squares - 2.0 * matmul(x, y, false, true);
}

namespace {

Tensor mean_kernel(Tensor x, Tensor y, std::span<const double> bandwidths) {
  const Tensor distances = squared_distances(x, y);
  Tensor total;
  for (const double bandwidth : bandwidths) {
    const Tensor term = mean(exp(distances * (-0.5 / (bandwidth * bandwidth))));
    total = total ? total + term : term;
  }
  return total / static_cast<double>(bandwidths.size());
}

/// Half the squared distances.
Tensor transport_cost(Tensor x, Tensor y) {
  return 0.5 * squared_distances(x, y);
}

/// The potentials of entropic transport: columns, one number per point.
struct Potentials {
  Tensor of_x;
  Tensor of_y;
};

Tensor as_row(Tensor column) {
  return reshape(column, {1, column.rows()});
}

/// One step for both sides at once, each averaged with its past: this converges for x = y, too.
Potentials improve(const Potentials& past, Tensor cost, Tensor cost_back, double epsilon) {
  return {0.5 * (past.of_x + soft_minimum(cost, as_row(past.of_y), epsilon)),
          0.5 * (past.of_y + soft_minimum(cost_back, as_row(past.of_x), epsilon))};
}

/// OT(x, y): the mean of the one potential plus that of the other.
Tensor transport(Tape& tape, Tensor x, Tensor y, const SinkhornOptions& options) {
  const auto iterate = [&](Tensor from, Tensor to) {
    const Tensor cost = transport_cost(from, to);
    const Tensor cost_back = transpose(cost);
    Potentials potentials = {tape.filled({from.rows(), 1}, 0), tape.filled({to.rows(), 1}, 0)};
    for (int k = 0; k < options.iterations; ++k) {
      potentials = improve(potentials, cost, cost_back, options.epsilon);
    }
    return potentials;
  };
  if (options.unroll) {
    const Potentials potentials = iterate(x, y);
    return mean(potentials.of_x) + mean(potentials.of_y);
  }
  Potentials fixed;
  {
    const WithoutRecording pause(tape);
    fixed = iterate(x, y);
  }
  // One more step, with each side's gradient through its own points only: at the fixed point that
  // is the gradient of the whole (the envelope theorem), and it leads through the transport plan.
  const Tensor cost = transport_cost(x, detach(y));
  const Tensor cost_back = transport_cost(y, detach(x));
  return mean(soft_minimum(cost, as_row(fixed.of_y), options.epsilon)) +
         mean(soft_minimum(cost_back, as_row(fixed.of_x), options.epsilon));
}

}  // namespace

Tensor maximum_mean_discrepancy(Tensor x, Tensor y, std::span<const double> bandwidths) {
  return mean_kernel(x, x, bandwidths) + mean_kernel(y, y, bandwidths) -
         2.0 * mean_kernel(x, y, bandwidths);
}

Tensor sinkhorn_divergence(Tape& tape, Tensor x, Tensor y, const SinkhornOptions& options) {
  return transport(tape, x, y, options) -
         0.5 * (transport(tape, x, x, options) + transport(tape, y, y, options));
}

}  // namespace likeness::autodiff
