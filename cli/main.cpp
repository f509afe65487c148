#include <poll.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <new>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/interrupt.hpp"
#include "cli/verbs.hpp"
#include "likeness/error.hpp"
#include "text/quote.hpp"

namespace {

/// The main job first.
std::vector<likeness::cli::Verb> verbs() {
  using namespace likeness::cli;
  return {synth_verb(),   fit_verb(),     sample_verb(), evaluate_verb(),
          compare_verb(), rules_verb(),   detect_verb(), inspect_verb(),
          models_verb(),  predict_verb(), impute_verb(), continue_verb(),
          score_verb(),   subset_verb(),  make_verb(),   pseudonymize_verb()};
}

int exit_code(likeness::ErrorCode code) {
  switch (code) {
    case likeness::ErrorCode::kUsage:
      return 2;
    case likeness::ErrorCode::kData:
      return 3;
    case likeness::ErrorCode::kModel:
      return 4;
    case likeness::ErrorCode::kInternal:
    case likeness::ErrorCode::kCancelled:
      break;
  }
  return 1;
}

/// Whether nobody reads standard output any more: then there is nobody to tell, as in
/// `likeness sample model.likeness -n 1000000 -o - | head`.
bool output_closed() {
  pollfd output{STDOUT_FILENO, POLLOUT, 0};
  return ::poll(&output, 1, 0) > 0 && (output.revents & POLLERR) != 0;
}

void complain(const char* sentence) {
  std::fprintf(stderr, "likeness: %s\n", likeness::text::visible(sentence).c_str());
}

}  // namespace

int main(int count, char** values) {
  likeness::cli::install_signal_handlers();
  try {
    likeness::cli::parse_arguments(verbs(), std::span(values, static_cast<std::size_t>(count)))();
    return 0;
  } catch (const likeness::Error& error) {
    const bool nobody_reads = error.code() == likeness::ErrorCode::kInternal && output_closed();
    if (!nobody_reads) complain(error.what());
    return exit_code(error.code());
  } catch (const std::bad_alloc&) {
    complain("Out of memory; free some, or work on fewer columns or rows.");
  } catch (const std::length_error&) {
    complain("Out of memory; free some, or work on fewer columns or rows.");
  } catch (const std::exception& error) {
    complain((std::string("Internal error: ") + error.what() + ".").c_str());
  }
  return 1;
}
