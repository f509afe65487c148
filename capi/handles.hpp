#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "likeness/arrow.hpp"
#include "likeness/evaluation.hpp"
#include "likeness/likeness.h"
#include "likeness/model.hpp"
#include "likeness/report.hpp"

/// The C interface (likeness/likeness.h). Handles are numbers that are never used twice, so that a
/// wrong one is found out without a look at memory that it doesn't own.
namespace likeness::capi {

/// What a handle stands for.
class Held {
 public:
  Held() = default;
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  virtual ~Held() = default;
};

struct HeldTable : Held {
  io::ArrowTable content;
};

struct HeldModel : Held {
  explicit HeldModel(Model content) : model(std::move(content)) {}

  [[nodiscard]] io::ArrowTypes types() const { return io::ArrowTypes::parse(model.host_schema()); }

  Model model;
  std::vector<std::string> notes;
};

struct HeldReport : Held {
  std::shared_ptr<const HeldTable> real;
  std::shared_ptr<const HeldTable> synthetic;
  Metadata metadata;
  metrics::Evaluation evaluation;
  report::Origin origin;
};

/// A new handle of what is held.
[[nodiscard]] std::uintptr_t add_handle(std::shared_ptr<const Held> held);
/// What a handle holds; null where there is no such handle.
[[nodiscard]] std::shared_ptr<const Held> find_handle(std::uintptr_t handle);
void remove_handle(std::uintptr_t handle) noexcept;

/// What a handle holds. Throws Error(kUsage) where it is null, of another kind or released.
[[nodiscard]] std::shared_ptr<const HeldTable> held(const likeness_table* handle);
[[nodiscard]] std::shared_ptr<const HeldModel> held(const likeness_model* handle);
[[nodiscard]] std::shared_ptr<const HeldReport> held(const likeness_report* handle);

/// Writes a new handle of what is held.
template <class Handle>
void give(std::shared_ptr<const Held> content, Handle** handle) {
  *handle = reinterpret_cast<Handle*>(add_handle(std::move(content)));
}

void give_table(Table table, io::ArrowTypes types, likeness_table** handle);

}  // namespace likeness::capi
