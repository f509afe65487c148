#include "autodiff/shape_error.hpp"

#include "likeness/error.hpp"

namespace likeness::autodiff::detail {
namespace {

std::string text(Shape shape) {
  return std::to_string(shape.rows) + " x " + std::to_string(shape.columns);
}

}  // namespace

void throw_shape_error(const char* operation, Shape left, Shape right, const std::string& rule) {
  throw Error(ErrorCode::kUsage, std::string(operation) + ": shapes " + text(left) + " and " +
                                     text(right) + " do not fit; " + rule + ".");
}

void check_equal(const char* operation, Tensor a, Tensor b) {
  if (a.shape() == b.shape()) return;
  throw_shape_error(operation, a.shape(), b.shape(), "both must have the same shape");
}

void throw_shape_error(const char* operation, Shape shape, const std::string& rule) {
  throw Error(ErrorCode::kUsage,
              std::string(operation) + ": shape " + text(shape) + " does not fit; " + rule + ".");
}

}  // namespace likeness::autodiff::detail
