#pragma once
// The table of known mistakes: each has a sentence, and says what it does to a program. One more is one more entry in
// one of these functions; docs/homework.md lists the sentences.

#include "experiments/homework/student.hpp"

namespace nudge::homework {

/// In what is made of the examples: pixels, labels. `images`: the input's shape.
Mistakes mistakes_with_examples(const PlainNet& net, const Shape& images);
/// In running the net: another activation, no biases.
Mistakes mistakes_running_forward(const PlainNet& net);
/// In delta^L: another cost, another output activation.
Mistakes mistakes_at_the_output(const PlainNet& net);
/// In s'(z).
Mistakes mistakes_with_slopes(const PlainNet& net);
/// In what layer l+1 hands to layer l.
Mistakes mistakes_passing_back(const PlainNet& net);
/// In the products that give the gradient.
Mistakes mistakes_in_products(const PlainNet& net);

Mistakes all_mistakes(const PlainNet& net, const Shape& images);

/// Which layers a mistake is made in, and how that is said: each one alone, and several at once where there are several.
struct Place {
  std::vector<std::size_t> layers;
  std::string words;  ///< "L1", "the hidden layers", "every layer"
};
std::vector<Place> places(std::size_t first, std::size_t last, std::size_t depth);

}  // namespace nudge::homework
