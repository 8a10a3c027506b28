#include "runs/agreement.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

#include "base/crc32.hpp"
#include "nudge/error.hpp"
#include "nudge/version.hpp"

namespace nudge {

namespace {

constexpr char succeeded = '+', failed = '-';

std::vector<std::string> names_of(ProcessGroup& group) { return group.gather(group.name()); }

bool has_failed(const std::string& outcome) { return outcome.front() == failed; }

/// The first lines that differ.
std::pair<std::string, std::string> first_difference(const std::string& one, const std::string& other) {
  std::istringstream in_one(one), in_other(other);
  std::string line, other_line;
  while (true) {
    const bool has_one = static_cast<bool>(std::getline(in_one, line));
    const bool has_other = static_cast<bool>(std::getline(in_other, other_line));
    if (!has_one) line.clear();
    if (!has_other) other_line.clear();
    if (line != other_line || (!has_one && !has_other)) return {line, other_line};
  }
}

}  // namespace

void agree(ProcessGroup* group, const std::function<void()>& work) {
  if (group == nullptr) return work();
  std::string outcome(1, succeeded);
  try {
    work();
  } catch (const std::exception& problem) {
    outcome = failed + std::string(problem.what());
  }
  const std::vector<std::string> outcomes = group->gather(outcome);
  const auto first = std::ranges::find_if(outcomes, has_failed);
  if (first == outcomes.end()) return;
  // The first of all speaks for all.
  const std::string who = first == outcomes.begin() ? "" : names_of(*group)[first - outcomes.begin()] + ": ";
  throw AgreedError(who + first->substr(1));
}

std::string this_program() {
  std::ifstream file("/proc/self/exe", std::ios::binary);
  if (!file) return version();
  Crc32 crc;
  std::vector<char> piece(1 << 20);
  while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())) || file.gcount() > 0) {
    crc.add_numbers<char>({piece.data(), static_cast<std::size_t>(file.gcount())});
  }
  return text(version(), " (", crc.digits(), ")");
}

void expect_the_same(ProcessGroup* group, const std::vector<Shared>& things) {
  if (group == nullptr) return;
  for (const Shared& thing : things) {
    const std::vector<std::string> values = group->gather(thing.value);
    for (std::size_t rank = 1; rank < values.size(); ++rank) {
      if (values[rank] == values[0]) continue;
      const std::vector<std::string> names = names_of(*group);
      const auto [first, other] = first_difference(values[0], values[rank]);
      throw AgreedError(text(names[rank], " has not ", thing.what, " of ", names[0], ": ",
                             other.empty() ? "nothing" : other, " instead of ", first.empty() ? "nothing" : first,
                             "; all processes must have the same"));
    }
  }
}

}  // namespace nudge
