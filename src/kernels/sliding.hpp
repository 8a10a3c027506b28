#pragma once
// What a convolution reads and sums. Its patches, the pixels under each window, are never laid out: an image's *slides*
// are, one for each column of the window. They take a window's width times the image's room instead of a window's
// size, and in them every row of the patch matrix is a run of numbers.

#include <cstddef>
#include <cstdint>

namespace nudge::kernels {

/// So many numbers behind what a kernel of this file reads or writes may be read or written too: a whole register.
inline constexpr std::size_t slack = 16;
constexpr std::size_t whole_registers(std::size_t count) { return (count + slack - 1) / slack * slack; }

/// How the channels of an image are laid out as slides. Slide x of a channel, of `shifts`, holds what column x of the
/// windows sees: its number (f, t, j), for f < phases, t < lines and j < columns, is the pixel in line
/// t stride + f + first_line and column j stride + x + first_column, 0 where the image has none. So what row y of the
/// windows sees at all places of line i stands side by side, in phase y mod stride and line i + y / stride.
struct Slides {
  std::size_t height = 0, width = 0;  ///< of the image
  std::ptrdiff_t first_line = 0, first_column = 0;
  std::size_t stride = 1, shifts = 1, phases = 1, lines = 1, columns = 1;

  [[gnu::always_inline]] std::size_t pixels() const { return height * width; }
  [[gnu::always_inline]] std::size_t line_numbers() const { return shifts * phases * columns; }
  [[gnu::always_inline]] std::size_t channel_numbers() const { return lines * line_numbers(); }
  /// Where the windows' pixels (y, x) begin in their channel.
  [[gnu::always_inline]] std::size_t at(std::size_t y, std::size_t x) const {
    return ((x * phases + y % stride) * lines + y / stride) * columns;
  }
  /// What of the image all slides together see, a line after the other.
  [[gnu::always_inline]] std::size_t seen_height() const { return (lines - 1) * stride + phases; }
  [[gnu::always_inline]] std::size_t seen_width() const { return (columns - 1) * stride + shifts; }
  /// With the room behind it that gathering needs.
  std::size_t seen_numbers() const { return seen_height() * seen_width() + slack * stride; }
};

/// C[i,j] = start + sum over k of A[k,i] B[k,j], in ascending k into one accumulator, by fused multiply-add.
template <typename T>
struct SlidingProduct {
  const T* a = nullptr;  ///< A[k,i] = a[k * a_depth + i]
  std::size_t a_depth = 0;
  const T* b = nullptr;  ///< B[k,j] = b[b_at[k] + j]; with slack
  const std::uint32_t* b_at = nullptr;
  T* c = nullptr;  ///< C[i,j] = c[i * c_row + j]
  std::size_t c_row = 0;
  std::size_t rows = 0, columns = 0, depth = 0;
  const T* start = nullptr;  ///< start[i] for all of row i; null: what C holds
};

/// sums[i,j] += sum over p of A[i,p] B[p,j], in ascending p into one accumulator, by fused multiply-add.
template <typename T>
struct SlidingGradient {
  const T* a = nullptr;  ///< A[i,p] = a[a_at[i] + p]
  const std::uint32_t* a_at = nullptr;
  const T* b = nullptr;  ///< B[p,j] = b[p * row + j]
  T* sums = nullptr;     ///< sums[i,j] = sums[i * row + j]
  std::size_t row = 0;   ///< a multiple of `slack`: what is in a row behind the columns may be read and written
  std::size_t rows = 0, columns = 0, depth = 0;
};

/// The kernels of convolutions that differ between the sets.
template <typename T>
struct SlidingKernels {
  void (*product)(const SlidingProduct<T>&);
  void (*add_gradient)(const SlidingGradient<T>&);
  /// to[j * to_row + i] = from[i * from_row + j], for i < rows and j < columns; to_row is a multiple of `slack`, and
  /// what is behind the rows there may be written.
  void (*transpose)(const T* from, std::size_t from_row, std::size_t rows, std::size_t columns, T* to,
                    std::size_t to_row);
};

}  // namespace nudge::kernels
