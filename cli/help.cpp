#include "cli/help.hpp"

#include <algorithm>

namespace likeness::cli {
namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kColumn = 28;  ///< where the text of an entry begins

std::string replaced(std::string text, char from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, 1, to);
  }
  return text;
}

std::string example_text(const std::vector<std::string>& lines) {
  std::string text = lines.size() == 1 ? "Example:\n" : "Examples:\n";
  for (const std::string& line : lines) text += "  " + line + '\n';
  return text;
}

}  // namespace

std::string wrapped(const std::string& text, std::size_t indent, std::size_t begun) {
  std::string result(begun == 0 ? indent : 0, ' ');
  std::size_t column = std::max(begun, indent);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const bool first = column == std::max(begun, indent) && begin == 0;
    if (!first && column + 1 + (end - begin) > kWidth) {
      result += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (!first) {
      result += ' ';
      ++column;
    }
    result.append(text, begin, end - begin);
    column += end - begin;
    begin = end + 1;
  }
  return result;
}

std::string entry(const std::string& name, const std::string& text) {
  std::string line = "  " + name;
  if (line.size() + 2 > kColumn) {
    return line + '\n' + wrapped(text, kColumn) + '\n';
  }
  line.resize(kColumn, ' ');
  return line + wrapped(text, kColumn, kColumn) + '\n';
}

std::string usage(const Verb& verb) {
  std::string text = "likeness " + verb.name;
  for (const Positional& positional : verb.positionals) {
    const std::string name = positional.name + (positional.many ? "..." : "");
    text += positional.needed_as.empty() ? " [" + name + "]" : " " + name;
  }
  for (const OptionGroup& group : verb.groups) {
    for (const Option& option : group.options) {
      if (option.needed) text += " " + option.first_name() + " " + option.value_name;
    }
  }
  return text + " [OPTIONS]";
}

std::string help(const std::vector<Verb>& verbs) {
  std::string text = wrapped(kAboutProgram, 0) + "\n\nUsage: likeness VERB [ARGUMENTS]\n\nVerbs:\n";
  for (const Verb& verb : verbs) text += entry(verb.name, verb.summary);
  text += "\nOptions:\n" + entry("VERB --help", "Show what a verb needs and what its options are") +
          entry("--version", "Print the version and the instruction set in use") +
          "\nA file called - is standard input or output.\n\nExit codes:\n";
  for (const ExitCode& exit : kExitCodes) text += entry(exit.code, exit.meaning);
  return text + "\nExample:\n  likeness synth real.csv -n 1000 -o synthetic.csv\n";
}

std::string help(const Verb& verb) {
  std::string text = wrapped(verb.summary, 0) + "\n\nUsage: " + usage(verb) + "\n\n";
  for (const Positional& positional : verb.positionals) {
    text += entry(positional.name, positional.summary);
  }
  for (const OptionGroup& group : verb.groups) {
    std::string list;
    for (const Option& option : group.options) {
      if (option.hidden) continue;
      const std::string name = replaced(option.names, ',', ", ");
      list += entry(option.is_flag() ? name : name + " " + option.value_name, option.summary);
    }
    if (!list.empty()) text += "\n" + group.title + ":\n" + list;
  }
  if (!verb.notes.empty()) text += "\n" + wrapped(verb.notes, 0) + "\n";
  return text + "\n" + example_text(verb.examples);
}

}  // namespace likeness::cli
