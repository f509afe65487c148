#include "likeness/progress.hpp"

#include <doctest/doctest.h>

#include "likeness/error.hpp"

using namespace likeness;

TEST_CASE("a progress callback that returns false cancels the work") {
  const ProgressCallback stop_at_two = [](const Progress& progress) { return progress.step < 2; };
  CHECK_NOTHROW(
      report_progress(stop_at_two, {.stage = "fit", .step = 1, .total = 3, .losses = {}}));
  try {
    report_progress(stop_at_two, {.stage = "fit", .step = 2, .total = 3, .losses = {}});
    FAIL("not cancelled");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kCancelled);
  }
}

TEST_CASE("work without a callback goes on") {
  CHECK_NOTHROW(report_progress(nullptr, {.stage = "fit", .step = 1, .total = 3, .losses = {}}));
}
