#pragma once

#include <cstdint>

namespace likeness::models {

/// Streams of a sampling seed, one for each use.
inline constexpr std::uint64_t kRankStream = 0;        ///< element row * columns + column
inline constexpr std::uint64_t kMadeColumnStream = 1;  ///< element: column of the table
inline constexpr std::uint64_t kRareLevelStream = 1ULL
                                                  << 32;  ///< + column of the table; element: row
inline constexpr std::uint64_t kNumberMapStream = 2ULL
                                                  << 32;  ///< + column of the table; element: row
inline constexpr std::uint64_t kRejectionStream = 2;      ///< element: round of tries
inline constexpr std::uint64_t kFirstTryStream = 1024;    ///< + try; element as kRankStream's

}  // namespace likeness::models
