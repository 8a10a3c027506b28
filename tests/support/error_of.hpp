#pragma once

#include <string>

#include "nudge/error.hpp"

/// The message of the nudge::Error that `action` raises; empty if it raises none.
template <typename Action>
std::string error_of(Action&& action) {
  try {
    action();
  } catch (const nudge::Error& error) {
    return error.what();
  }
  return "";
}
