#include "io/json.hpp"
#include "report/document.hpp"

namespace likeness::report {
namespace {

using Json = io::OrderedJson;  // writes NaN as null

struct ToJson {
  Json operator()(std::monostate) const { return {}; }
  Json operator()(const metrics::Rate& rate) const {
    return {{"value", rate.value}, {"low", rate.low}, {"high", rate.high}};
  }
  Json operator()(const Uncertain& number) const {
    return {{number.value_key, number.value}, {"spread", number.spread}};
  }
  template <class T>
  Json operator()(const T& value) const {
    return Json(value);
  }
};

Json& at(Json& root, const Path& path) {
  Json* json = &root;
  for (const std::string& key : path) json = &(*json)[key];
  return *json;
}

void put(Json& object, const Path& path, const Value& value) {
  if (path.empty() || std::holds_alternative<std::monostate>(value.data)) return;
  at(object, path) = std::visit(ToJson{}, value.data);
}

struct BlockToJson {
  Json& object;

  void operator()(const Fact& fact) const { put(object, fact.path, fact.value); }
  void operator()(const Table& table) const {
    if (table.path.empty()) return;
    Json rows = Json::array();
    for (const std::vector<Value>& cells : table.rows) {
      Json row = Json::object();
      for (std::size_t c = 0; c < cells.size(); ++c) put(row, table.columns[c].path, cells[c]);
      rows.push_back(std::move(row));
    }
    at(object, table.path) = std::move(rows);
  }
  void operator()(const Findings& findings) const {
    Json list = Json::array();
    for (const metrics::Finding& finding : findings.findings) {
      list.push_back({{"name", finding.name},
                      {"title", finding.title},
                      {"severity", std::string(metrics::severity_name(finding.severity))},
                      {"value", finding.value},
                      {"low", finding.low},
                      {"high", finding.high},
                      {"baseline", finding.baseline},
                      {"verdict", finding.verdict},
                      {"advice", finding.advice}});
    }
    at(object, findings.path) = std::move(list);
  }
  void operator()(const Paragraph&) const {}
  void operator()(const Pictures&) const {}
};

}  // namespace

std::string write_json(const Document& document) {
  Json json = Json::object();
  for (const Section& section : document.sections) {
    const bool alone = document.sections.size() == 1;
    Json& object = alone ? json : at(json, section.path);
    if (section.score) put(object, section.score->path, section.score->value);
    for (const Block& block : section.blocks) std::visit(BlockToJson{object}, block);
  }
  return json.dump(2) + "\n";
}

}  // namespace likeness::report
