#pragma once

#include <type_traits>
#include <utility>
#include <variant>

namespace likeness {

/// A std::variant whose copies may run out of memory. That of GCC 12's library takes one of
/// strings, vectors and plain types for never without a value, even while the copy of its value
/// fails, and then destroys what was never made. Here the copy is made first, and moved in.
template <class... Alternatives>
class Variant : public std::variant<Alternatives...> {
 public:
  using Base = std::variant<Alternatives...>;
  using Base::Base;
  using Base::operator=;

  Variant() = default;
  Variant(Variant&&) noexcept = default;
  Variant& operator=(Variant&&) noexcept = default;
  ~Variant() = default;

  Variant(const Variant& other) : Base() {
    std::visit(
        [this](const auto& value) { this->template emplace<std::decay_t<decltype(value)>>(value); },
        static_cast<const Base&>(other));
  }
  Variant& operator=(const Variant& other) {
    if (this != &other) *this = Variant(other);
    return *this;
  }
};

}  // namespace likeness
