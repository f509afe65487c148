#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace likeness::makers {

/// The entries of a text with separators between them. The text must outlive the list.
class WordList {
 public:
  WordList() = default;
  explicit WordList(std::string_view text, char separator = '|') : text_(text) {
    if (text.empty()) return;
    starts_.push_back(0);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == separator) starts_.push_back(static_cast<std::uint32_t>(i + 1));
    }
    starts_.push_back(static_cast<std::uint32_t>(text.size() + 1));
  }

  [[nodiscard]] std::size_t size() const noexcept {
    return starts_.empty() ? 0 : starts_.size() - 1;
  }
  [[nodiscard]] bool empty() const noexcept { return starts_.empty(); }
  [[nodiscard]] std::string_view operator[](std::size_t i) const noexcept {
    return text_.substr(starts_[i], starts_[i + 1] - starts_[i] - 1);
  }

 private:
  std::string_view text_;
  std::vector<std::uint32_t> starts_;
};

}  // namespace likeness::makers
