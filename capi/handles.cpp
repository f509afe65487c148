#include "capi/handles.hpp"

#include <mutex>
#include <unordered_map>
#include <utility>

#include "likeness/error.hpp"

namespace likeness::capi {
namespace {

/// All handles of the process. It is never destroyed: a host may release handles at its very end.
struct HandleList {
  std::mutex mutex;
  std::unordered_map<std::uintptr_t, std::shared_ptr<const Held>> held;
  std::uintptr_t last = 0;
};

HandleList& handle_list() {
  static HandleList& list = *new HandleList;
  return list;
}

const char* kind_of(const Held& content) {
  if (dynamic_cast<const HeldTable*>(&content) != nullptr) return "a table";
  if (dynamic_cast<const HeldDataset*>(&content) != nullptr) return "a dataset";
  if (dynamic_cast<const HeldDatasetModel*>(&content) != nullptr) return "a model of datasets";
  return dynamic_cast<const HeldModel*>(&content) != nullptr ? "a model" : "a report";
}

template <class Content, class Handle>
std::shared_ptr<const Content> held_as(const Handle* handle, const std::string& kind) {
  if (handle == nullptr) {
    throw Error(ErrorCode::kUsage, "The handle of " + kind + " is null.");
  }
  const auto content = find_handle(reinterpret_cast<std::uintptr_t>(handle));
  if (content == nullptr) {
    throw Error(ErrorCode::kUsage,
                "The handle of " + kind + " has been released already, or never was one.");
  }
  if (auto found = std::dynamic_pointer_cast<const Content>(content)) return found;
  throw Error(ErrorCode::kUsage,
              std::string("The handle is that of ") + kind_of(*content) + ", not of " + kind + ".");
}

}  // namespace

std::uintptr_t add_handle(std::shared_ptr<const Held> content) {
  constexpr std::uintptr_t kStep = 16;  // so that it looks like an address to who checks that
  HandleList& list = handle_list();
  const std::lock_guard lock(list.mutex);
  list.held.emplace(list.last + kStep, std::move(content));
  return list.last += kStep;
}

std::shared_ptr<const Held> find_handle(std::uintptr_t handle) {
  HandleList& list = handle_list();
  const std::lock_guard lock(list.mutex);
  const auto found = list.held.find(handle);
  return found == list.held.end() ? nullptr : found->second;
}

void remove_handle(std::uintptr_t handle) noexcept {
  std::shared_ptr<const Held> last;  // destroyed without the lock
  HandleList& list = handle_list();
  const std::lock_guard lock(list.mutex);
  const auto found = list.held.find(handle);
  if (found == list.held.end()) return;
  last = std::move(found->second);
  list.held.erase(found);
}

std::shared_ptr<const HeldTable> held(const likeness_table* handle) {
  return held_as<HeldTable>(handle, "a table");
}

std::shared_ptr<const HeldModel> held(const likeness_model* handle) {
  return held_as<HeldModel>(handle, "a model");
}

std::shared_ptr<const HeldReport> held(const likeness_report* handle) {
  return held_as<HeldReport>(handle, "a report");
}

std::shared_ptr<const HeldDataset> held(const likeness_dataset* handle) {
  return held_as<HeldDataset>(handle, "a dataset");
}

std::shared_ptr<const HeldDatasetModel> held(const likeness_dataset_model* handle) {
  return held_as<HeldDatasetModel>(handle, "a model of datasets");
}

void give_table(Table table, io::ArrowTypes types, likeness_table** handle,
                std::vector<std::string> endings) {
  auto content = std::make_shared<HeldTable>();
  content->content = {std::move(table), std::move(types)};
  content->endings = std::move(endings);
  give(std::move(content), handle);
}

}  // namespace likeness::capi
