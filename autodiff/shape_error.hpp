#pragma once

#include <string>

#include "likeness/autodiff/tensor.hpp"

namespace likeness::autodiff::detail {

/// Throws Error(kUsage): "operation: shapes 3 x 4 and 5 x 6 do not fit; rule".
[[noreturn]] void throw_shape_error(const char* operation, Shape left, Shape right,
                                    const std::string& rule);

/// The same for an operation of one tensor.
[[noreturn]] void throw_shape_error(const char* operation, Shape shape, const std::string& rule);

}  // namespace likeness::autodiff::detail
