#include "tests/report/well_formed.hpp"

#include <array>
#include <cctype>
#include <stdexcept>

namespace {

class Parser {
 public:
  explicit Parser(std::string_view page) : page_(page) {}

  std::vector<PagePart> parse() {
    expect("<!DOCTYPE html>\n");
    while (at_ < page_.size()) {
      parts_.push_back(page_[at_] == '<' ? tag() : text());
    }
    if (!open_.empty()) fail("<" + open_.back() + "> is not closed");
    return std::move(parts_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error(what + " at byte " + std::to_string(at_) + ": " +
                             std::string(page_.substr(at_, 60)));
  }

  void expect(std::string_view wanted) {
    if (!page_.substr(at_).starts_with(wanted)) fail("no " + std::string(wanted));
    at_ += wanted.size();
  }

  std::string name() {
    const std::size_t begin = at_;
    while (at_ < page_.size() &&
           (std::isalnum(static_cast<unsigned char>(page_[at_])) != 0 || page_[at_] == '-')) {
      ++at_;
    }
    if (begin == at_) fail("no name");
    return std::string(page_.substr(begin, at_ - begin));
  }

  /// Text up to `end`, which is not taken; entities become what they stand for.
  std::string characters(char end) {
    static constexpr std::array<std::pair<std::string_view, char>, 5> kEntities = {
        {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}}};
    std::string text;
    while (at_ < page_.size() && page_[at_] != end) {
      if (page_[at_] == '<') fail("a bare <");
      if (page_[at_] != '&') {
        text += page_[at_++];
        continue;
      }
      const auto rest = page_.substr(at_);
      bool known = false;
      for (const auto& [entity, character] : kEntities) {
        if (known || !rest.starts_with(entity)) continue;
        text += character;
        at_ += entity.size();
        known = true;
      }
      if (!known) fail("an unknown entity");
    }
    return text;
  }

  PagePart text() {
    PagePart part;
    part.text = characters('<');
    return part;
  }

  void attributes(PagePart& part) {
    while (page_[at_] == ' ') {
      ++at_;
      std::string key = name();
      expect("=\"");
      for (const auto& attribute : part.attributes) {
        if (attribute.first == key) fail("a second " + key);
      }
      part.attributes.emplace_back(std::move(key), characters('"'));
      expect("\"");
    }
  }

  PagePart tag() {
    PagePart part;
    expect("<");
    if (page_[at_] == '/') {
      ++at_;
      part.closes = true;
      part.tag = name();
      if (open_.empty() || open_.back() != part.tag) fail("</" + part.tag + "> closes nothing");
      open_.pop_back();
    } else {
      part.opens = true;
      part.tag = name();
      attributes(part);
      part.closes = page_[at_] == '/';
      if (part.closes) ++at_;
      if (!part.closes) open_.push_back(part.tag);
    }
    expect(">");
    return part;
  }

  std::string_view page_;
  std::size_t at_ = 0;
  std::vector<std::string> open_;
  std::vector<PagePart> parts_;
};

}  // namespace

std::vector<PagePart> parse_page(std::string_view page) {
  return Parser(page).parse();
}
