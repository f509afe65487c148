#include "cli/arguments.hpp"

#include <algorithm>
#include <set>

#include "cli/file_uses.hpp"
#include "cli/files.hpp"
#include "cli/help.hpp"
#include "cli/manual.hpp"
#include "likeness/parallel.hpp"
#include "text/nearest_name.hpp"

namespace likeness::cli {
namespace {

std::string see_help(const Verb& verb) {
  return "; see likeness " + verb.name + " --help.";
}

/// "; did you mean "fit"?", or else where to look.
std::string hint(const std::string& given, const std::vector<std::string>& names,
                 const std::string& otherwise) {
  const std::string nearest = text::nearest_name(given, names);
  return nearest.empty() ? otherwise : "; did you mean " + in_quotes(nearest) + "?";
}

const Verb& find_verb(const std::vector<Verb>& verbs, const std::string& given) {
  std::vector<std::string> names;
  for (const Verb& verb : verbs) {
    if (verb.name == given) return verb;
    names.push_back(verb.name);
  }
  for (const Verb& verb : verbs) {
    if (std::ranges::count(verb.also, given) > 0) names = {verb.name};
  }
  const bool synonym = names.size() == 1 && verbs.size() > 1;
  fail("There is no verb " + in_quotes(given) +
       (synonym ? "; did you mean " + in_quotes(names.front()) + "?"
                : hint(given, names, "; see likeness --help.")));
}

/// Reads the words behind a verb, and hands each value to what declares it.
class Parser {
 public:
  Parser(const Verb& verb, std::vector<std::string> words)
      : verb_(verb), words_(std::move(words)) {}

  void run() {
    bool options_may_follow = true;
    while (next_ < words_.size()) {
      const std::string word = words_[next_++];
      if (!options_may_follow || word.size() < 2 || word[0] != '-') {
        take_positional(word);
      } else if (word == "--") {
        options_may_follow = false;
      } else if (word[1] == '-') {
        take_long(word);
      } else {
        take_short(word);
      }
    }
    check_needed();
    check_apart(files_);
  }

 private:
  void take_positional(const std::string& word) {
    if (place_ >= verb_.positionals.size()) {
      fail(verb_.name + " doesn't take the argument " + in_quotes(word) + see_help(verb_));
    }
    const Positional& positional = verb_.positionals[place_];
    positional.take(word);
    use_file(positional.name, word, positional.file);
    seen_.insert(positional.name);
    if (!positional.many) ++place_;
  }

  void take_long(const std::string& word) {
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    const Option* option = find([&](const Option& o) { return o.long_name() == name; });
    if (option == nullptr) fail_unknown(word);
    if (option->is_flag() && equals != std::string::npos) {
      fail(name + " takes no value" + see_help(verb_));
    }
    if (equals == std::string::npos) {
      take(*option);
    } else {
      give(*option, word.substr(equals + 1));
    }
  }

  /// `-q`, `-n 5`, `-n5`, `-qn5`.
  void take_short(const std::string& word) {
    for (std::size_t k = 1; k < word.size(); ++k) {
      const std::string name = {'-', word[k]};
      const Option* option = find([&](const Option& o) { return o.names.starts_with(name + ","); });
      if (option == nullptr) fail_unknown(k == 1 ? word : name);
      if (!option->is_flag() && k + 1 < word.size()) {
        return give(*option, word.substr(k + (word[k + 1] == '=' ? 2 : 1)));
      }
      take(*option);
    }
  }

  /// An option whose value, if it has one, is the next word.
  void take(const Option& option) {
    if (option.is_flag()) return give(option, "");
    if (next_ == words_.size()) fail(option.long_name() + " needs one value" + see_help(verb_));
    give(option, words_[next_++]);
  }

  void give(const Option& option, const std::string& value) {
    const bool first = seen_.insert(option.long_name()).second;
    if (!first && !option.repeatable && !option.is_flag()) {
      fail(option.long_name() + " needs one value, not several" + see_help(verb_));
    }
    option.take(value);
    use_file(option.long_name(), value, option.file);
  }

  void use_file(const std::string& name, const std::string& path, FileUse use) {
    if (use != FileUse::kNone && !path.empty()) files_.push_back({name, path, use});
  }

  template <class Predicate>
  [[nodiscard]] const Option* find(const Predicate& matches) const {
    for (const OptionGroup& group : verb_.groups) {
      for (const Option& option : group.options) {
        if (matches(option)) return &option;
      }
    }
    return nullptr;
  }

  [[noreturn]] void fail_unknown(const std::string& word) const {
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    std::string value;
    if (equals != std::string::npos) {
      value = word.substr(equals + 1);
    } else if (next_ < words_.size() && !words_[next_].starts_with('-')) {
      value = words_[next_];
    }
    const std::string sentence = verb_.unknown ? verb_.unknown(name, value) : "";
    if (!sentence.empty()) fail(sentence);
    std::vector<std::string> names;
    for (const OptionGroup& group : verb_.groups) {
      for (const Option& option : group.options) names.push_back(option.long_name());
    }
    fail("There is no option " + in_quotes(name) + hint(name, names, see_help(verb_)));
  }

  void check_needed() const {
    for (const Positional& positional : verb_.positionals) {
      if (!positional.needed_as.empty() && !seen_.contains(positional.name)) {
        fail(verb_.name + " needs " + positional.needed_as + see_help(verb_));
      }
    }
    for (const OptionGroup& group : verb_.groups) {
      for (const Option& option : group.options) {
        if (option.needed && !seen_.contains(option.long_name())) {
          fail(verb_.name + " needs " + option.long_name() + see_help(verb_));
        }
      }
    }
  }

  const Verb& verb_;
  std::vector<std::string> words_;
  std::size_t next_ = 0;
  std::size_t place_ = 0;
  std::set<std::string> seen_;
  std::vector<NamedFile> files_;
};

bool asks_for_help(const std::string& word) {
  return word == "--help" || word == "-h";
}

std::function<void()> print(std::string text) {
  return [text = std::move(text)] { write_text("-", text); };
}

std::string version_text() {
  return "likeness " LIKENESS_VERSION " (" + std::string(instruction_set_name(instruction_set())) +
         ")\n";
}

}  // namespace

std::function<void()> parse_arguments(const std::vector<Verb>& verbs,
                                      std::span<const char* const> arguments) {
  std::vector<std::string> words(arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end());
  if (words.size() > 1 && words[0] == "help") words = {words[1], "--help"};
  if (words.empty() || words[0] == "help" || asks_for_help(words[0])) return print(help(verbs));
  if (words[0] == "--version") return print(version_text());
  if (words[0] == kManualVerb) return print(manual_page(verbs));
  if (words[0].starts_with('-')) {
    fail("There is no option " + in_quotes(words[0]) + " before a verb; see likeness --help.");
  }
  const Verb& verb = find_verb(verbs, words[0]);
  const auto end = std::ranges::find(words, "--");
  if (std::any_of(words.begin(), end, asks_for_help)) return print(help(verb));
  Parser(verb, {words.begin() + 1, words.end()}).run();
  return verb.run;
}

}  // namespace likeness::cli
