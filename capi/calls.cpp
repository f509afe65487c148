#include "capi/calls.hpp"

#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <vector>

#include "likeness/parallel.hpp"

namespace likeness::capi {
namespace {

constexpr const char* kNoMemory = "There is not enough memory.";

/// The sentence of the last error of a thread; where even that found no memory, a fixed one.
struct LastError {
  std::string sentence;
  bool no_memory = false;
};

LastError& last_error() noexcept {
  static thread_local LastError error;
  return error;
}

int set_error(int code, const char* sentence) noexcept {
  LastError& error = last_error();
  error.no_memory = false;
  try {
    error.sentence = sentence;
  } catch (...) {
    error.no_memory = true;
  }
  return code;
}

int code_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::kUsage:
      return LIKENESS_ERROR_USAGE;
    case ErrorCode::kData:
      return LIKENESS_ERROR_DATA;
    case ErrorCode::kModel:
      return LIKENESS_ERROR_MODEL;
    case ErrorCode::kCancelled:
      return LIKENESS_ERROR_CANCELLED;
    case ErrorCode::kInternal:
      break;
  }
  return LIKENESS_ERROR_INTERNAL;
}

void* allocated(std::size_t size) {
  void* const memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

int keep_error() noexcept {
  try {
    throw;
  } catch (const Error& error) {
    return set_error(code_of(error.code()), error.what());
  } catch (const std::bad_alloc&) {
    return set_error(LIKENESS_ERROR_INTERNAL, kNoMemory);
  } catch (const std::exception& error) {
    return set_error(LIKENESS_ERROR_INTERNAL, error.what());
  } catch (...) {
    return set_error(LIKENESS_ERROR_INTERNAL, "Something unknown was thrown.");
  }
}

void require(const void* pointer, const char* what) {
  if (pointer != nullptr) return;
  throw Error(ErrorCode::kUsage, std::string("The argument ") + what + " is null.");
}

void give_text(std::string_view text, char** place) {
  auto* const memory = static_cast<char*>(allocated(text.size() + 1));
  std::memcpy(memory, text.data(), text.size());
  memory[text.size()] = 0;
  *place = memory;
}

void give_bytes(std::string_view bytes, void** place, std::size_t* size) {
  *place = allocated(bytes.size() + 1);
  std::memcpy(*place, bytes.data(), bytes.size());
  *size = bytes.size();
}

ProgressCallback progress_of(likeness_progress progress, void* context) {
  if (progress == nullptr) return {};
  return [progress, context](const Progress& now) {
    const std::string stage(now.stage);
    std::vector<std::string> texts;
    std::vector<const char*> names;
    std::vector<double> values;
    for (const NamedLoss& loss : now.losses) {
      texts.emplace_back(loss.name);
      values.push_back(loss.value);
    }
    for (const std::string& text : texts) names.push_back(text.c_str());
    return progress(context, stage.c_str(), now.step, now.total, names.size(), names.data(),
                    values.data()) == 0;
  };
}

}  // namespace likeness::capi

extern "C" {

int likeness_abi_version(void) {
  return LIKENESS_ABI_VERSION;
}

const char* likeness_version(void) {
  return LIKENESS_VERSION;
}

const char* likeness_error_message(void) {
  const auto& error = likeness::capi::last_error();
  return error.no_memory ? likeness::capi::kNoMemory : error.sentence.c_str();
}

void likeness_free(void* memory) {
  std::free(memory);
}

int likeness_set_threads(int count) {
  return likeness::capi::call([&] {
    if (count < 0) {
      throw likeness::Error(likeness::ErrorCode::kUsage,
                            "The number of threads is negative; 0 stands for all processors.");
    }
    likeness::set_threads(count);
  });
}

}  // extern "C"
