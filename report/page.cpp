#include "report/page.hpp"

#include "report/markup.hpp"

namespace likeness::report {
namespace {

void write_head(Markup& out, const std::string& title) {
  out.open("head");
  out.empty("meta", {{"charset", "utf-8"}});
  out.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  out.empty("meta", {{"http-equiv", "Content-Security-Policy"},
                     {"content", "default-src 'none'; style-src 'unsafe-inline'"}});
  out.empty("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  out.element("title", title);
  out.open("style").raw(page_style()).close();
  out.close();
}

void write_contents(Markup& out, const std::vector<Section>& sections) {
  out.open("nav", {{"aria-label", "Contents"}}).open("ul");
  for (const Section& section : sections) {
    out.open("li").element("a", section.title, {{"href", '#' + section.id}}).close();
  }
  out.close().close();
}

void write_key(Markup& out) {
  out.open("p", {{"class", "key"}});
  out.element("span", "", {{"class", "swatch of-real"}}).text("real");
  out.element("span", "", {{"class", "swatch of-synthetic"}}).text("synthetic");
  out.close();
}

}  // namespace

std::string make_page(const std::string& title, const std::string& subtitle,
                      const std::vector<Section>& sections) {
  Markup out;
  out.raw("<!DOCTYPE html>\n").open("html", {{"lang", "en"}});
  write_head(out, title);
  out.open("body");
  out.element("a", "Skip to the report", {{"class", "skip"}, {"href", "#report"}});
  out.open("header").element("h1", title).element("p", subtitle, {{"class", "subtitle"}});
  write_key(out);
  out.close();
  write_contents(out, sections);
  out.open("main", {{"id", "report"}, {"tabindex", "-1"}});
  for (const Section& section : sections) {
    out.raw("\n").open("section", {{"id", section.id}, {"aria-labelledby", section.id + "-title"}});
    out.element("h2", section.title, {{"id", section.id + "-title"}});
    out.raw(section.markup).close();
  }
  out.close();
  out.element("footer",
              "Made by likeness " LIKENESS_VERSION
              ". This page holds no script and loads nothing from anywhere. It shows levels, "
              "ranges and (as dots) single rows of the real table: keep it as safe as a summary of "
              "that.");
  out.close().close().raw("\n");
  return out.take();
}

}  // namespace likeness::report
