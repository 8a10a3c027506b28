#include "models/module_matching.hpp"

#include <algorithm>

#include "nudge/error.hpp"

namespace nudge {

namespace {

std::string shape_words(const std::vector<std::size_t>& shape) {
  std::string out = "(";
  for (const std::size_t length : shape) out += (out.size() > 1 ? ", " : "") + std::to_string(length);
  return out + ")";
}

std::size_t count_of(const std::vector<std::size_t>& shape) {
  std::size_t count = 1;
  for (const std::size_t length : shape) count *= length;
  return count;
}

std::string words_of(const Module& module) {
  std::string out;
  for (const auto& [part, tensor] : module.parts) {
    out += text(out.empty() ? "" : ", ", tensor->name, " ", shape_words(tensor->shape));
  }
  return out;
}

std::string words_of(const Place& place) {
  std::string out = text(place.address, " (", place.kind, ") takes ");
  bool first = true;
  for (const Slot& slot : place.slots) {
    out += text(first ? "" : ", ", word_of(slot.part), " ", shape_words(slot.dimensions));
    first = false;
  }
  return out;
}

bool has_shape(const Slot& slot, const TensorData& tensor) {
  return tensor.shape == slot.dimensions || (slot.any_shape && count_of(tensor.shape) == count_of(slot.dimensions));
}

/// Why a module is none for this layer; nothing: it is one.
std::optional<std::string> misfit(const Module& module, const Place& place) {
  for (const auto& [part, tensor] : module.parts) {
    const auto slot =
        std::find_if(place.slots.begin(), place.slots.end(), [&, p = part](const Slot& one) { return one.part == p; });
    if (slot == place.slots.end()) return text("has no place for ", tensor->name, " ", shape_words(tensor->shape));
    if (has_shape(*slot, *tensor)) continue;
    const bool transposed = tensor->shape.size() == 2 && slot->dimensions.size() == 2 &&
                            tensor->shape[0] == slot->dimensions[1] && tensor->shape[1] == slot->dimensions[0];
    return text(tensor->name, " has shape ", shape_words(tensor->shape), ", ", shape_words(slot->dimensions),
                " is expected",
                transposed ? ": it is the transpose; a dense weight has a row for each output, as PyTorch's has" : "");
  }
  for (const Slot& slot : place.slots) {
    if (module.parts.contains(slot.part) || slot.filled) continue;
    const bool untracked = slot.part == Part::running_mean && module.parts.contains(Part::weight);
    return text("there is no ", word_of(slot.part), " of ", module.name,
                untracked ? " (a batch normalisation without running statistics computes otherwise)" : "");
  }
  return std::nullopt;
}

}  // namespace

ModuleMatching::ModuleMatching(const SafeTensors& content, std::vector<Place> places, const ImportOptions& options,
                               const std::string& file)
    : places_(std::move(places)), taken_(places_.size()), file_(file) {
  for (const TensorData& tensor : content.tensors) {
    if (is_left_out(tensor.name, options)) continue;
    const ModuleName name = take_apart(tensor.name);
    Module& module = modules_[name.module];
    module.name = name.module;
    if (!module.parts.emplace(name.part, &tensor).second) {
      fail(file_, ": ", module.parts[name.part]->name, " and ", tensor.name, " are both the ", word_of(name.part),
           " of ", name.module, ": --leave-out says which is not");
    }
  }
  for (const std::string& name : options.left_out) {
    if (!asked_.contains(name)) fail(file_, ": there is no ", name, " to leave out; there are ", names());
  }
  for (const auto& [theirs, ours] : options.map) take_as_said(theirs, ours);
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const auto why = taken_[i] ? misfit(*taken_[i], places_[i]) : std::nullopt;
    if (why) fail(file_, ": --map makes ", taken_[i]->name, " ", words_of(places_[i]), ": ", *why);
  }
  check_all_fit();
  take_single_choices();
  take_in_order();
}

const TensorData* ModuleMatching::tensor(std::size_t place, Part part) const {
  const auto found = taken_[place]->parts.find(part);
  return found == taken_[place]->parts.end() ? nullptr : found->second;
}

bool ModuleMatching::is_left_out(const std::string& name, const ImportOptions& options) {
  bool out = take_apart(name).part == Part::counter;
  for (const std::string& left : options.left_out) {
    if (name != left && !name.starts_with(left + ".") && take_apart(name).module != left) continue;
    asked_.insert(left);
    out = true;
  }
  if (out) left_out_.push_back(name);
  return out;
}

std::string ModuleMatching::names() const {
  std::vector<std::string> all;
  for (const auto& [name, module] : modules_) {
    for (const auto& [part, tensor] : module.parts) all.push_back(tensor->name);
  }
  std::sort(all.begin(), all.end(), reads_before);
  std::string out;
  for (const std::string& name : all) out += (out.empty() ? "" : ", ") + name;
  return out.empty() ? "none" : out;
}

std::size_t ModuleMatching::place_called(std::string_view name, const std::string& said) const {
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (name == places_[i].address || name == places_[i].file_name) return i;
  }
  fail(file_, ": --map ", said, ": the net has ", places_.size() == 1 ? "" : "L1 to ", places_.back().address);
}

void ModuleMatching::take_as_said(const std::string& theirs, const std::string& ours) {
  const std::string said = text(theirs, "=", ours);
  if (const auto found = modules_.find(theirs); found != modules_.end() && take_apart(ours).part == Part::unknown) {
    std::optional<Module>& taken = taken_[place_called(ours, said)];
    if (!taken) taken.emplace(Module{theirs, {}});
    for (const auto& [part, tensor] : found->second.parts) take_part(*taken, part, *tensor, said);
    modules_.erase(found);
    return;
  }
  const ModuleName target = take_apart(ours);
  for (auto& [name, module] : modules_) {
    for (const auto& [part, tensor] : module.parts) {
      if (tensor->name != theirs) continue;
      if (target.part == Part::unknown) {
        fail(file_, ": --map ", said, ": ", theirs, " is one tensor; which of the layer's it becomes has to be said, ",
             "as in ", theirs, "=", ours, ".weight");
      }
      std::optional<Module>& taken = taken_[place_called(target.module, said)];
      if (!taken) taken.emplace(Module{name, {}});
      ModuleMatching::take_part(*taken, target.part, *tensor, said);
      module.parts.erase(part);
      if (module.parts.empty()) modules_.erase(name);
      return;
    }
  }
  fail(file_, ": --map ", said, ": the file has nothing called ", theirs, "; it has ", names());
}

void ModuleMatching::take_part(Module& module, Part part, const TensorData& tensor, const std::string& said) const {
  if (module.parts.emplace(part, &tensor).second) return;
  fail(file_, ": --map ", said, ": ", module.parts[part]->name, " is said to be the same");
}

std::vector<std::string> ModuleMatching::fitting(const Place& place) const {
  std::vector<std::string> fit;
  for (const auto& [name, module] : modules_) {
    if (!misfit(module, place)) fit.push_back(name);
  }
  std::sort(fit.begin(), fit.end(), reads_before);
  return fit;
}

std::vector<std::size_t> ModuleMatching::fitting(const Module& module) const {
  std::vector<std::size_t> fit;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (!taken_[i] && !misfit(module, places_[i])) fit.push_back(i);
  }
  return fit;
}

void ModuleMatching::check_all_fit() const {
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (taken_[i] || !fitting(places_[i]).empty()) continue;
    // A module that fits no layer at all is the likeliest to be meant: the first with as many sides.
    for (const auto& [name, module] : modules_) {
      if (!fitting(module).empty()) continue;
      const auto weight = module.parts.find(Part::weight);
      const bool alike =
          weight != module.parts.end() && weight->second->shape.size() == places_[i].slots.front().dimensions.size();
      if (alike) fail(file_, ": ", words_of(places_[i]), ", and no tensors fit: ", *misfit(module, places_[i]));
    }
    fail(file_, ": ", words_of(places_[i]), ", and no tensors fit; what no layer takes yet is ", names());
  }
  for (const auto& [name, module] : modules_) {
    if (!fitting(module).empty()) continue;
    std::string net;
    for (const Place& place : places_) net += (net.empty() ? "" : "; ") + words_of(place);
    fail(file_, ": ", words_of(module), " fits no layer of the net (", net, "); --leave-out ",
         name.empty() ? module.parts.begin()->second->name : name, " leaves it out");
  }
}

void ModuleMatching::take_single_choices() {
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < places_.size(); ++i) {
      if (taken_[i]) continue;
      const std::vector<std::string> fit = fitting(places_[i]);
      if (fit.empty()) {
        fail(file_, ": ", words_of(places_[i]), ", and other layers take all tensors that fit: the net has a layer ",
             "too many, or the file a module too few");
      }
      if (fit.size() == 1) changed = take(i, fit.front());
    }
    const std::map<std::string, Module> left = modules_;
    for (const auto& [name, module] : left) {
      const std::vector<std::size_t> fit = fitting(module);
      if (fit.empty()) {
        fail(file_, ": ", words_of(module), " fits layers that other modules fit too, and is one too many; ",
             "--leave-out or --map says which");
      }
      if (fit.size() == 1) changed = take(fit.front(), name);
    }
  }
}

bool ModuleMatching::take(std::size_t place, const std::string& name) {
  taken_[place] = modules_.at(name);
  modules_.erase(name);
  return true;
}

void ModuleMatching::take_in_order() {
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (taken_[i]) continue;
    // All that hang together with this layer.
    std::set<std::size_t> layers{i};
    std::set<std::string> names_of_modules;
    for (std::size_t before = 0; before != layers.size() + names_of_modules.size();) {
      before = layers.size() + names_of_modules.size();
      for (const std::size_t layer : layers) {
        for (const std::string& name : fitting(places_[layer])) names_of_modules.insert(name);
      }
      for (const std::string& name : names_of_modules) {
        for (const std::size_t layer : fitting(modules_.at(name))) layers.insert(layer);
      }
    }
    ModuleMatching::take_in_order({layers.begin(), layers.end()}, {names_of_modules.begin(), names_of_modules.end()});
  }
}

void ModuleMatching::take_in_order(const std::vector<std::size_t>& layers, std::vector<std::string> modules) {
  std::sort(modules.begin(), modules.end(), reads_before);
  bool ordered = layers.size() == modules.size();
  for (std::size_t a = 0; a < modules.size(); ++a) {
    for (std::size_t b = a + 1; b < modules.size(); ++b) ordered = ordered && comes_before(modules[a], modules[b]);
  }
  for (std::size_t k = 0; ordered && k < layers.size(); ++k) {
    ordered = !misfit(modules_.at(modules[k]), places_[layers[k]]);
  }
  if (!ordered) refuse(layers, modules);
  for (std::size_t k = 0; k < layers.size(); ++k) take(layers[k], modules[k]);
}

void ModuleMatching::refuse(const std::vector<std::size_t>& layers, const std::vector<std::string>& modules) const {
  std::string theirs, ours, example;
  for (const std::string& name : modules) theirs += (theirs.empty() ? "" : ", ") + name;
  for (const std::size_t layer : layers) ours += (ours.empty() ? "" : ", ") + places_[layer].address;
  if (layers.size() != modules.size()) {
    fail(file_, ": ", layers.size(), " layers (", ours, ") and ", modules.size(), " modules (", theirs,
         ") have the same shapes, ", shape_words(modules_.at(modules.front()).parts.begin()->second->shape),
         " and so on: as many of one as of the other are expected; --leave-out leaves a module out");
  }
  for (std::size_t k = 0; k < layers.size(); ++k) {
    example += text(" --map ", modules[k], "=", places_[layers[k]].address);
  }
  fail(file_, ": ", theirs, " have the same shapes, those of ", ours,
       ", and their names do not say which comes first: say it, as by", example);
}

}  // namespace nudge
