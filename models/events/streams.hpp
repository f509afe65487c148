#pragma once

#include <cstdint>

namespace likeness::models {

/// Streams of a sampling seed that the associative model takes.
inline constexpr std::uint64_t kEventCountStream = 96;      ///< element: subject within its block
inline constexpr std::uint64_t kLastEventCountStream = 97;  ///< the last ones of blocks
inline constexpr std::uint64_t kSubjectNameStream = 98;
inline constexpr std::uint64_t kFirstSubjectStream = std::uint64_t{1} << 61;  ///< + subject

}  // namespace likeness::models
