#include "files/gzip.hpp"

#include <zlib.h>

#include <limits>

#include "nudge/error.hpp"

namespace nudge {

std::vector<std::uint8_t> gzip(std::span<const std::byte> bytes) {
  constexpr int gzip_header = 16, memory_level = 8;
  if (bytes.size() > std::numeric_limits<uInt>::max() / 2)
    fail(bytes.size(), " bytes are too many to compress at once");
  z_stream stream{};
  if (::deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + gzip_header, memory_level,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
    fail("no memory to compress ", bytes.size(), " bytes");
  }
  std::vector<std::uint8_t> out(::deflateBound(&stream, static_cast<uLong>(bytes.size())));
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  ::deflate(&stream, Z_FINISH);  // has room for all of it
  out.erase(out.end() - static_cast<std::ptrdiff_t>(stream.avail_out), out.end());
  ::deflateEnd(&stream);
  return out;
}

}  // namespace nudge
