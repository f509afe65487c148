#include "cli/progress_display.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "cli/interrupt.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto kBarInterval = 100ms;
constexpr auto kLineInterval = 5s;
constexpr int kBarWidth = 30;
constexpr const char* kClearLine = "\r\033[K";

std::string duration_text(double seconds) {
  if (seconds < 100) return text::fixed(seconds, seconds < 10 ? 1 : 0) + " s";
  const bool long_time = seconds >= 3600;
  const double unit = long_time ? 3600 : 60;
  const auto rest = static_cast<int>(std::fmod(seconds, unit) / (unit / 60));
  return text::fixed(std::floor(seconds / unit), 0) + (long_time ? " h " : " min ") +
         (rest < 10 ? "0" : "") + std::to_string(rest) + (long_time ? " min" : " s");
}

double seconds_between(std::chrono::steady_clock::time_point from,
                       std::chrono::steady_clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

std::string losses_text(const Progress& progress) {
  std::string text;
  for (const NamedLoss& loss : progress.losses) {
    text += "  " + std::string(loss.name) + " " + text::significant(loss.value, 4);
  }
  return text;
}

std::string bar_text(double share) {
  const auto filled = static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * kBarWidth);
  return "[" + std::string(filled, '#') + std::string(kBarWidth - filled, ' ') + "]";
}

}  // namespace

ProgressDisplay::ProgressDisplay(bool quiet)
    : mode_(quiet                          ? Mode::kQuiet
            : ::isatty(STDERR_FILENO) != 0 ? Mode::kBar
                                           : Mode::kLines) {}

ProgressDisplay::~ProgressDisplay() {
  if (mode_ == Mode::kBar && !stage_.empty()) std::fputs(kClearLine, stderr);
}

ProgressCallback ProgressDisplay::callback() {
  return [this](const Progress& progress) { return update(progress); };
}

void ProgressDisplay::finish_stage() {
  if (stage_.empty()) return;
  if (mode_ != Mode::kQuiet) {
    std::fprintf(stderr, "%s%s: done in %s\n", mode_ == Mode::kBar ? kClearLine : "",
                 stage_.c_str(),
                 duration_text(seconds_between(stage_start_, Clock::now())).c_str());
  }
  stage_.clear();
  leaves_interrupts_ = false;
}

void ProgressDisplay::note(std::string_view sentence) {
  if (mode_ == Mode::kQuiet) return;
  std::fprintf(stderr, "%s%s\n", mode_ == Mode::kBar ? kClearLine : "",
               text::visible(sentence).c_str());
}

bool ProgressDisplay::update(const Progress& progress) {
  if (interrupted() && !leaves_interrupts_) return false;
  const auto now = Clock::now();
  if (stage_ != progress.stage) {
    finish_stage();
    stage_ = progress.stage;
    stage_start_ = last_shown_ = now;
    first_step_ = progress.step;
    return true;
  }
  const auto interval = mode_ == Mode::kBar ? Clock::duration(kBarInterval) : kLineInterval;
  if (mode_ != Mode::kQuiet && now - last_shown_ >= interval) {
    last_shown_ = now;
    show(progress, now);
  }
  return true;
}

void ProgressDisplay::show(const Progress& progress, Clock::time_point now) {
  std::string text = stage_ + ": ";
  if (progress.total > 0) {
    const double share = static_cast<double>(progress.step) / static_cast<double>(progress.total);
    if (mode_ == Mode::kBar) text += bar_text(share) + " ";
    text += std::to_string(static_cast<int>(share * 100)) + "%";
    if (progress.step > first_step_) {
      const double pace =
          seconds_between(stage_start_, now) / static_cast<double>(progress.step - first_step_);
      text += ", " + duration_text(pace * static_cast<double>(progress.total - progress.step)) +
              " left";
    }
  } else {
    text += std::to_string(progress.step);
  }
  text += losses_text(progress);
  std::fprintf(stderr, mode_ == Mode::kBar ? "\r\033[K%s" : "%s\n", text.c_str());
}

}  // namespace likeness::cli
