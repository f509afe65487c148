#include "io/arrow_batches.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "likeness/error.hpp"
#include "text/quote.hpp"

namespace likeness::io {
namespace {

[[noreturn]] void fail_batches(const std::string& sentence) {
  throw Error(ErrorCode::kData, sentence);
}

/// Releases a stream at the end of its use.
struct StreamGuard {
  ArrowArrayStream& stream;
  explicit StreamGuard(ArrowArrayStream& guarded) : stream(guarded) {}
  StreamGuard(const StreamGuard&) = delete;
  StreamGuard& operator=(const StreamGuard&) = delete;
  ~StreamGuard() {
    if (stream.release != nullptr) stream.release(&stream);
    stream.release = nullptr;
  }
};

void check_stream(ArrowArrayStream& stream, int code) {
  if (code == 0) return;
  const char* words = stream.get_last_error == nullptr ? nullptr : stream.get_last_error(&stream);
  const std::string reason =
      words == nullptr || *words == 0 ? "error " + std::to_string(code) : std::string(words);
  // What follows, such as a traceback, is no part of the sentence.
  const std::size_t end = std::min(reason.find(" Detail: "), reason.find('\n'));
  fail_batches("The Arrow stream failed: " + reason.substr(0, end));
}

/// How many buffers an array of that type has at least.
std::int64_t buffers_of(const ArrowType& type) {
  if (type.kind == ArrowKind::kNull) return 0;
  return type.kind == ArrowKind::kString ? 3 : 2;
}

void check_array(const ArrowField& field, const ArrowType& type, const ArrowArray& array) {
  if (array.release == nullptr) fail_arrow(field, "has been released already.");
  if (array.length < 0 || array.offset < 0 ||
      array.length > std::numeric_limits<std::int64_t>::max() / 64 - array.offset) {
    fail_arrow(field, "has an impossible length.");
  }
  const std::int64_t buffers = buffers_of(type);
  if (array.n_buffers < buffers || (buffers > 0 && array.buffers == nullptr)) {
    fail_arrow(field, "lacks some of its buffers.");
  }
  if (array.null_count > 0 && type.kind != ArrowKind::kNull && array.buffers[0] == nullptr) {
    fail_arrow(field, "has missing cells, but doesn't say which.");
  }
  if (array.length == 0) return;
  // Of strings, the bytes may be absent where all are empty; what views need is looked at later.
  if (buffers > 1 && array.buffers[1] == nullptr) fail_arrow(field, "lacks its values.");
}

void check_dictionary(const ArrowField& field, const ArrowArray& array) {
  if (field.index_format.empty()) return;
  if (array.dictionary == nullptr) fail_arrow(field, "lacks its dictionary.");
  check_array(field, field.type(), *array.dictionary);
}

ArrowPart part_of(const ArrowField& field, const ArrowType& type, const ArrowArray& batch,
                  const ArrowArray& array) {
  check_array(field, type, array);
  check_dictionary(field, array);
  if (array.length < batch.offset + batch.length) {
    fail_arrow(field, "has fewer cells than its batch has rows.");
  }
  return {&array, static_cast<std::size_t>(array.offset + batch.offset),
          static_cast<std::size_t>(batch.length)};
}

void check_batch(const ArrowArray& batch, std::size_t columns) {
  if (batch.release == nullptr) fail_batches("An Arrow batch has been released already.");
  if (batch.length < 0 || batch.offset < 0 || batch.n_children < 0 ||
      static_cast<std::size_t>(batch.n_children) != columns ||
      (columns > 0 && batch.children == nullptr)) {
    fail_batches("An Arrow batch has other columns than its schema.");
  }
  if (batch.null_count > 0) {
    fail_batches("An Arrow batch has rows that are missing as a whole; leave them out.");
  }
  for (std::size_t k = 0; k < columns; ++k) {
    if (batch.children[k] == nullptr) fail_batches("An Arrow batch lacks some of its columns.");
  }
}

}  // namespace

ArrowBatches::~ArrowBatches() {
  for (ArrowArray& batch : batches) {
    if (batch.release != nullptr) batch.release(&batch);
  }
  if (schema.release != nullptr) schema.release(&schema);
}

std::shared_ptr<const ArrowBatches> pull_arrow(ArrowArrayStream& stream) {
  if (stream.release == nullptr) {
    throw Error(ErrorCode::kUsage,
                "The Arrow stream has been released already; a stream can be read once.");
  }
  const StreamGuard guard(stream);
  if (stream.get_schema == nullptr || stream.get_next == nullptr) {
    fail_batches("The Arrow stream lacks some of its functions.");
  }
  auto result = std::make_shared<ArrowBatches>();
  check_stream(stream, stream.get_schema(&stream, &result->schema));
  while (true) {
    ArrowArray batch{};
    check_stream(stream, stream.get_next(&stream, &batch));
    if (batch.release == nullptr) return result;
    result->batches.push_back(batch);
  }
}

std::shared_ptr<const ArrowBatches> take_arrow(ArrowSchema& schema, ArrowArray& batch) {
  auto result = std::make_shared<ArrowBatches>();
  result->schema = std::exchange(schema, ArrowSchema{});
  result->batches.push_back(std::exchange(batch, ArrowArray{}));
  return result;
}

std::vector<ArrowColumn> arrow_columns(const std::shared_ptr<const ArrowBatches>& batches,
                                       const ArrowFields& fields) {
  std::vector<ArrowColumn> columns;
  for (const ArrowField& field : fields.fields) {
    const std::string& format = field.index_format.empty() ? field.format : field.index_format;
    columns.push_back({&field, parse_arrow_type(format, field.name), {}, 0, batches});
  }
  for (const ArrowArray& batch : batches->batches) {
    check_batch(batch, columns.size());
    for (std::size_t k = 0; k < columns.size(); ++k) {
      ArrowColumn& column = columns[k];
      column.parts.push_back(part_of(*column.field, column.type, batch, *batch.children[k]));
      column.rows += column.parts.back().rows;
    }
  }
  return columns;
}

ArrowColumn dictionary_of(const ArrowColumn& column, const ArrowPart& part) {
  const ArrowArray& array = *part.array->dictionary;
  const auto rows = static_cast<std::size_t>(array.length);
  return {column.field,
          column.field->type(),
          {{&array, static_cast<std::size_t>(array.offset), rows}},
          rows,
          column.owner};
}

void fail_arrow(const ArrowField& field, const std::string& complaint) {
  throw Error(ErrorCode::kData, "Column " + text::in_quotes(field.name) + " " + complaint);
}

ArrowValidity::ArrowValidity(const ArrowColumn& column) : rows_(column.rows) {
  bits_.assign((rows_ + 7) / 8, 0xFF);
  std::size_t row = 0;
  for (const ArrowPart& part : column.parts) {
    if (!part.complete()) {
      for (std::size_t k = 0; k < part.rows; ++k) {
        if (!part.bit(0, k)) clear(row + k);
      }
    }
    row += part.rows;
  }
}

Buffer<std::uint8_t> ArrowValidity::take() {
  if (complete_) return {};
  if (rows_ % 8 != 0) {
    bits_.back() = static_cast<std::uint8_t>(bits_.back() & ((1U << (rows_ % 8)) - 1));
  }
  return std::move(bits_);
}

}  // namespace likeness::io
