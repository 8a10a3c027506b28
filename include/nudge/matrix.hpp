#pragma once
// Views and storage of numbers: the shape of one example; a matrix, row-major and contiguous: a batch has one example a
// row.
// In nudge::core.

#include <cassert>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

namespace nudge {

/// Channels x height x width. A plain vector of n numbers is n x 1 x 1.
struct Shape {
  std::size_t channels = 0;
  std::size_t height = 1;
  std::size_t width = 1;

  std::size_t size() const { return channels * height * width; }
  bool is_flat() const { return height == 1 && width == 1; }
  bool operator==(const Shape&) const = default;
};

/// "784" for a vector, "1x28x28" for an image.
std::string to_string(const Shape& shape);

/// A view of rows x columns numbers that somebody else owns.
template <typename T>
struct Matrix {
  T* data = nullptr;
  std::size_t rows = 0;
  std::size_t columns = 0;

  Matrix() = default;
  Matrix(T* first, std::size_t row_count, std::size_t column_count)
      : data(first), rows(row_count), columns(column_count) {}
  /// A view to write through serves as a view to read.
  template <typename U>
  requires std::is_same_v<const U, T> Matrix(const Matrix<U>& other)
      : data(other.data), rows(other.rows), columns(other.columns) {}

  T& operator()(std::size_t row, std::size_t column) const {
    assert(row < rows && column < columns);
    return data[row * columns + column];
  }
  std::span<T> row(std::size_t index) const {
    assert(index < rows);
    return {data + index * columns, columns};
  }
  std::span<T> all() const { return {data, rows * columns}; }
  std::size_t size() const { return rows * columns; }
  /// The rows [first, first + count).
  Matrix rows_from(std::size_t first, std::size_t count) const {
    assert(first + count <= rows);
    return {data + first * columns, count, columns};
  }
};

/// An owned array of numbers, zero at first, its start aligned to 64 bytes (a cache line, an AVX-512 vector).
template <typename T>
class AlignedArray {
 public:
  static constexpr std::size_t alignment = 64;

  AlignedArray() = default;
  explicit AlignedArray(std::size_t size) : size_(size) {
    if (size == 0) return;
    data_.reset(static_cast<T*>(::operator new(size * sizeof(T), std::align_val_t(alignment))));
    std::memset(static_cast<void*>(data_.get()), 0, size * sizeof(T));
  }
  AlignedArray(const AlignedArray& other) : AlignedArray(other.size_) {
    if (size_ > 0) std::memcpy(static_cast<void*>(data_.get()), other.data_.get(), size_ * sizeof(T));
  }
  AlignedArray(AlignedArray&& other) noexcept : data_(std::move(other.data_)), size_(std::exchange(other.size_, 0)) {}
  AlignedArray& operator=(AlignedArray other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }

  T* data() { return data_.get(); }
  const T* data() const { return data_.get(); }
  std::size_t size() const { return size_; }
  T& operator[](std::size_t index) { return data_.get()[index]; }
  const T& operator[](std::size_t index) const { return data_.get()[index]; }
  std::span<T> span() { return {data_.get(), size_}; }
  std::span<const T> span() const { return {data_.get(), size_}; }

 private:
  struct Release {
    void operator()(T* pointer) const { ::operator delete(static_cast<void*>(pointer), std::align_val_t(alignment)); }
  };
  std::unique_ptr<T, Release> data_;
  std::size_t size_ = 0;
};

}  // namespace nudge
