#include <cmath>

#include "experiments/homework/mistakes.hpp"
#include "nudge/error.hpp"

namespace nudge::homework {
namespace {

struct WrongSlope {
  std::string sentence;  ///< "...  in " and the layers follow
  Step step;
};

Batch all_ones(Student& student, std::size_t l) {
  return each(student.z(l), [](double) { return 1.0; });
}

Function own_function(const Student& student, std::size_t l) { return student.net().layer(l).activation.function; }

/// What is written in place of s'(z), by its formula.
std::vector<WrongSlope> wrong_slopes(Function own, bool is_sigmoid_like) {
  std::vector<WrongSlope> wrong{{"the slope s'(z) is missing", all_ones}};
  wrong.push_back({"the slope is taken at a, s'(a), where s'(z) belongs", [](Student& student, std::size_t l) {
                     return student.slope_at(l, own_function(student, l), student.a(l));
                   }});
  wrong.push_back({"the slope s'(z) is multiplied twice", [](Student& student, std::size_t l) {
                     const Batch slope = student.right_slope(l);
                     return times(slope, slope);
                   }});
  wrong.push_back(
      {"a itself stands where its slope s'(z) belongs", [](Student& student, std::size_t l) { return student.a(l); }});
  wrong.push_back(
      {"z itself stands where the slope s'(z) belongs", [](Student& student, std::size_t l) { return student.z(l); }});
  wrong.push_back({"the derivative, not z, is asked for the slope: s'(dC/da)", [](Student& student, std::size_t l) {
                     return student.slope_at(l, own_function(student, l), student.da(l));
                   }});
  if (is_sigmoid_like) {
    wrong.push_back({"1 - a stands where the slope belongs", [](Student& student, std::size_t l) {
                       return each(student.a(l), [](double a) { return 1 - a; });
                     }});
    wrong.push_back({"z (1 - z) stands where the slope belongs", [](Student& student, std::size_t l) {
                       return each(student.z(l), [](double z) { return z * (1 - z); });
                     }});
    wrong.push_back({"1 - z^2 stands where the slope belongs", [](Student& student, std::size_t l) {
                       return each(student.z(l), [](double z) { return 1 - z * z; });
                     }});
  }
  if (own != Function::sigmoid) {
    wrong.push_back(
        {"a (1 - a), the sigmoid's slope, stands where the slope belongs",
         [](Student& student, std::size_t l) { return each(student.a(l), [](double a) { return a * (1 - a); }); }});
  }
  if (own != Function::tanh) {
    wrong.push_back({"1 - a^2, tanh's slope, stands where the slope belongs", [](Student& student, std::size_t l) {
                       return each(student.a(l), [](double a) { return 1 - a * a; });
                     }});
  }
  for (const std::string& name : function_names()) {
    const Function other = parse_function(name);
    // The slope of softplus is the sigmoid itself.
    const bool same_as_a = own == Function::sigmoid && other == Function::softplus;
    if (other == own || other == Function::identity || same_as_a) continue;
    wrong.push_back({"the slope is that of another activation, " + name + ", at z",
                     [other](Student& student, std::size_t l) { return student.slope_at(l, other, student.z(l)); }});
  }
  return wrong;
}

/// The slope of another layer, where it has as many neurons.
void add_slopes_of_other_layers(const PlainNet& net, Mistakes& mistakes) {
  for (std::size_t l = 1; l <= net.depth(); ++l) {
    for (std::size_t k = 1; k <= net.depth(); ++k) {
      const Function own = net.layer(l).activation.function;
      if (k == l || net.width(k) != net.width(l) || own == Function::identity) continue;
      mistakes.push_back({Mistake::Kind::slope, l, text("L", l, " takes the slope of another layer: s'(z^", k, ")"),
                          [own, k, l](Program& program) {
                            program.slope[l - 1] = [own, k](Student& student, std::size_t layer) {
                              return student.slope_at(layer, own, student.z(k));
                            };
                          }});
    }
  }
}

}  // namespace

Mistakes mistakes_with_slopes(const PlainNet& net) {
  Mistakes mistakes;
  const bool output_has_slope = net.layer(net.depth()).activation.function != Function::identity;
  const std::size_t last = output_has_slope ? net.depth() : net.depth() - 1;
  if (last == 0) return mistakes;
  for (const Place& place : places(1, last, net.depth())) {
    const Function own = net.layer(place.layers.front()).activation.function;
    if (own == Function::identity) continue;
    const bool saturates = own == Function::sigmoid || own == Function::tanh || own == Function::scaled_tanh;
    for (const WrongSlope& wrong : wrong_slopes(own, saturates)) {
      mistakes.push_back({Mistake::Kind::slope, place.layers.back(), wrong.sentence + ", in " + place.words,
                          [layers = place.layers, step = wrong.step](Program& program) {
                            for (const std::size_t l : layers) program.slope[l - 1] = step;
                          }});
    }
  }
  add_slopes_of_other_layers(net, mistakes);
  return mistakes;
}

}  // namespace nudge::homework
