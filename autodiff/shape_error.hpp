#pragma once

#include <string>

#include "likeness/autodiff/tensor.hpp"

namespace likeness::autodiff::detail {

/// Throws Error(kUsage): "operation: shapes 3 x 4 and 5 x 6 do not fit; rule".
[[noreturn]] void throw_shape_error(const char* operation, Shape left, Shape right,
                                    const std::string& rule);

/// Throws unless both have the same shape.
void check_equal(const char* operation, Tensor a, Tensor b);

/// Throws for the shape of a single tensor.
[[noreturn]] void throw_shape_error(const char* operation, Shape shape, const std::string& rule);

}  // namespace likeness::autodiff::detail
