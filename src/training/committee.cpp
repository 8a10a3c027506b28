#include <algorithm>
#include <cmath>
#include <memory>

#include "nudge/autoencoder.hpp"
#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/plan.hpp"
#include "training/batches.hpp"
#include "training/evaluation_counts.hpp"
#include "training/picture_copies.hpp"

namespace nudge {

TestAugmentation parse_test_augmentation(std::string_view words) {
  TestAugmentation augmentation;
  for (std::size_t begin = 0; begin <= words.size();) {
    const std::size_t end = std::min(words.find(',', begin), words.size());
    const std::string_view word = words.substr(begin, end - begin);
    bool* const wanted = word == "shifts"  ? &augmentation.shifts
                         : word == "flips" ? &augmentation.flips
                                           : static_cast<bool*>(nullptr);
    if (wanted == nullptr || *wanted) {
      fail("'", words, "': expected shifts, flips or shifts,flips", wanted == nullptr ? "" : ", each once");
    }
    *wanted = true;
    begin = end + 1;
  }
  return augmentation;
}

namespace {

constexpr double least_probability = 1e-30;

double minus_log(double probability) { return -std::log(std::max(probability, least_probability)); }

double cost_of(Loss loss, std::span<const double> probabilities, std::size_t label) {
  if (loss == Loss::cross_entropy) return minus_log(probabilities[label]);
  double cost = 0;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const double p = probabilities[i], y = i == label ? 1 : 0;
    if (loss == Loss::binary_cross_entropy) {
      cost += minus_log(i == label ? p : 1 - p);
    } else {
      cost += (p - y) * (p - y) * (loss == Loss::half_quadratic ? 0.5 : 1);
    }
  }
  return cost;
}

void check_members(std::span<const Model> members, const TestAugmentation& augmentation, const Subset& subset) {
  if (members.empty()) fail("a committee has no members");
  const Architecture& first = members.front().network.architecture();
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Architecture& architecture = members[i].network.architecture();
    if (architecture.outputs() != first.outputs()) {
      fail("a committee's members answer alike: network ", i + 1, " has ", architecture.outputs(),
           " outputs, the first ", first.outputs());
    }
    check_subset(members[i], subset);
    expect_classifier(members[i]);
  }
  if (augmentation.any() && subset.data->shape.is_flat()) {
    fail("only pictures can be shifted and flipped: an example of ", subset.data->name, " is ",
         subset.data->shape.size(), " numbers in a row");
  }
}

/// The loss that all have, else cross-entropy.
Loss common_loss(std::span<const Model> members) {
  const Loss loss = members.front().network.architecture().loss();
  const bool is_common = std::all_of(members.begin(), members.end(),
                                     [&](const Model& member) { return member.network.architecture().loss() == loss; });
  return is_common ? loss : Loss::cross_entropy;
}

/// Asks one network about all copies of some examples at a time.
class Voter {
 public:
  Voter(const Model& member, std::span<const PictureCopy> copies, std::size_t examples, ThreadTeam& team)
      : member_(member),
        copies_(copies),
        plan_(member.network.architecture(), examples, Purpose::infer, team),
        originals_(plan_.capacity() * member.network.architecture().input().size()),
        probabilities_(member.network.architecture().outputs()) {}

  std::size_t capacity() const { return plan_.capacity(); }

  /// Adds each example's mean probability over the copies to its row of sums (piece.size(), outputs).
  void ask(const Subset& subset, std::span<const std::uint32_t> piece, std::span<double> sums) {
    const Shape& shape = subset.data->shape;
    const Matrix<float> originals(originals_.data(), piece.size(), shape.size());
    gather(subset, piece, member_.preprocessing, originals);
    for (const PictureCopy& copy : copies_) {
      const Matrix<float> input = plan_.input(piece.size());
      for (std::size_t i = 0; i < piece.size(); ++i) copy_picture(originals.row(i), shape, copy, input.row(i));
      const Trace<float> trace = forward_pass(member_.network, plan_, piece.size());
      for (std::size_t i = 0; i < piece.size(); ++i) {
        output_probabilities<float>(member_.network.architecture().loss(), trace.output().row(i), probabilities_);
        for (std::size_t k = 0; k < probabilities_.size(); ++k) {
          sums[i * probabilities_.size() + k] +=
              static_cast<double>(probabilities_[k]) / static_cast<double>(copies_.size());
        }
      }
    }
  }

 private:
  const Model& member_;
  std::span<const PictureCopy> copies_;
  Plan<float> plan_;
  AlignedArray<float> originals_;  // as they are, before they are moved
  std::vector<float> probabilities_;
};

void note(Evaluation& evaluation, Loss loss, std::span<const double> probabilities, std::size_t label) {
  const std::size_t predicted = largest(probabilities);
  const double cost = cost_of(loss, probabilities, label);
  ++evaluation.confusion[label * probabilities.size() + predicted];
  evaluation.correct += predicted == label ? 1 : 0;
  evaluation.predictions.push_back(static_cast<std::int32_t>(predicted));
  evaluation.costs.push_back(static_cast<float>(cost));
  evaluation.true_probability.push_back(static_cast<float>(probabilities[label]));
  evaluation.margin.push_back(static_cast<float>(margin_of(probabilities)));
  evaluation.cost += cost / static_cast<double>(evaluation.examples);
}

}  // namespace

CommitteeEvaluation evaluate_committee(std::span<const Model> members, const Subset& subset,
                                       const TestAugmentation& augmentation, ThreadTeam& team) {
  check_members(members, augmentation, subset);
  const std::size_t outputs = members.front().network.architecture().outputs();
  const Loss loss = common_loss(members);
  const std::vector<PictureCopy> copies = picture_copies(augmentation);
  std::vector<std::unique_ptr<Voter>> voters;
  std::size_t capacity = subset.size();
  for (const Model& member : members) {
    voters.push_back(std::make_unique<Voter>(member, copies, subset.size(), team));
    capacity = std::min(capacity, voters.back()->capacity());
  }

  CommitteeEvaluation evaluation;
  evaluation.correct.assign(members.size(), 0);
  evaluation.together.examples = subset.size();
  evaluation.together.confusion.assign(outputs * outputs, 0);
  std::vector<double> own(capacity * outputs), mean(capacity * outputs);
  const auto positions = first_positions(subset.size());
  for_each_micro_batch(positions, capacity, [&](std::span<const std::uint32_t> piece) {
    const auto row = [&](const std::vector<double>& of, std::size_t i) {
      return std::span<const double>(of).subspan(i * outputs, outputs);
    };
    const auto label = [&](std::size_t i) { return static_cast<std::size_t>(subset.label(piece[i])); };
    std::fill(mean.begin(), mean.end(), 0.0);
    for (std::size_t m = 0; m < members.size(); ++m) {
      std::fill(own.begin(), own.end(), 0.0);
      voters[m]->ask(subset, piece, own);
      for (std::size_t i = 0; i < piece.size(); ++i) {
        evaluation.correct[m] += largest(row(own, i)) == label(i) ? 1U : 0U;
      }
      for (std::size_t k = 0; k < mean.size(); ++k) mean[k] += own[k] / static_cast<double>(members.size());
    }
    for (std::size_t i = 0; i < piece.size(); ++i) note(evaluation.together, loss, row(mean, i), label(i));
  });
  return evaluation;
}

}  // namespace nudge
