#include "autodiff/buffer_pool.hpp"

#include <new>

namespace likeness::autodiff::detail {

BufferPool::Header* BufferPool::header_of(const std::byte* buffer) noexcept {
  return reinterpret_cast<Header*>(const_cast<std::byte*>(buffer) - sizeof(Header));
}

BufferPool::FreeList& BufferPool::list_of(std::size_t bytes) {
  for (FreeList& list : lists_) {
    if (list.bytes == bytes) return list;
  }
  return lists_.emplace_back(FreeList{bytes, nullptr});
}

std::byte* BufferPool::take(Arena& arena, std::size_t bytes) {
  FreeList& list = list_of(bytes);
  Header* header = list.first;
  if (header != nullptr) {
    list.first = header->next_free;
  } else {
    header = new (arena.allocate(sizeof(Header) + bytes)) Header{bytes, 0, nullptr};
  }
  std::byte* buffer = reinterpret_cast<std::byte*>(header + 1);
  fresh_.push_back(buffer);
  return buffer;
}

void BufferPool::retain(std::byte* buffer) noexcept {
  ++header_of(buffer)->holders;
}

void BufferPool::release(std::byte* buffer) {
  Header* header = header_of(buffer);
  if (--header->holders == 0) free(header);
}

bool BufferPool::held_once(const std::byte* buffer) const noexcept {
  return header_of(buffer)->holders == 1;
}

void BufferPool::sweep() {
  for (std::byte* buffer : fresh_) {
    if (header_of(buffer)->holders == 0) free(header_of(buffer));
  }
  fresh_.clear();
}

void BufferPool::forget() noexcept {
  for (FreeList& list : lists_) list.first = nullptr;
  fresh_.clear();
}

void BufferPool::free(Header* header) {
  FreeList& list = list_of(header->bytes);
  header->next_free = list.first;
  list.first = header;
}

}  // namespace likeness::autodiff::detail
