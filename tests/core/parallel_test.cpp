#include "likeness/parallel.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cfenv>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "likeness/error.hpp"

using namespace likeness;

namespace {

/// Whether loops of many tasks, in a session and outside of one, do what they should.
bool loops_work() {
  std::atomic<int> visits{0};
  const auto visit = [&] { parallel_for(100, [&](std::size_t) { ++visits; }); };
  visit();
  parallel_session([&] {
    visit();
    visit();
  });
  return visits == 300;
}

/// The exit code of a child that runs body() and exits with 0 where that is true. One that hangs is
/// ended by a signal.
template <class Body>
int exit_code_of_child(const Body& body) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(60);
    _exit(body() ? 0 : 1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

double seconds_of_processor_time() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kInstrumented = true;
#else
constexpr bool kInstrumented = false;
#endif

}  // namespace

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

TEST_CASE("a session gives back what its body gives") {
  const std::vector<int> numbers = parallel_session([] { return std::vector<int>{1, 2, 3}; });
  CHECK(numbers.size() == 3);
}

TEST_CASE("a child after fork() can run loops, whatever its parent has run before") {
  set_threads(3);
  CHECK(loops_work());
  CHECK(exit_code_of_child(loops_work) == 0);
  parallel_session([] {
    CHECK(loops_work());
    CHECK(exit_code_of_child(loops_work) == 0);
  });
  CHECK(loops_work());
  set_threads(0);
}

TEST_CASE("after a loop or a session no thread takes processor time") {
  set_threads(4);
  CHECK(loops_work());
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const double before = seconds_of_processor_time();
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  CHECK(seconds_of_processor_time() - before < 0.05);
  set_threads(0);
}

TEST_CASE("no more threads work than were asked for") {
  for (const int count : {1, 2, 5}) {
    set_threads(count);
    std::mutex mutex;
    std::set<std::thread::id> workers;
    parallel_session([&] {
      for (int k = 0; k < 20; ++k) {
        parallel_for(50, [&](std::size_t) {
          const std::scoped_lock lock(mutex);
          workers.insert(std::this_thread::get_id());
        });
      }
    });
    CHECK(workers.size() <= static_cast<std::size_t>(count));
  }
  set_threads(0);
}

TEST_CASE("where the system gives no more threads, the calling one does the work") {
  if (kInstrumented) {
    MESSAGE("instrumented programs need all addresses: skipped");
    return;
  }
  set_threads(6);
  const auto without_room_for_stacks = [] {
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    const rlim_t used = pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const rlimit limit = {used + (4U << 20), used + (4U << 20)};
    return setrlimit(RLIMIT_AS, &limit) == 0 && loops_work();
  };
  CHECK(exit_code_of_child(without_room_for_stacks) == 0);
  set_threads(0);
}

TEST_CASE("how a host rounds changes nothing in a session, and is as before after it") {
  for (const int count : {1, 3}) {
    set_threads(count);
    std::fesetround(FE_UPWARD);
    std::atomic<int> to_nearest{0};
    parallel_session([&] {
      parallel_for(20, [&](std::size_t) { to_nearest += std::fegetround() == FE_TONEAREST; });
    });
    CHECK(std::fegetround() == FE_UPWARD);
    std::fesetround(FE_TONEAREST);
    CHECK(to_nearest == 20);
  }
  set_threads(0);
}
