#include "report/markup.hpp"

#include <cassert>
#include <cstddef>
#include <utility>

#include "text/utf8.hpp"

namespace likeness::report {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

void append_byte(std::string& out, char byte) {
  switch (byte) {
    case '&':
      out += "&amp;";
      return;
    case '<':
      out += "&lt;";
      return;
    case '>':
      out += "&gt;";
      return;
    case '"':
      out += "&quot;";
      return;
    case '\'':
      out += "&#39;";
      return;
    case '\t':
    case '\n':
      out += ' ';
      return;
    default:
      if (static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F) {
        out += kReplacement;
      } else {
        out += byte;
      }
  }
}

/// `text` is valid UTF-8. U+FFFE and U+FFFF are the characters beyond ASCII that XML forbids.
void append_valid(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view three = text.substr(i, 3);
    if (three == "\xEF\xBF\xBE" || three == "\xEF\xBF\xBF") {
      out += kReplacement;
      i += 2;
    } else {
      append_byte(out, text[i]);
    }
  }
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (true) {
    const std::size_t valid = text::find_invalid_utf8(text);
    append_valid(out, text.substr(0, valid));
    if (valid == text.size()) return out;
    out += kReplacement;
    text.remove_prefix(valid + 1);
  }
}

void Markup::begin(std::string_view tag, std::initializer_list<Attribute> attributes) {
  markup_ += '<';
  markup_ += tag;
  for (const Attribute& attribute : attributes) {
    markup_ += ' ';
    markup_ += attribute.name;
    markup_ += "=\"";
    markup_ += escaped(attribute.value);
    markup_ += '"';
  }
}

Markup& Markup::open(std::string_view tag, std::initializer_list<Attribute> attributes) {
  begin(tag, attributes);
  markup_ += '>';
  open_.emplace_back(tag);
  return *this;
}

Markup& Markup::close() {
  assert(!open_.empty());
  markup_ += "</" + open_.back() + '>';
  open_.pop_back();
  return *this;
}

Markup& Markup::text(std::string_view text) {
  markup_ += escaped(text);
  return *this;
}

Markup& Markup::element(std::string_view tag, std::string_view content,
                        std::initializer_list<Attribute> attributes) {
  return open(tag, attributes).text(content).close();
}

Markup& Markup::empty(std::string_view tag, std::initializer_list<Attribute> attributes) {
  begin(tag, attributes);
  markup_ += "/>";
  return *this;
}

Markup& Markup::raw(std::string_view markup) {
  markup_ += markup;
  return *this;
}

std::string Markup::take() {
  assert(open_.empty());
  return std::exchange(markup_, {});
}

}  // namespace likeness::report
