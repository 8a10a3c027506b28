#pragma once
// Numbers one after the other as bytes: what this engine has written it reads again, and no other one does.

#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

#include "nudge/error.hpp"
#include "nudge/matrix.hpp"

namespace nudge::lab {

using Bytes = std::vector<std::byte>;

template <typename T>
void append(Bytes& out, std::span<const T> numbers) {
  static_assert(std::is_trivially_copyable_v<T>);
  const auto bytes = std::as_bytes(numbers);
  out.insert(out.end(), bytes.begin(), bytes.end());
}
template <typename T>
void append(Bytes& out, const T& number) {
  append(out, std::span<const T>(&number, 1));
}
/// With its length before it.
template <typename T>
void append(Bytes& out, const AlignedArray<T>& numbers) {
  append(out, numbers.size());
  append(out, numbers.span());
}

class BytesReader {
 public:
  explicit BytesReader(std::span<const std::byte> bytes) : left_(bytes) {}

  template <typename T>
  void read(T& number) {
    copy(&number, sizeof number);
  }
  template <typename T>
  void read(AlignedArray<T>& numbers) {
    std::size_t size = 0;
    read(size);
    if (size > left_.size() / sizeof(T)) fail("a state that was cut short");
    numbers = AlignedArray<T>(size);
    copy(numbers.data(), size * sizeof(T));
  }

 private:
  void copy(void* to, std::size_t size) {
    if (size > left_.size()) fail("a state that was cut short");
    if (size > 0) std::memcpy(to, left_.data(), size);
    left_ = left_.subspan(size);
  }

  std::span<const std::byte> left_;
};

}  // namespace nudge::lab
