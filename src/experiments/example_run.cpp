#include "nudge/error.hpp"
#include "nudge/experiments.hpp"

namespace nudge {

template <typename T>
ExampleRun<T>::ExampleRun(const BasicNetwork<T>& network, std::span<const T> x, std::span<const T> y, ThreadTeam& team)
    : ExampleRun(network, Examples<T>({x.data(), 1, x.size()}, {y.data(), 1, y.size()}), 0, team) {}

template <typename T>
ExampleRun<T>::ExampleRun(const BasicNetwork<T>& network, const Examples<T>& examples, std::size_t position,
                          ThreadTeam& team)
    : plan_(network.architecture(), 1, Purpose::explain, team), gradient_(network.parameters().size()) {
  if (position >= examples.size()) {
    fail("examples: position ", position, ", 0 to ", examples.size() - 1, " are expected");
  }
  const std::uint32_t where = static_cast<std::uint32_t>(position);
  examples.load(plan_, {&where, 1});
  trace_ = forward_pass(network, plan_, 1);
  cost_ = static_cast<double>(cost_pass(plan_)[0]);
  backward_pass(network, plan_, gradient_.span());
}

template class ExampleRun<float>;
template class ExampleRun<double>;

}  // namespace nudge
