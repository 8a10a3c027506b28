#pragma once
// Errors told with what only somebody further out knows: the place, the file, a way out.

#include <string>

#include "nudge/error.hpp"

namespace nudge {

#if !defined(__cpp_exceptions)
namespace detail {
/// Who retells what goes wrong while it lives. Without exceptions fail() has nobody to come back to: it asks those
/// who wait, the innermost first.
class Retelling {
 public:
  using Tell = std::string (*)(const void* words, const std::string& problem);
  Retelling(Tell tell, const void* words) : tell_(tell), words_(words), outer_(innermost) { innermost = this; }
  ~Retelling() { innermost = outer_; }
  Retelling(const Retelling&) = delete;
  Retelling& operator=(const Retelling&) = delete;

  static std::string retold(std::string problem) {
    for (const Retelling* who = innermost; who != nullptr; who = who->outer_)
      problem = who->tell_(who->words_, problem);
    return problem;
  }

 private:
  static inline thread_local const Retelling* innermost = nullptr;
  Tell tell_;
  const void* words_;
  const Retelling* outer_;
};
}  // namespace detail
#endif

/// What `work` returns. The message of an error that it raises is words(message) instead.
template <typename Words, typename Work>
decltype(auto) retell_errors(const Words& words, Work&& work) {
#if defined(__cpp_exceptions)
  try {
    return work();
  } catch (const Error& problem) {
    fail(std::string(words(std::string(problem.what()))));
  }
#else
  const auto tell = [](const void* of, const std::string& problem) {
    return std::string((*static_cast<const Words*>(of))(problem));
  };
  const detail::Retelling retelling(tell, &words);
  return work();
#endif
}

}  // namespace nudge
