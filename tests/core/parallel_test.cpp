#include "likeness/parallel.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "likeness/error.hpp"

using namespace likeness;

TEST_CASE("every element of a parallel loop is visited once") {
  set_threads(3);
  std::vector<int> visits(1001);
  parallel_chunks(visits.size(), 10, [&](std::size_t begin, std::size_t end) {
    for (std::size_t k = begin; k < end; ++k) ++visits[k];
  });
  for (const int count : visits) CHECK(count == 1);
  set_threads(0);
}

TEST_CASE("a parallel sum has the same bits for any number of threads") {
  std::vector<double> values(100'003);
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = 1.0 / static_cast<double>(k + 1);
  const auto total = [&] {
    return parallel_sum(values.size(), 1000, 0.0, [&](std::size_t begin, std::size_t end) {
      double sum = 0;
      for (std::size_t k = begin; k < end; ++k) sum += values[k];
      return sum;
    });
  };
  set_threads(1);
  const double one = total();
  for (const int count : {2, 7}) {
    set_threads(count);
    CHECK(total() == one);
  }
  set_threads(0);
}

TEST_CASE("an exception thrown in a parallel loop reaches the caller") {
  for (const int count : {1, 4}) {
    set_threads(count);
    CHECK_THROWS_WITH_AS(parallel_for(100,
                                      [](std::size_t k) {
                                        if (k >= 50) throw Error(ErrorCode::kData, "bad element");
                                      }),
                         "bad element", Error);
  }
  set_threads(0);
}

TEST_CASE("a parallel loop inside another one runs on the thread it is in") {
  set_threads(2);
  std::atomic<int> visits{0};
  parallel_for(4, [&](std::size_t) { parallel_for(5, [&](std::size_t) { ++visits; }); });
  CHECK(visits == 20);
  set_threads(0);
}

TEST_CASE("an empty loop does nothing and a negative number of threads is an error") {
  parallel_for(0, [](std::size_t) { FAIL("called"); });
  CHECK_THROWS_AS(set_threads(-1), Error);
  CHECK(threads() >= 1);
}

TEST_CASE("loops in a session visit every element once, however long the threads had to wait") {
  set_threads(3);
  std::vector<int> visits(97);
  int loops = 0;
  parallel_session([&] {
    for (const int pause : {0, 0, 0, 3, 0, 3}) {
      std::this_thread::sleep_for(std::chrono::milliseconds(pause));
      for (int k = 0; k < 200; ++k, ++loops) {
        parallel_for(visits.size(), [&](std::size_t i) { ++visits[i]; });
      }
    }
  });
  for (const int count : visits) CHECK(count == loops);
  set_threads(0);
}

TEST_CASE("an exception in a session's loop reaches its caller, and the session goes on") {
  for (const int count : {1, 4}) {
    set_threads(count);
    std::atomic<int> visits{0};
    CHECK_THROWS_WITH_AS(parallel_session([&] {
                           CHECK_THROWS_WITH_AS(
                               parallel_for(100,
                                            [](std::size_t k) {
                                              if (k >= 50) {
                                                throw Error(ErrorCode::kData,
                                                            "element " + std::to_string(k));
                                              }
                                            }),
                               "element 50", Error);
                           parallel_for(100, [&](std::size_t) { ++visits; });
                           throw Error(ErrorCode::kData, "the session's own");
                         }),
                         "the session's own", Error);
    CHECK(visits == 100);
  }
  set_threads(0);
}

TEST_CASE("sessions may be nested, hold nested loops, and run on several threads of a program") {
  set_threads(2);
  std::atomic<int> visits{0};
  std::vector<std::thread> program;
  for (int k = 0; k < 3; ++k) {
    program.emplace_back([&] {
      parallel_session([&] {
        parallel_session([&] { parallel_for(10, [&](std::size_t) { ++visits; }); });
        parallel_for(10, [&](std::size_t) {
          parallel_session([&] { parallel_for(10, [&](std::size_t) { ++visits; }); });
        });
      });
    });
  }
  for (std::thread& thread : program) thread.join();
  CHECK(visits == 3 * (10 + 100));
  set_threads(0);
}
