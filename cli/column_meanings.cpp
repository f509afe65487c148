#include "cli/column_meanings.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "likeness/error.hpp"
#include "makers/locale.hpp"
#include "table/personal_data.hpp"
#include "text/nearest_name.hpp"

namespace likeness::cli {
namespace {

ColumnMetadata& column_of(Metadata& metadata, const std::string& name) {
  std::vector<std::string_view> names;
  for (ColumnMetadata& column : metadata.columns) {
    if (column.name == name) return column;
    names.emplace_back(column.name);
  }
  throw Error(ErrorCode::kUsage, "There is no column " + in_quotes(name) + " to say the sdtype of" +
                                     text::did_you_mean(name, names));
}

void check_sdtype(const std::string& sdtype) {
  const auto known = known_sdtypes();
  if (std::find(known.begin(), known.end(), sdtype) != known.end()) return;
  throw Error(ErrorCode::kUsage,
              "There is no sdtype " + in_quotes(sdtype) + text::did_you_mean(sdtype, known));
}

}  // namespace

void decide_meanings(const ModelArguments& model, DescribedTable& described) {
  Metadata& metadata = described.metadata;
  for (const auto& [name, sdtype] : model.meanings) {
    check_sdtype(sdtype);
    ColumnMetadata& column = column_of(metadata, name);
    column.sdtype = sdtype;
    column.regex_format.reset();
    if (sdtype != "id" && metadata.primary_key == name) metadata.primary_key.reset();
    std::erase_if(described.notes,
                  [&](const ColumnNote& note) { return note.column == column.name; });
  }
  if (!model.locale.empty()) {
    const std::string locale(makers::locale_name(model.locale));
    for (ColumnMetadata& column : metadata.columns) column.locale = locale;
  }
  if (!model.meanings.empty()) check_metadata(metadata, described.table);
}

}  // namespace likeness::cli
