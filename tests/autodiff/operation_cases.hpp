#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "likeness/autodiff/tape.hpp"

/// An operation, layer or loss as a function of its inputs. tests/data/make_autodiff.py computes
/// the same with PyTorch, on inputs that autodiff.json holds under the case's name.
struct OperationCase {
  std::string name;
  std::function<likeness::autodiff::Tensor(likeness::autodiff::Tape&,
                                           std::span<const likeness::autodiff::Tensor>)>
      apply;
};

const std::vector<OperationCase>& operation_cases();
