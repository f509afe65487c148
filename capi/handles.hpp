#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/arrow.hpp"
#include "likeness/dataset.hpp"
#include "likeness/dataset_model.hpp"
#include "likeness/likeness.h"
#include "likeness/model.hpp"

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
  std::vector<std::string> endings;  ///< of begun sequences that went on
};

struct HeldModel : Held {
  explicit HeldModel(Model content) : model(std::move(content)) {}

  [[nodiscard]] io::ArrowTypes types() const { return io::ArrowTypes::parse(model.host_schema()); }

  Model model;
  std::vector<std::string> notes;
};

struct HeldReport : Held {
  [[nodiscard]] virtual std::string json() const = 0;
  [[nodiscard]] virtual std::string text(std::size_t longest_list) const = 0;
  /// `model` may be null.
  [[nodiscard]] virtual std::string html(const Model* model) const = 0;
};

struct HeldDataset : Held {
  [[nodiscard]] io::ArrowTypes types_of(std::string_view table) const;
  /// What the tables mean, as far as nobody says otherwise.
  [[nodiscard]] DatasetMetadata meaning() const;

  Dataset dataset;
  std::map<std::string, io::ArrowTypes, std::less<>> types;
  std::optional<DatasetMetadata> metadata;  ///< what the store or the model says
  std::string schema;                       ///< of the store
  std::vector<std::string> notes;           ///< what the store has and `dataset` has not
};

struct HeldDatasetModel : Held {
  explicit HeldDatasetModel(DatasetModel content) : model(std::move(content)) {}

  DatasetModel model;
  std::vector<std::string> notes;
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
[[nodiscard]] std::shared_ptr<const HeldDataset> held(const likeness_dataset* handle);
[[nodiscard]] std::shared_ptr<const HeldDatasetModel> held(const likeness_dataset_model* handle);

/// Writes a new handle of what is held.
template <class Handle>
void give(std::shared_ptr<const Held> content, Handle** handle) {
  *handle = reinterpret_cast<Handle*>(add_handle(std::move(content)));
}

void give_table(Table table, io::ArrowTypes types, likeness_table** handle,
                std::vector<std::string> endings = {});

}  // namespace likeness::capi
