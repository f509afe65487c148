#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "io/archive.hpp"
#include "likeness/autodiff/ops.hpp"
#include "likeness/autodiff/tape.hpp"

namespace likeness::models {

/// Which rows a generator makes.
struct RowRequest {
  std::uint64_t seed = 0;
  std::uint64_t first_row = 0;
  /// The place in an encoded row of a level that generators with a condition vector are asked for;
  /// others ignore it. Such a row tends to show it, no more.
  std::optional<std::size_t> place;
};

/// A trained network that makes encoded rows. May be used by several threads at once.
class RowGenerator {
 public:
  virtual ~RowGenerator() = default;

  /// The length of an encoded row.
  [[nodiscard]] virtual std::size_t width() const noexcept = 0;

  /// Makes out.size() / width() rows, one after another: offsets of numbers in (-1, 1), and for
  /// modes and levels the logits with what noise is to be on them, so that the largest counts. A
  /// row depends on (seed, row number, place) alone. `tape` is room to work in.
  virtual void generate(autodiff::Tape& tape, const RowRequest& request,
                        std::span<float> out) const = 0;

  /// What it was made of; loading fills one of the right sizes.
  virtual void fields(io::Archive& archive) = 0;
};

/// Tapes that threads borrow, so that each keeps its memory from one use to the next.
class TapePool {
 public:
  template <class Body>
  void with_tape(Body&& body) {
    std::unique_ptr<autodiff::Tape> tape = take();
    body(*tape);
    tape->reset();
    const std::scoped_lock lock(mutex_);
    idle_.push_back(std::move(tape));
  }

 private:
  std::unique_ptr<autodiff::Tape> take();

  std::mutex mutex_;
  std::vector<std::unique_ptr<autodiff::Tape>> idle_;
};

/// The rows [request.first_row, request.first_row + rows), made by all threads, with tapes of
/// `tapes`: keep that where rows are made many times.
[[nodiscard]] std::vector<float> generate_rows(const RowGenerator& generator,
                                               const RowRequest& request, std::size_t rows,
                                               TapePool& tapes);
[[nodiscard]] std::vector<float> generate_rows(const RowGenerator& generator,
                                               const RowRequest& request, std::size_t rows);

/// Writes one number after another, row by row, to their places in encoded rows.
void write_numbers(std::span<const float> numbers, std::span<const autodiff::Span> spans,
                   std::size_t width, std::span<float> rows);

}  // namespace likeness::models
