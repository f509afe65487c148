#include "cli/manual.hpp"

#include <algorithm>

#include "cli/help.hpp"
#include "likeness/model.hpp"

namespace likeness::cli {
namespace {

/// Text as man(7) takes it literally.
std::string literal(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if ((c == '.' || c == '\'') && (result.empty() || result.back() == '\n')) result += "\\&";
    if (c == '-') result += '\\';
    result += c;
    if (c == '\\') result += 'e';
  }
  return result;
}

std::string bold(const std::string& text) {
  return "\\fB" + literal(text) + "\\fR";
}

std::string italic(const std::string& text) {
  return "\\fI" + literal(text) + "\\fR";
}

/// A sentence: what a summary lacks at its end.
std::string sentence(const std::string& text) {
  return literal(text) + (text.ends_with('.') ? "\n" : ".\n");
}

std::string tagged(const std::string& tag, const std::string& text) {
  return ".TP\n" + tag + '\n' + text;
}

std::string lines(const std::vector<std::string>& shown) {
  std::string text = ".PP\n.RS\n.nf\n";
  for (const std::string& line : shown) text += literal(line) + '\n';
  return text + ".fi\n.RE\n";
}

std::string tag_of(const Option& option) {
  const std::size_t comma = option.names.find(',');
  std::string tag = bold(option.first_name());
  if (comma != std::string::npos) tag += ", " + bold(option.long_name());
  return option.is_flag() ? tag : tag + ' ' + italic(option.value_name);
}

/// Options of one title, and the verbs that have each.
struct ListedOption {
  const Option* option;
  std::vector<std::string> verbs;
};
struct ListedGroup {
  std::string title;
  std::vector<std::string> verbs;
  std::vector<ListedOption> options;
};

bool alike(const Option& a, const Option& b) {
  return a.names == b.names && a.value_name == b.value_name && a.summary == b.summary;
}

void add_group(std::vector<ListedGroup>& list, const OptionGroup& group, const std::string& verb) {
  auto listed = std::ranges::find(list, group.title, &ListedGroup::title);
  if (listed == list.end()) listed = list.insert(listed, {group.title, {}, {}});
  listed->verbs.push_back(verb);
  for (const Option& option : group.options) {
    if (option.hidden) continue;
    auto place = std::ranges::find_if(
        listed->options, [&](const ListedOption& other) { return alike(*other.option, option); });
    if (place == listed->options.end()) place = listed->options.insert(place, {&option, {}});
    place->verbs.push_back(verb);
  }
}

std::string in_brackets(const std::vector<std::string>& verbs) {
  std::string text;
  for (const std::string& verb : verbs) text += (text.empty() ? " (" : ", ") + verb;
  return text + ")";
}

std::string options_section(const std::vector<Verb>& verbs) {
  std::vector<ListedGroup> groups;
  for (const Verb& verb : verbs) {
    for (const OptionGroup& group : verb.groups) add_group(groups, group, verb.name);
  }
  std::string text = ".SH OPTIONS\n";
  for (const ListedGroup& group : groups) {
    if (group.options.empty()) continue;
    text += ".SS " + literal(group.title + in_brackets(group.verbs)) + '\n';
    for (const auto& [option, having] : group.options) {
      const bool all = having.size() == group.verbs.size();
      text += tagged(tag_of(*option) + (all ? "" : literal(in_brackets(having))),
                     sentence(option->summary));
    }
  }
  return text;
}

std::string verbs_section(const std::vector<Verb>& verbs) {
  std::string text = ".SH VERBS\n";
  for (const Verb& verb : verbs) {
    text += tagged(bold(verb.name), sentence(verb.summary));
    for (const Positional& argument : verb.positionals) {
      text += ".br\n" + italic(argument.name) + ": " + sentence(argument.summary);
    }
    if (!verb.notes.empty()) text += ".IP\n" + sentence(verb.notes);
  }
  return text;
}

std::string models_section() {
  std::string text =
      ".SH MODELS\nOptions of models are set with \\fB\\-\\-set\\fR \\fINAME\\fR=\\fIVALUE\\fR; "
      "below, each stands with its default.\n";
  for (const ModelDescription& model : list_models()) {
    text += ".SS " + literal(model.name) + '\n' + sentence(model.summary);
    for (const OptionDescription& option : model.options) {
      text += tagged(bold(option.name) + "=" + italic(option.default_value),
                     sentence(option.summary) + sentence("Allowed: " + option.allowed));
    }
  }
  return text;
}

std::string examples_section(const std::vector<Verb>& verbs) {
  std::string text = ".SH EXAMPLES\n";
  for (const Verb& verb : verbs) text += bold(verb.name) + ":\n" + lines(verb.examples);
  return text;
}

}  // namespace

std::string manual_page(const std::vector<Verb>& verbs) {
  std::string text =
      ".TH LIKENESS 1 \"\" \"likeness " LIKENESS_VERSION
      "\" \"User Commands\"\n.SH NAME\nlikeness \\- learn a table and write a synthetic one like "
      "it\n.SH SYNOPSIS\n";
  for (const Verb& verb : verbs) text += literal(usage(verb)) + "\n.br\n";
  text += literal("likeness --version") + "\n.br\n" + literal("likeness VERB --help") + '\n';
  text +=
      ".SH DESCRIPTION\n" + literal(kAboutProgram) + "\n.PP\nA file called " + bold("-") +
      " is standard input or standard output. An output is written beside its target and takes "
      "its place when it is complete: a failed run leaves an old file as it was.\n.PP\nThe same "
      "input, options and seed give the same bytes, whatever the number of threads. Row " +
      italic("k") + " depends on the model, the seed and " + italic("k") +
      " alone, so that several processes can make parts of one table with " + bold("--first-row") +
      ".\n";
  text += verbs_section(verbs) + options_section(verbs) + models_section();
  text += ".SH EXIT STATUS\n";
  for (const ExitCode& exit : kExitCodes) text += tagged(bold(exit.code), sentence(exit.meaning));
  text += ".SH ENVIRONMENT\n" +
          tagged(bold("LIKENESS_ISA"),
                 sentence("The instruction set to use, baseline, avx2 or avx512; by default the "
                          "best one that the processor has"));
  return text + examples_section(verbs);
}

}  // namespace likeness::cli
