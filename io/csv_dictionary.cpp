#include "io/csv_dictionary.hpp"

#include <cstring>
#include <limits>
#include <utility>

#include "likeness/error.hpp"

namespace likeness::io {

/// All bytes from the ninth on, in words; the last one overlaps.
std::uint64_t CsvDictionary::hash_rest(std::string_view text) noexcept {
  std::uint64_t hash = 0x8EBC6AF09C88C6E3ULL;
  for (std::size_t k = 8; k + 8 < text.size(); k += 8) {
    hash = mix(hash ^ load(text.data() + k), 0x589965CC75374CC3ULL) + k;
  }
  return mix(hash ^ load(text.data() + text.size() - 8), 0x1D8E4E27C47D124FULL);
}

bool CsvDictionary::same_rest(const Slot& slot, const Key& key) noexcept {
  return std::memcmp(slot.data + 8, key.text.data() + 8, key.text.size() - 8) == 0;
}

std::int32_t CsvDictionary::add(const Key& key) {
  if (strings_.size() >= static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    throw Error(ErrorCode::kData, "A column has more than 2^31 - 1 distinct strings.");
  }
  const auto code = static_cast<std::int32_t>(strings_.size());
  place(key, code);
  strings_.push_back(key.text);
  return code;
}

void CsvDictionary::add_missing(const Key& key) {
  place(key, -1);
}

std::vector<std::string_view> CsvDictionary::release() {
  slots_ = {};
  used_ = 0;
  return std::exchange(strings_, {});
}

void CsvDictionary::place(const Key& key, std::int32_t code) {
  if (2 * (used_ + 1) > slots_.size()) grow();
  insert(
      {key.first, key.second, key.text.data(), static_cast<std::uint32_t>(key.text.size()), code},
      key.hash);
  ++used_;
}

void CsvDictionary::insert(const Slot& slot, std::uint64_t hash) noexcept {
  std::size_t at = hash >> shift_;
  while (slots_[at].code != kAbsent) at = (at + 1) & (slots_.size() - 1);
  slots_[at] = slot;
}

void CsvDictionary::grow() {
  const std::vector<Slot> before =
      std::exchange(slots_, std::vector<Slot>(slots_.empty() ? 16 : 2 * slots_.size()));
  shift_ = 64;
  for (std::size_t size = slots_.size(); size > 1; size /= 2) --shift_;
  for (const Slot& slot : before) {
    if (slot.code != kAbsent) insert(slot, hash_words(slot.first, slot.second, slot.size));
  }
}

}  // namespace likeness::io
