#include "models/frame/generated_subjects.hpp"

#include <cstddef>

#include "models/frame/row_repeats.hpp"

namespace likeness::models {
namespace {

/// Whether all rows of a subject hold the same.
bool determined(const NumberedValues& subjects, const NumberedValues& values) {
  constexpr std::uint32_t kUnseen = NumberedValues::kNoValue - 1;
  std::vector<std::uint32_t> value_of(subjects.count, kUnseen);
  for (std::size_t row = 0; row < subjects.number.size(); ++row) {
    const std::uint32_t subject = subjects.number[row];
    if (subject == NumberedValues::kNoValue) continue;
    if (value_of[subject] == kUnseen) value_of[subject] = values.number[row];
    if (value_of[subject] != values.number[row]) return false;
  }
  return true;
}

}  // namespace

void join_subjects(const std::vector<GeneratedColumn>& generated) {
  const GeneratedColumn* leader = nullptr;
  NumberedValues subjects;
  for (const GeneratedColumn& one : generated) {
    if (!one.made->has_subjects()) continue;
    NumberedValues values = number_values(*one.column);
    if (leader != nullptr && values.count <= subjects.count) continue;
    leader = &one;
    subjects = std::move(values);
  }
  if (leader == nullptr) return;
  for (const GeneratedColumn& one : generated) {
    if (&one == leader || one.made->is_key() || one.column->type == ColumnType::kBool) continue;
    const NumberedValues values = number_values(*one.column);
    if (values.count > 0 && determined(subjects, values)) {
      one.made->follow(*leader->made, values.count, subjects.count);
    }
  }
}

}  // namespace likeness::models
