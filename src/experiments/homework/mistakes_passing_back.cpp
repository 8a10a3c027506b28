#include <cmath>

#include "experiments/homework/mistakes.hpp"
#include "nudge/error.hpp"

namespace nudge::homework {
namespace {

/// A matrix that stands for W^(l+1).
using WrongWeights = std::function<Batch(const PlainNet& net, std::size_t above)>;

Step through(WrongWeights weights) {
  return [weights = std::move(weights)](Student& student, std::size_t l) {
    return student.product(student.delta(l + 1), weights(student.net(), l + 1));
  };
}

Batch turned(const Batch& W) {
  Batch result(W.columns, W.rows);
  for (std::size_t i = 0; i < W.rows; ++i) {
    for (std::size_t j = 0; j < W.columns; ++j) result(j, i) = W(i, j);
  }
  return result;
}

/// The votes of one neuron of the next layer alone.
Step only_vote_of(bool last) {
  return [last](Student& student, std::size_t l) {
    Batch delta = student.delta(l + 1);
    const std::size_t kept = last ? delta.columns - 1 : 0;
    for (std::size_t i = 0; i < delta.rows; ++i) {
      for (std::size_t j = 0; j < delta.columns; ++j) delta(i, j) *= j == kept ? 1 : 0;
    }
    return student.product(delta, student.net().layer(l + 1).W);
  };
}

Batch derivatives_passed_back(Student& student, std::size_t l) {
  return student.product(student.da(l + 1), student.net().layer(l + 1).W);
}

}  // namespace

Mistakes mistakes_passing_back(const PlainNet& net) {
  Mistakes mistakes;
  if (net.depth() < 2) return mistakes;
  const auto add = [&](const Place& place, const std::string& sentence, const Step& step) {
    mistakes.push_back({Mistake::Kind::passing_back, place.layers.back(), sentence + place.words,
                        [layers = place.layers, step](Program& program) {
                          for (const std::size_t l : layers) program.passed_back[l - 1] = step;
                        }});
  };
  for (const Place& place : places(1, net.depth() - 1, net.depth())) {
    const auto add_weights = [&](const std::string& sentence, WrongWeights weights) {
      add(place, sentence, through(std::move(weights)));
    };
    add_weights(
        "the votes are weighed with abs(W), their signs are lost, on the way to ",
        [](const PlainNet& its, std::size_t l) { return each(its.layer(l).W, [](double w) { return std::abs(w); }); });
    add_weights("the weights W are missing (every vote counts as 1) on the way to ",
                [](const PlainNet& its, std::size_t l) { return each(its.layer(l).W, [](double) { return 1.0; }); });
    add_weights("only the signs of W weigh the votes on the way to ", [](const PlainNet& its, std::size_t l) {
      return each(its.layer(l).W, [](double w) { return w > 0 ? 1.0 : w < 0 ? -1.0 : 0.0; });
    });
    add_weights("W is squared on the way to ", [](const PlainNet& its, std::size_t l) {
      return each(its.layer(l).W, [](double w) { return w * w; });
    });
    bool square = true;
    for (const std::size_t l : place.layers) square = square && net.layer(l + 1).inputs == net.layer(l + 1).outputs;
    if (square) {
      add_weights("W is not transposed (W delta in place of W^T delta) on the way to ",
                  [](const PlainNet& its, std::size_t l) { return turned(its.layer(l).W); });
    }
    add(place, "only the last neuron's vote is kept, each overwrites the one before, on the way to ",
        only_vote_of(true));
    add(place, "only the first neuron's vote is passed back to ", only_vote_of(false));
    if (net.layer(place.layers.back() + 1).activation.function != Function::identity) {
      add(place, "dC/da of the layer above, without its slope, is passed back (delta is meant) to ",
          derivatives_passed_back);
    }
  }
  for (std::size_t l = 1; l < net.depth(); ++l) {
    for (std::size_t k = 1; k <= net.depth(); ++k) {
      if (k == l + 1 || net.width(k) != net.width(l + 1) || net.width(k - 1) != net.width(l)) continue;
      add({{l}, text("L", l, ": W^", k, " in place of W^", l + 1)},
          "the votes are weighed with another layer's weights on the way to ",
          through([k](const PlainNet& its, std::size_t) { return its.layer(k).W; }));
    }
  }
  return mistakes;
}

}  // namespace nudge::homework
