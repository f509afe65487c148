#include "io/arrow_export.hpp"

#include <cerrno>
#include <exception>
#include <new>
#include <utility>

#include "likeness/arrow.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "table/column_type.hpp"

namespace likeness::io {
namespace {

bool has_directive(const std::string& format, std::string_view letters) {
  for (std::size_t k = 0; k + 1 < format.size(); ++k) {
    if (format[k] != '%') continue;
    std::size_t at = k + 1;
    while (at + 1 < format.size() &&
           std::string_view("-^,:0123456789").find(format[at]) != std::string_view::npos) {
      ++at;
    }
    if (letters.find(format[at]) != std::string_view::npos) return true;
    k = at;
  }
  return false;
}

/// The type of times that are written so.
const char* format_of_times(const std::string& format) {
  if (has_directive(format, "JK")) return "tDu";
  if (!has_directive(format, "YymdjbBaAFT")) return "ttu";
  if (has_directive(format, "z")) return "tsu:UTC";
  return has_directive(format, "HIMSfT") ? "tsu:" : "tdD";
}

/// What a column is written as that didn't come from Arrow.
ArrowField own_field(const Column& column) {
  ArrowField field;
  field.name = column.name;
  switch (column.type) {
    case ColumnType::kInt64:
      field.format = "l";
      break;
    case ColumnType::kFloat64:
      field.format = "g";
      break;
    case ColumnType::kBool:
      field.format = "b";
      break;
    case ColumnType::kCategory:
      field.format = "u";
      field.index_format = "i";
      break;
    case ColumnType::kDatetime:
      field.format = format_of_times(column.datetime_format);
      break;
    case ColumnType::kText:
      field.format = "U";
      break;
  }
  return field;
}

bool can_hold_values(const ArrowField& field, const Column& column) {
  const bool strings = is_string(column.type);
  switch (field.type().kind) {
    case ArrowKind::kNull:
      return column.missing_count() == column.size();
    case ArrowKind::kBool:
      return column.type == ColumnType::kBool;
    case ArrowKind::kInteger:
      return column.type == ColumnType::kInt64 || column.type == ColumnType::kDatetime ||
             (strings && field.as_text);
    case ArrowKind::kFloat:
      return is_quantity(column.type);
    case ArrowKind::kString:
      return true;
    case ArrowKind::kDecimal:
      return is_number(column.type) || (strings && field.as_text);
    case ArrowKind::kDate:
    case ArrowKind::kTime:
    case ArrowKind::kTimestamp:
    case ArrowKind::kDuration:
      return column.type == ColumnType::kDatetime;
  }
  return false;
}

bool can_hold(const ArrowField& field, const Column& column) {
  if (field.index_format.empty()) return can_hold_values(field, column);
  const ArrowKind kind = field.type().kind;
  if (kind == ArrowKind::kString) return true;
  if (kind == ArrowKind::kBool) return column.type == ColumnType::kBool;
  const bool numbers =
      kind == ArrowKind::kInteger || kind == ArrowKind::kFloat || kind == ArrowKind::kDecimal;
  return numbers && column.type == ColumnType::kCategory;
}

/// Codes as wide as they must be: the dictionary of generated text is not known before it is made.
void widen_codes(ArrowField& field, const Column& column) {
  const ArrowType index = parse_arrow_type(field.index_format, field.name);
  constexpr int kBits = 8;
  const int bits = kBits * index.bytes - (index.is_signed ? 1 : 0);
  const bool known = is_coded(column.type) && column.dictionary.size() > 0;
  if (bits >= 31 || (known && column.dictionary.size() < (std::size_t{1} << bits))) return;
  field.index_format = "i";
}

ArrowFields fields_of(const Table& first, const ArrowTypes& types) {
  ArrowFields result;
  const ArrowFields* const known = types.fields();
  if (known != nullptr) result.host = known->host;
  for (const Column& column : first.columns()) {
    result.fields.push_back(
        arrow_field_of(known == nullptr ? nullptr : known->find(column.name), column));
  }
  return result;
}

void write_batch(const Table& table, const ArrowFields& fields, ArrowArray& batch) {
  auto owner = std::make_unique<ArrowArrayOwner>();
  owner->add(nullptr, nullptr);
  owner->children.resize(table.column_count());
  parallel_for(table.column_count(), [&](std::size_t k) {
    write_arrow_column(table.column(k), fields.fields[k], owner->children[k]);
  });
  hand_over_array(std::move(owner), table.rows(), 0, batch);
}

/// What a stream holds on to.
struct StreamState {
  TableSource source;
  ArrowFields fields;
  std::string error;
};

StreamState& state_of(ArrowArrayStream* stream) {
  return *static_cast<StreamState*>(stream->private_data);
}

/// Runs what may throw; nothing leaves into the host.
template <class Action>
int caught(StreamState& state, const Action& action) noexcept {
  try {
    action();
    state.error.clear();
    return 0;
  } catch (const Error& error) {
    state.error = error.what();
    return error.code() == ErrorCode::kCancelled ? ECANCELED : EINVAL;
  } catch (const std::bad_alloc&) {
    state.error = "There is not enough memory.";
    return ENOMEM;
  } catch (const std::exception& error) {
    state.error = error.what();
    return EIO;
  } catch (...) {
    state.error = "Something unknown was thrown.";
    return EIO;
  }
}

int stream_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  *out = {};
  StreamState& state = state_of(stream);
  return caught(state, [&] { write_arrow_fields(state.fields, *out); });
}

int stream_next(ArrowArrayStream* stream, ArrowArray* out) {
  *out = {};
  StreamState& state = state_of(stream);
  return caught(state, [&] {
    const std::optional<Table> table = state.source();
    if (table) write_batch(*table, state.fields, *out);
  });
}

const char* stream_error(ArrowArrayStream* stream) {
  const StreamState& state = state_of(stream);
  return state.error.empty() ? nullptr : state.error.c_str();
}

void stream_release(ArrowArrayStream* stream) {
  delete static_cast<StreamState*>(stream->private_data);
  stream->release = nullptr;
}

}  // namespace

ArrowField arrow_field_of(const ArrowField* remembered, const Column& column) {
  ArrowField field =
      remembered != nullptr && can_hold(*remembered, column) ? *remembered : own_field(column);
  // Where strings came by a dictionary for brevity, text of its own has none.
  if (field.plain && column.type == ColumnType::kText) {
    field.index_format.clear();
    field.format = "U";
  }
  if (!field.index_format.empty()) widen_codes(field, column);
  return field;
}

void write_arrow(TableSource source, const Table& first, const ArrowTypes& types,
                 ArrowArrayStream& stream) {
  auto state = std::make_unique<StreamState>();
  state->source = std::move(source);
  state->fields = fields_of(first, types);
  stream = {stream_schema, stream_next, stream_error, stream_release, state.release()};
}

void write_arrow(const Table& table, const ArrowTypes& types, ArrowArrayStream& stream) {
  const auto source = [rest = std::optional<Table>(table)]() mutable {
    return std::exchange(rest, std::nullopt);
  };
  write_arrow(source, table, types, stream);
}

}  // namespace likeness::io
