#include "models/networks/row_generator.hpp"

#include "likeness/parallel.hpp"

namespace likeness::models {
namespace {

/// Few enough for the layers' outputs to stay in a core's cache.
constexpr std::size_t kRowsGenerated = 512;

}  // namespace

std::unique_ptr<autodiff::Tape> TapePool::take() {
  const std::scoped_lock lock(mutex_);
  if (idle_.empty()) return std::make_unique<autodiff::Tape>();
  std::unique_ptr<autodiff::Tape> tape = std::move(idle_.back());
  idle_.pop_back();
  return tape;
}

std::vector<float> generate_rows(const RowGenerator& generator, const RowRequest& request,
                                 std::size_t rows) {
  TapePool tapes;
  return generate_rows(generator, request, rows, tapes);
}

std::vector<float> generate_rows(const RowGenerator& generator, const RowRequest& request,
                                 std::size_t rows, TapePool& tapes) {
  const std::size_t width = generator.width();
  std::vector<float> values(rows * width);
  parallel_chunks(rows, kRowsGenerated, [&](std::size_t begin, std::size_t end) {
    RowRequest part = request;
    part.first_row += begin;
    tapes.with_tape([&](autodiff::Tape& tape) {
      generator.generate(tape, part,
                         std::span(values).subspan(begin * width, (end - begin) * width));
    });
  });
  return values;
}

void write_numbers(std::span<const float> numbers, std::span<const autodiff::Span> spans,
                   std::size_t width, std::span<float> rows) {
  const float* number = numbers.data();
  for (std::size_t row = 0; row < rows.size(); row += width) {
    for (const autodiff::Span& span : spans) rows[row + span.begin] = *number++;
  }
}

}  // namespace likeness::models
