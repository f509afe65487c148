#include "models/networks/row_score.hpp"

#include <cmath>
#include <numeric>
#include <vector>

namespace likeness::models {

using namespace autodiff;

namespace {

Tensor second_moments(Tape& tape, Tensor rows) {
  const Tensor x = concatenate_columns({tape.filled({rows.rows(), 1}, 1), rows});
  return matmul(x, x, true) / static_cast<double>(rows.rows());
}

/// The offsets as they are, and 1 at the mode or level that counts.
Tensor decided(Tensor made, std::span<const Span> spans) {
  std::vector<Span> numbers;
  std::vector<Span> levels;
  for (const Span& span : spans) (span.kind == SpanKind::kTanh ? numbers : levels).push_back(span);
  const Tensor ones = span_one_hot(made, levels);
  if (numbers.empty()) return ones;
  return ones + span_expand(select_columns(made, numbers), numbers, made.columns());
}

}  // namespace

double moment_distance(Tape& tape, std::span<const float> made, const EncodedTable& real,
                       std::span<const Span> spans) {
  const std::size_t width = real.width();
  std::vector<std::uint32_t> order(real.rows());
  std::iota(order.begin(), order.end(), 0U);
  std::vector<float> real_rows(real.rows() * width);
  real.gather(order, real_rows);
  const WithoutRecording pause(tape);
  const Tensor made_moments =
      second_moments(tape, decided(tape.view({made.size() / width, width}, made), spans));
  const Tensor real_moments = second_moments(tape, tape.view({real.rows(), width}, real_rows));
  const double distance = std::sqrt(sum(square(made_moments - real_moments)).item());
  tape.reset();
  return distance;
}

}  // namespace likeness::models
