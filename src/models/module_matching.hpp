#pragma once
// Somebody's modules and a network's layers: which becomes which.

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/module_names.hpp"
#include "nudge/exchange.hpp"

namespace nudge {

/// A module of the file: tensors whose names differ in their last part.
struct Module {
  std::string name;
  std::map<Part, const TensorData*> parts;
};

/// A tensor that a layer of the network has.
struct Slot {
  Part part;
  std::string name;
  std::vector<std::size_t> dimensions;
  std::span<float> numbers;
  std::optional<float> filled;  ///< what stands for a tensor that the file does not have
  bool any_shape = false;       ///< a layer normalisation's: PyTorch's has the shape of an example, ours is flat
};

/// A layer with parameters, L<number>.
struct Place {
  std::string address, file_name, kind;  ///< "L1", "layers.0", "dense"
  std::vector<Slot> slots;
};

/// Finds out which module becomes which layer: what ImportOptions say, then what only one choice is left for, then
/// equal shapes by the numbers in their names.
class ModuleMatching {
 public:
  /// Errors: as import_tensors.
  ModuleMatching(const SafeTensors& content, std::vector<Place> places, const ImportOptions& options,
                 const std::string& file);

  const std::vector<Place>& places() const { return places_; }
  /// What became this tensor of a layer; null: nothing.
  const TensorData* tensor(std::size_t place, Part part) const;
  const std::vector<std::string>& left_out() const { return left_out_; }

 private:
  bool is_left_out(const std::string& name, const ImportOptions& options);
  void take_as_said(const std::string& theirs, const std::string& ours);
  void take_part(Module& module, Part part, const TensorData& tensor, const std::string& said) const;
  /// Every layer that is not taken has a module that fits, and every module a layer.
  void check_all_fit() const;
  /// A layer that one module alone fits has it, and a module that fits one layer alone is that.
  void take_single_choices();
  /// Where several modules fit several layers.
  void take_in_order();
  void take_in_order(const std::vector<std::size_t>& layers, std::vector<std::string> modules);
  bool take(std::size_t place, const std::string& name);

  std::size_t place_called(std::string_view name, const std::string& said) const;
  std::vector<std::string> fitting(const Place& place) const;
  std::vector<std::size_t> fitting(const Module& module) const;
  std::string names() const;
  [[noreturn]] void refuse(const std::vector<std::size_t>& layers, const std::vector<std::string>& modules) const;

  std::vector<Place> places_;
  std::vector<std::optional<Module>> taken_;  ///< of each place
  std::map<std::string, Module> modules_;     ///< not taken yet
  std::vector<std::string> left_out_;
  std::set<std::string> asked_;  ///< of the options' left_out, what was found
  const std::string& file_;
};

}  // namespace nudge
