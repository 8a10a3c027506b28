#pragma once
// Reads JSON as RFC 8259 has it, and nothing beside it: no comments, no byte order mark, no NaN, nothing after the
// document. Besides these are refused: an object with a key twice; bytes that are not UTF-8, and halves of surrogate
// pairs; numbers beyond a double; nesting deeper than asked for. Memory is taken only for what was read.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace nudge {

/// What comes along in a text, in its order, for a reader that keeps only some of it. A key twice is its affair. What a
/// function raises ends the reading.
class JsonEvents {
 public:
  virtual ~JsonEvents() = default;
  virtual void begin_object() = 0;
  virtual void key(std::string key) = 0;
  virtual void end_object() = 0;
  virtual void begin_array() = 0;
  virtual void end_array() = 0;
  /// Anything that is not structured.
  virtual void value(Json value) = 0;
};

/// How deep our own documents may be, where nothing else is said.
inline constexpr int deepest_json = 16;
/// And how long, in bytes: far above anything that lies in a file of ours.
inline constexpr std::size_t longest_json = std::size_t{16} << 20;

/// Errors: "WHERE: not JSON (byte N): ...", where N counts from 1; "WHERE: nested deeper than ...".
void read_json(std::string_view text, const std::string& where, JsonEvents& events, int deepest = deepest_json);

/// The document. Errors: as above; longer than `longest`. A number is whole where it has neither fraction nor exponent and
/// fits, a double otherwise.
Json parse_json(std::string_view text, const std::string& where, int deepest = deepest_json,
                std::size_t longest = longest_json);

}  // namespace nudge
