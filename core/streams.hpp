#pragma once

#include <array>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>

/// The registry of random streams: for each kind of seed, who draws from which of its streams. A
/// stream is addressed by (seed, stream, element); two uses of one stream would draw the same
/// numbers. Numbers here are part of what a seed gives: changing one changes rows.
namespace likeness::streams {

/// The streams [first, first + count).
struct Streams {
  std::uint64_t first = 0;
  std::uint64_t count = 1;

  /// The k-th of them.
  [[nodiscard]] constexpr std::uint64_t operator[](std::uint64_t k) const noexcept {
    assert(k < count);
    return first + k;
  }
  /// The only one, or the first.
  // NOLINTNEXTLINE(google-explicit-constructor): a stream's number is what a stream is.
  constexpr operator std::uint64_t() const noexcept { return first; }
};

/// Whether no stream of a seed has two uses. A group has members of type Streams and nothing else,
/// so that none can be forgotten.
template <class Group>
[[nodiscard]] consteval bool are_apart(const Group& group) {
  using All = std::array<Streams, sizeof(Group) / sizeof(Streams)>;
  const auto all = std::bit_cast<All>(group);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].count == 0 || all[i].first + (all[i].count - 1) < all[i].first) return false;
    for (std::size_t k = 0; k < i; ++k) {
      const bool before = all[i].first + (all[i].count - 1) < all[k].first;
      const bool after = all[k].first + (all[k].count - 1) < all[i].first;
      if (!before && !after) return false;
    }
  }
  return true;
}

inline constexpr std::uint64_t kMillion = std::uint64_t{1} << 20;
inline constexpr std::uint64_t kBillions = std::uint64_t{1} << 32;

/// Of the seed that rows are sampled with. Elements are rows where nothing else is said.
struct Sampling {
  Streams ranks = {0};              ///< element row * columns + column
  Streams generated_columns = {1};  ///< seeds; element: column of the table
  Streams rejection = {2};          ///< seeds; element: round of tries
  Streams latent = {64};            ///< element row * embedding + dimension
  Streams category_noise = {65};    ///< element row * width + place
  Streams number_noise = {66};      ///< element row * numbers + number
  Streams condition = {67};         ///< elements 2 row and 2 row + 1
  Streams row_choice = {80};
  Streams guesses = {82};
  Streams boosts = {84};
  Streams particles = {83};                 ///< element (row * rounds + round) * columns + column
  Streams strangers = {81};                 ///< seeds; element round * candidates + attempt
  Streams event_counts = {96};              ///< element: subject within its block
  Streams last_event_counts = {97};         ///< the last ones of blocks
  Streams subject_names = {98};             ///< a seed
  Streams sequence_rows = {99};             ///< a seed
  Streams tries = {1024, kMillion - 1024};  ///< + try; element as of `ranks`
  Streams translator = {kMillion, kBillions - kMillion};                ///< two for each attempt
  Streams rare_categories = {kBillions, kBillions};                     ///< + column of the table
  Streams number_maps = {2 * kBillions, kBillions};                     ///< + column of the table
  Streams subjects = {std::uint64_t{1} << 61, std::uint64_t{1} << 61};  ///< + subject
};
inline constexpr Sampling kSampling;
static_assert(are_apart(kSampling));

/// Of the seed that a network is fitted with.
struct Training {
  Streams modes = {0, kBillions};  ///< + column of the table; element: row
  /// What models/training/network_streams.hpp cuts up by use, step and part.
  Streams steps = {std::uint64_t{1} << 60, std::uint64_t{1} << 60};
  Streams event_layers = {std::uint64_t{1} << 62, kBillions};  ///< + layer
};
inline constexpr Training kTraining;
static_assert(are_apart(kTraining));

/// Of the seed that a table of events is read with. The network that learns them afterwards takes
/// the streams of Training but `modes`.
struct EventReading {
  Streams blurred_names = {0};     ///< a seed
  Streams first_kinds = {1, 6};    ///< + kinds of subjects, less one
  Streams within = {7};            ///< where a number lies within its bin
  Streams kinds = {8};             ///< element: subject
  Streams more_kinds = {9, 1024};  ///< as `first_kinds`, from 8 kinds on
};
inline constexpr EventReading kEventReading;
static_assert(are_apart(kEventReading));

/// Of the seed that two tables are compared with. The numbers are words in ASCII.
struct Evaluation {
  Streams attribute_attack = {0x61747472};
  Streams attribute_control = {0x61747463};
  Streams bootstrap = {0x626f6f74, 0x10000};  ///< + table
  Streams comparison_rows = {0x636f6d70};
  Streams detection_folds = {0x64657466};
  Streams detection_real = {0x64657472};
  Streams detection_synthetic = {0x64657473};
  Streams privacy_holdout = {0x686f6c64};
  Streams closeness_of_members = {0x6d656d62};
  Streams random_missing = {0x6d697373, 0x20000};  ///< + column
  Streams closeness_of_others = {0x6f746872};
  Streams random_values = {0x72616e64, 0x20000};  ///< + column
  Streams privacy_real = {0x7265616c};
  Streams singling_out_holdout = {0x736f686f};
  Streams singling_out_naive = {0x736f6e61};
  Streams singling_out_order = {0x736f6f72};
  Streams singling_out_real = {0x736f726c};
  Streams singling_out_tries = {0x736f7472};
  Streams privacy_synthetic = {0x73796e74};
  Streams utility_test = {0x75746573};
  Streams utility_train = {0x75747261};
  Streams utility_synthetic = {0x7574737a};
};
inline constexpr Evaluation kEvaluation;
static_assert(are_apart(kEvaluation));

/// Of the seed of kNN-MTD. Models that are made of it sample it with their own seed: what they draw
/// from the streams in common are but seeds of further streams.
struct Diffusion {
  Streams first_attempt = {0};
  Streams order = {1};
  Streams attempts = {2, 64 - 2};                      ///< the second, third, ...
  Streams more_attempts = {3 * kBillions, kBillions};  ///< from the 64th on
};
inline constexpr Diffusion kDiffusion;
static_assert(are_apart(kDiffusion));

/// Of the seed of a latent correlation.
struct LatentCorrelation {
  Streams sweeps = {0, kBillions};
  Streams scores = {kBillions, kBillions};  ///< + sweep, for scores given the correlation
  Streams shown_ranks = {2 * kBillions};    ///< rows of a copula model whose states are looked at
};
inline constexpr LatentCorrelation kLatentCorrelation;
static_assert(are_apart(kLatentCorrelation));

/// Of the seed that rows within parents are drawn with. Elements follow from the parent's number,
/// the row's place behind it, and the place of a column.
struct Siblings {
  Streams lengths = {0};
  Streams first_rows = {1};
  Streams rows = {2};
};
inline constexpr Siblings kSiblings;
static_assert(are_apart(kSiblings));

/// Of the seed of a forest or of boosted trees.
struct Trees {
  Streams rows_and_columns = {0, 2 * kBillions};  ///< 2 tree for rows, 2 tree + 1 for columns
  Streams held_out = {2 * kBillions, kBillions};  ///< + column drawn; element: row
};
inline constexpr Trees kTrees;
static_assert(are_apart(kTrees));

/// Of the seed of made values (makers/). Elements are rows, or the subjects that rows belong to.
struct Making {
  Streams person = {0, kMillion};                 ///< + round of names; a permutation
  Streams birth = {kMillion};                     ///< a permutation
  Streams place = {kMillion + 1};                 ///< a city and its postal code
  Streams code = {kMillion + 2};                  ///< the rest of a postal code
  Streams street = {kMillion + 3};                ///< a permutation
  Streams details = {kMillion + 5, 16};           ///< + use within a kind
  Streams texts = {2 * kMillion, kMillion};       ///< + word
  Streams cells = {kBillions, kBillions};         ///< + column: what a description says of a cell
  Streams orders = {2 * kBillions, kBillions};    ///< + column: permutations of values, and keys
  Streams values = {4 * kBillions, kBillions};    ///< + hash of a kind; a permutation
  Streams children = {3 * kBillions, kBillions};  ///< + table: how many rows a parent has
};
inline constexpr Making kMaking;
static_assert(are_apart(kMaking));

/// Of the seed that several tables are learned or made with: seeds of their parts.
struct Datasets {
  Streams fits = {0};              ///< element 8 table + part
  Streams parts = {1};             ///< element 8 table + part
  Streams dealing = {2};           ///< element: relation
  Streams counts = {3, kMillion};  ///< + relation; element: that of the parent's row
};
inline constexpr Datasets kDatasets;
static_assert(are_apart(kDatasets));

}  // namespace likeness::streams
