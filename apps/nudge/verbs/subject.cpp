#include "verbs/subject.hpp"

#include <algorithm>

#include "nudge/error.hpp"
#include "nudge/version.hpp"
#include "text/text.hpp"

namespace nudge::app {
namespace {

void add_picture(Subject& subject, const Subset& subset, std::size_t position) {
  if (is_picture(*subset.data)) subject.images.push_back(example_image(*subset.data, subset.indices[position]));
}

const std::string& class_name(const Subset& subset, std::size_t position) {
  return subset.data->classes[static_cast<std::size_t>(subset.label(position))];
}

}  // namespace

Subject subject_of(const OpenedNetwork& network, const std::string& command) {
  return subject_of(network.name, network.model(), command);
}

Subject subject_of(const std::string& name, const Model& model, const std::string& command) {
  Subject subject;
  subject.model = name;
  subject.classes = model.classes;
  subject.input = model.preprocessing.shape;
  subject.command = command;
  subject.made_by = "nudge " NUDGE_VERSION;
  return subject;
}

Subject subject_of(const std::string& name, const Model& model, const OpenedData& data, const std::string& command) {
  Subject subject = subject_of(name, model, command);
  subject.data = data.name();
  subject.split = data.split;
  return subject;
}

void add_example(Subject& subject, const OpenedData& data, std::size_t position) {
  const Subset& subset = data.subset;
  subject.data = text(data.name(), ' ', data.split, ' ', position, ", of class ", class_name(subset, position));
  add_picture(subject, subset, position);
  subject.names.push_back(class_name(subset, position));
}

void add_examples(Subject& subject, const OpenedData& data, std::size_t from, std::size_t shown) {
  const Subset& subset = data.subset;
  subject.data = text(data.name(), ' ', data.split, ", ");
  if (subset.size() == 1) {
    subject.data += text("example ", from);
  } else {
    subject.data += with_thousands(subset.size()) + " examples";
    if (from > 0) subject.data += text(" from ", from, " on");
  }
  for (std::size_t i = 0; i < std::min(shown, subset.size()); ++i) {
    add_picture(subject, subset, i);
    subject.names.push_back(text(from + i, ": ", class_name(subset, i)));
  }
}

}  // namespace nudge::app
