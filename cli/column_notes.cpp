#include "cli/column_notes.hpp"

#include <string>

namespace likeness::cli {
namespace {

/// As a shell takes it.
std::string shell_word(const std::string& text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? "'\\''" : std::string(1, c);
  return word + "'";
}

std::string advice(const ColumnNote& note) {
  switch (note.remedy) {
    case ColumnNote::Remedy::kMissingMarker:
      return "; --missing " + shell_word(note.cell) + " declares such a cell missing";
    case ColumnNote::Remedy::kMetadata:
      return "; --metadata can say what it is";
    case ColumnNote::Remedy::kNone:
      break;
  }
  return "";
}

}  // namespace

void show_notes(ProgressDisplay& display, std::span<const ColumnNote> notes) {
  for (const ColumnNote& note : notes) {
    std::string sentence = note.text + advice(note) + ".";
    if (sentence[0] >= 'a' && sentence[0] <= 'z')
      sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
    display.note(sentence);
  }
}

}  // namespace likeness::cli
