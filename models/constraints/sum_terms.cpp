#include "models/constraints/sum_terms.hpp"

#include <utility>

namespace likeness::models {
namespace {

text::Expression added(text::Expression a, const text::Expression& b, bool minus) {
  return {text::Expression::Kind::kArithmetic, 0, minus ? "-" : "+", {std::move(a), b}};
}

}  // namespace

void collect_terms(const text::Expression& e, bool minus, std::vector<SumTerm>& terms) {
  if (e.kind == text::Expression::Kind::kArithmetic && (e.text == "+" || e.text == "-")) {
    collect_terms(e.children[0], minus, terms);
    collect_terms(e.children[1], minus != (e.text == "-"), terms);
  } else {
    terms.push_back({e, minus});
  }
}

std::optional<text::Expression> without_plus(const std::vector<SumTerm>& terms, std::size_t k,
                                             const text::Expression& other) {
  text::Expression formula = other;
  for (std::size_t j = 0; j < terms.size(); ++j) {
    if (j != k) formula = added(std::move(formula), terms[j].part, !terms[j].minus);
  }
  return formula;
}

std::optional<text::Expression> without_minus(const std::vector<SumTerm>& terms, std::size_t k,
                                              const text::Expression& other) {
  std::optional<text::Expression> formula;
  for (const bool minus : {false, true}) {
    for (std::size_t j = 0; j < terms.size(); ++j) {
      if (j == k || terms[j].minus != minus) continue;
      if (!formula && minus) return std::nullopt;
      formula = formula ? added(std::move(*formula), terms[j].part, minus) : terms[j].part;
    }
  }
  if (!formula) return std::nullopt;
  return added(std::move(*formula), other, true);
}

}  // namespace likeness::models
