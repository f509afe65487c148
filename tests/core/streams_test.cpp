#include "core/streams.hpp"

#include <doctest/doctest.h>

using namespace likeness;

namespace {

struct Apart {
  streams::Streams one = {0, 5};
  streams::Streams other = {5};
};
struct Overlapping {
  streams::Streams one = {0, 5};
  streams::Streams other = {4, 2};
};
struct Endless {
  streams::Streams one = {UINT64_MAX, 2};
};

}  // namespace

TEST_CASE("a stream with two uses is found when the registry is compiled") {
  static_assert(streams::are_apart(Apart{}));
  static_assert(!streams::are_apart(Overlapping{}));
  static_assert(!streams::are_apart(Endless{}));
  CHECK(streams::kSampling.subjects[3] == (std::uint64_t{1} << 61) + 3);
}
