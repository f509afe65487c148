// Operations on whole matrices: products, transposition, and pieces put together or taken apart.

#include <cstring>
#include <string>

#include "autodiff/forward.hpp"
#include "autodiff/gradient_ops.hpp"
#include "autodiff/shape_error.hpp"
#include "autodiff/tape_state.hpp"
#include "likeness/autodiff/ops.hpp"

namespace likeness::autodiff {

using detail::at;
using detail::Attributes;
using detail::for_rows;
using detail::kernels_of;
using detail::Node;
using detail::Operation;

Tensor matmul(Tensor left, Tensor right, bool transpose_a, bool transpose_b) {
  static constexpr Operation kMatmul = {"matmul",
                                        [](Node& y) {
                                          detail::multiply(
                                              y, *y.inputs[0], y.attributes.transpose_left,
                                              *y.inputs[1], y.attributes.transpose_right, {});
                                        },
                                        [](const Node& y, Tensor g, std::size_t k) {
                                          const Tensor a = y.input(0);
                                          const Tensor b = y.input(1);
                                          const bool ta = y.attributes.transpose_left;
                                          const bool tb = y.attributes.transpose_right;
                                          if (k == 0) {
                                            return ta ? detail::add_product(y, k, b, g, tb, true)
                                                      : detail::add_product(y, k, g, b, false, !tb);
                                          }
                                          return tb ? detail::add_product(y, k, g, a, true, ta)
                                                    : detail::add_product(y, k, a, g, !ta, false);
                                        }};
  const std::size_t left_inner = transpose_a ? left.rows() : left.columns();
  const std::size_t right_inner = transpose_b ? right.columns() : right.rows();
  if (left_inner != right_inner) {
    detail::throw_shape_error("matmul", left.shape(), right.shape(),
                              "the inner sizes " + std::to_string(left_inner) + " and " +
                                  std::to_string(right_inner) + " must be equal");
  }
  return left.node()->tape->run(
      kMatmul, {left, right},
      {transpose_a ? left.columns() : left.rows(), transpose_b ? right.rows() : right.columns()},
      {.transpose_left = transpose_a, .transpose_right = transpose_b});
}

namespace detail {

Tensor add_product(const Node& y, std::size_t k, Tensor a, Tensor b, bool transpose_a,
                   bool transpose_b) {
  Node* sum = y.tape->own_gradient(*y.inputs[k]);
  if (sum == nullptr) return matmul(a, b, transpose_a, transpose_b);
  multiply(*sum, *a.node(), transpose_a, *b.node(), transpose_b, {nullptr, true});
  return Tensor(sum);
}

}  // namespace detail

Tensor transpose(Tensor input) {
  static constexpr Operation kTranspose = {
      "transpose",
      [](Node& y) {
        const Node& x = *y.inputs[0];
        detail::for_columns(x.shape, [&](std::size_t begin, std::size_t end) {
          kernels_of(y).transpose(x.shape.rows, x.shape.columns, begin, end, x.data, y.data);
        });
      },
      [](const Node&, Tensor g, std::size_t) { return transpose(g); }};
  return input.node()->tape->run(kTranspose, {input}, {input.columns(), input.rows()});
}

Tensor reshape(Tensor x, Shape shape) {
  static constexpr Operation kReshape = {
      "reshape", nullptr,
      [](const Node& y, Tensor g, std::size_t) { return reshape(g, y.input(0).shape()); }};
  if (x.shape().size() != shape.size()) {
    detail::throw_shape_error("reshape", x.shape(), shape,
                              "both must hold the same number of elements");
  }
  const Tensor same = x.node()->tape->alias(x, shape);
  return x.node()->tape->share(kReshape, {x}, same);
}

Tensor detach(Tensor x) {
  return x.node()->tape->alias(x, x.shape());
}

Tensor as_variable(Tensor x) {
  const Tensor result = detach(x);
  result.node()->differentiable = true;
  return result;
}

namespace {

/// Copies `rows` x `columns` numbers between matrices of the given widths.
void copy_block(const Node& from, std::size_t from_column, Node& to, std::size_t to_column,
                std::size_t columns) {
  const std::size_t bytes = columns * to.tape->element_size();
  for_rows({from.shape.rows, columns}, [&](std::size_t row, std::size_t rows) {
    for (std::size_t i = row; i < row + rows; ++i) {
      std::memcpy(at(to, i * to.shape.columns + to_column),
                  at(from, i * from.shape.columns + from_column), bytes);
    }
  });
}

void clear(Node& y) {
  std::memset(y.data, 0, y.shape.size() * y.tape->element_size());
}

/// The gradient of `columns`: x at the columns from `begin` of a matrix that is 0 elsewhere.
Tensor place_columns(Tensor input, std::size_t begin, std::size_t total) {
  static constexpr Operation kPlaceColumns = {
      "place_columns",
      [](Node& y) {
        clear(y);
        const Node& x = *y.inputs[0];
        copy_block(x, 0, y, y.attributes.index, x.shape.columns);
      },
      [](const Node& y, Tensor g, std::size_t) {
        return columns(g, y.attributes.index, y.input(0).columns());
      }};
  return input.node()->tape->run(kPlaceColumns, {input}, {input.rows(), total}, {.index = begin});
}

/// The gradient of `rows`.
Tensor place_rows(Tensor input, std::size_t begin, std::size_t total) {
  static constexpr Operation kPlaceRows = {"place_rows",
                                           [](Node& y) {
                                             clear(y);
                                             const Node& x = *y.inputs[0];
                                             std::memcpy(
                                                 at(y, y.attributes.index * y.shape.columns),
                                                 x.data, x.shape.size() * y.tape->element_size());
                                           },
                                           [](const Node& y, Tensor g, std::size_t) {
                                             return rows(g, y.attributes.index, y.input(0).rows());
                                           }};
  return input.node()->tape->run(kPlaceRows, {input}, {total, input.columns()}, {.index = begin});
}

}  // namespace

Tensor columns(Tensor x, std::size_t begin, std::size_t count) {
  static constexpr Operation kColumns = {
      "columns",
      [](Node& y) { copy_block(*y.inputs[0], y.attributes.index, y, 0, y.shape.columns); },
      [](const Node& y, Tensor g, std::size_t) {
        return place_columns(g, y.attributes.index, y.input(0).columns());
      }};
  if (begin > x.columns() || count > x.columns() - begin) {
    detail::throw_shape_error("columns", x.shape(),
                              "columns " + std::to_string(begin) + " to " +
                                  std::to_string(begin + count) + " were asked for");
  }
  return x.node()->tape->run(kColumns, {x}, {x.rows(), count}, {.index = begin});
}

Tensor rows(Tensor x, std::size_t begin, std::size_t count) {
  static constexpr Operation kRows = {
      "rows",
      [](Node& y) {
        std::memcpy(y.data, at(*y.inputs[0], y.attributes.index * y.shape.columns),
                    y.shape.size() * y.tape->element_size());
      },
      [](const Node& y, Tensor g, std::size_t) {
        return place_rows(g, y.attributes.index, y.input(0).rows());
      }};
  if (begin > x.rows() || count > x.rows() - begin) {
    detail::throw_shape_error("rows", x.shape(),
                              "rows " + std::to_string(begin) + " to " +
                                  std::to_string(begin + count) + " were asked for");
  }
  return x.node()->tape->run(kRows, {x}, {count, x.columns()}, {.index = begin});
}

Tensor concatenate_columns(std::initializer_list<Tensor> parts) {
  static constexpr Operation kConcatenateColumns = {
      "concatenate_columns",
      [](Node& y) {
        std::size_t column = 0;
        for (const Node* part : y.inputs) {
          copy_block(*part, 0, y, column, part->shape.columns);
          column += part->shape.columns;
        }
      },
      [](const Node& y, Tensor g, std::size_t k) {
        std::size_t begin = 0;
        for (std::size_t i = 0; i < k; ++i) begin += y.input(i).columns();
        return columns(g, begin, y.input(k).columns());
      }};
  Shape shape = {parts.begin()->rows(), 0};
  for (const Tensor& part : parts) {
    if (part.rows() != shape.rows) {
      detail::throw_shape_error("concatenate_columns", parts.begin()->shape(), part.shape(),
                                "all parts must have the same number of rows");
    }
    shape.columns += part.columns();
  }
  return parts.begin()->node()->tape->run(kConcatenateColumns, parts, shape);
}

Tensor concatenate_rows(std::initializer_list<Tensor> parts) {
  static constexpr Operation kConcatenateRows = {
      "concatenate_rows",
      [](Node& y) {
        std::size_t element = 0;
        for (const Node* part : y.inputs) {
          std::memcpy(at(y, element), part->data, part->shape.size() * y.tape->element_size());
          element += part->shape.size();
        }
      },
      [](const Node& y, Tensor g, std::size_t k) {
        std::size_t begin = 0;
        for (std::size_t i = 0; i < k; ++i) begin += y.input(i).rows();
        return rows(g, begin, y.input(k).rows());
      }};
  Shape shape = {0, parts.begin()->columns()};
  for (const Tensor& part : parts) {
    if (part.columns() != shape.columns) {
      detail::throw_shape_error("concatenate_rows", parts.begin()->shape(), part.shape(),
                                "all parts must have the same number of columns");
    }
    shape.rows += part.rows();
  }
  return parts.begin()->node()->tape->run(kConcatenateRows, parts, shape);
}

}  // namespace likeness::autodiff
