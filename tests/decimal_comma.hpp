#pragma once

#include <clocale>
#include <cstdlib>
#include <fstream>
#include <locale>
#include <string>

#include "io/temporary_folder.hpp"

/// A host program that writes numbers as Germans do, 1.234,5, by C's locale and C++'s, for as long
/// as this lives. C's stays as it is where the machine has no localedef to make one.
class DecimalComma {
 public:
  DecimalComma() : before_(std::locale::global(std::locale(std::locale(), new Punctuation))) {
    std::ofstream(folder_ / "source") << "comment_char %\nescape_char /\nLC_NUMERIC\n"
                                         "decimal_point \",\"\nthousands_sep \".\"\n"
                                         "grouping 3;3\nEND LC_NUMERIC\n";
    // It warns about the categories that are left out, and makes the locale all the same.
    const std::string command = "localedef -c -i " + (folder_ / "source") + " -f UTF-8 " +
                                (folder_ / "xx_XX.UTF-8") + " >/dev/null 2>&1";
    (void)!std::system(command.c_str());
    ::setenv("LOCPATH", (folder_ / "").c_str(), 1);
    of_c_ = std::setlocale(LC_NUMERIC, "xx_XX.UTF-8") != nullptr;
  }
  ~DecimalComma() {
    std::setlocale(LC_NUMERIC, "C");
    ::unsetenv("LOCPATH");
    std::locale::global(before_);
  }
  DecimalComma(const DecimalComma&) = delete;
  DecimalComma& operator=(const DecimalComma&) = delete;

  /// Whether C's functions write the comma, too.
  [[nodiscard]] bool of_c() const noexcept { return of_c_; }

 private:
  struct Punctuation : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
  };

  std::locale before_;
  TemporaryFolder folder_;
  bool of_c_ = false;
};
