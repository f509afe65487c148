#pragma once

#include <cstddef>
#include <vector>

#include "likeness/autodiff/ops.hpp"

/// The shapes of data/adult.csv after mode-specific normalization and one-hot coding, as CTGAN and
/// TVAE see it. bench/compare/autodiff.py uses the same.
namespace adult {

inline constexpr std::size_t kBatch = 500;
inline constexpr std::size_t kPack = 10;
inline constexpr std::size_t kNoise = 128;

/// Modes of the six continuous columns, levels of the nine categories.
inline const std::vector<std::size_t> kModes = {8, 8, 8, 8, 8, 7};
inline const std::vector<std::size_t> kLevels = {9, 16, 7, 15, 6, 5, 2, 41, 2};
inline constexpr std::size_t kConditions = 103;
inline constexpr std::size_t kColumns = 156;

/// One tanh column before the modes of each continuous column; then the categories.
inline std::vector<likeness::autodiff::Span> spans() {
  using likeness::autodiff::SpanKind;
  std::vector<likeness::autodiff::Span> result;
  std::size_t column = 0;
  const auto add = [&](std::size_t width, SpanKind kind) {
    result.push_back({column, width, kind});
    column += width;
  };
  for (const std::size_t modes : kModes) {
    add(1, SpanKind::kTanh);
    add(modes, SpanKind::kSoftmax);
  }
  for (const std::size_t levels : kLevels) add(levels, SpanKind::kSoftmax);
  return result;
}

/// The spans of one kind only.
inline std::vector<likeness::autodiff::Span> spans(likeness::autodiff::SpanKind kind) {
  std::vector<likeness::autodiff::Span> result;
  for (const likeness::autodiff::Span& span : spans()) {
    if (span.kind == kind) result.push_back(span);
  }
  return result;
}

/// The categories' spans, from column 0.
inline std::vector<likeness::autodiff::Span> condition_spans() {
  std::vector<likeness::autodiff::Span> result;
  std::size_t column = 0;
  for (const std::size_t levels : kLevels) {
    result.push_back({column, levels, likeness::autodiff::SpanKind::kSoftmax});
    column += levels;
  }
  return result;
}

/// Rows like encoded ones: a level in each softmax span, numbers elsewhere.
inline std::vector<float> encoded_rows() {
  std::vector<float> rows(kBatch * kColumns, 0.0F);
  for (std::size_t i = 0; i < kBatch; ++i) {
    for (const likeness::autodiff::Span& span : spans()) {
      const bool number = span.kind == likeness::autodiff::SpanKind::kTanh;
      rows[i * kColumns + span.begin + (number ? 0 : i * 7 % span.width)] =
          number ? static_cast<float>(i % 11) * 0.1F - 0.5F : 1.0F;
    }
  }
  return rows;
}

/// One condition per row: a level of one category.
inline std::vector<float> conditions() {
  const std::vector<likeness::autodiff::Span> spans = condition_spans();
  std::vector<float> rows(kBatch * kConditions, 0.0F);
  for (std::size_t i = 0; i < kBatch; ++i) {
    const likeness::autodiff::Span& span = spans[i % spans.size()];
    rows[i * kConditions + span.begin + i * 5 % span.width] = 1.0F;
  }
  return rows;
}

}  // namespace adult
