#include "nudge/packed_examples.hpp"

#include <cstring>
#include <memory>
#include <utility>

#include "base/json.hpp"
#include "base/json_place.hpp"
#include "base/json_reader.hpp"
#include "base/retold.hpp"
#include "nudge/error.hpp"
#include "nudge/safetensors.hpp"

namespace nudge {

namespace {

constexpr const char* metadata_key = "nudge";
constexpr const char* kind = "examples";
constexpr std::uint64_t format = 1;

struct PackedPart {
  std::vector<std::uint8_t> pixels;
  std::vector<std::int32_t> labels;

  explicit PackedPart(const Subset& subset) {
    for (std::size_t i = 0; i < subset.size(); ++i) {
      const auto image = subset.data->image(subset.indices[i]);
      pixels.insert(pixels.end(), image.begin(), image.end());
      labels.push_back(subset.label(i));
    }
  }

  void add_to(std::vector<TensorView>& tensors, const std::string& part, const Shape& shape) const {
    tensors.push_back({part + ".pixels", "U8", {labels.size(), shape.channels, shape.height, shape.width}, pixels});
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(labels.data());
    tensors.push_back({part + ".labels", "I32", {labels.size()}, {bytes, labels.size() * sizeof(std::int32_t)}});
  }
};

void expect(const TensorData& tensor, const char* dtype, std::size_t sides) {
  if (tensor.dtype != dtype || tensor.shape.size() != sides) {
    fail("tensor '", tensor.name, "' has the dtype ", tensor.dtype, " and ", tensor.shape.size(), " sides; ", dtype,
         " and ", sides, " are expected");
  }
}

/// Adds a part's examples to the data; its positions are theirs.
std::vector<std::uint32_t> add_part(const SafeTensors& tensors, const std::string& part, Dataset& data) {
  const TensorData& pixels = tensors.tensor(part + ".pixels");
  const TensorData& labels = tensors.tensor(part + ".labels");
  expect(pixels, "U8", 4);
  expect(labels, "I32", 1);
  const Shape shape{pixels.shape[1], pixels.shape[2], pixels.shape[3]};
  if (pixels.shape[0] != labels.shape[0]) {
    fail("part '", part, "' has ", pixels.shape[0], " pictures and ", labels.shape[0], " labels");
  }
  if (data.shape.size() > 0 && !(shape == data.shape)) {
    fail("its parts have pictures of different shapes, ", to_string(data.shape), " and ", to_string(shape));
  }
  data.shape = shape;
  const std::size_t before = data.labels.size(), count = labels.shape[0];
  data.pixels.insert(data.pixels.end(), pixels.bytes.begin(), pixels.bytes.end());
  data.labels.resize(before + count);
  if (count > 0) std::memcpy(data.labels.data() + before, labels.bytes.data(), labels.bytes.size());
  std::vector<std::uint32_t> indices(count);
  for (std::size_t i = 0; i < count; ++i) indices[i] = static_cast<std::uint32_t>(before + i);
  return indices;
}

}  // namespace

std::vector<std::byte> packed(const PackedExamples& examples) {
  check(examples.train);
  const Dataset& data = *examples.train.data;
  if (!is_picture(data)) fail(data.name, ": pictures are expected, and these are none");
  if (data.has_targets()) fail(data.name, ": classes are expected, and its targets are numbers");
  if (examples.train.size() == 0) fail(data.name, ": there is nothing to learn from");
  Subset test = examples.test;
  if (test.data == nullptr) test.data = examples.train.data;
  check(test);
  if (!(test.data->shape == data.shape) || test.data->classes != data.classes) {
    fail(data.name, ": its two parts have other shapes or classes");
  }
  const PackedPart train_part(examples.train), test_part(test);
  std::vector<TensorView> tensors;
  train_part.add_to(tensors, "train", data.shape);
  test_part.add_to(tensors, "test", data.shape);
  Json recipe = Json::object();
  for (const auto& [key, value] : examples.recipe) recipe[key] = value;
  const Json about = {{"kind", kind},
                      {"format", format},
                      {"name", data.name},
                      {"classes", data.classes},
                      {"recipe", std::move(recipe)}};
  return safetensors_to_bytes(tensors, {{metadata_key, one_line(about)}}, Checksum::none, data.name);
}

PackedExamples unpacked_examples(std::span<const std::byte> bytes, const std::string& name) {
  const SafeTensors tensors = safetensors_from_bytes(bytes, name);
  const auto found = tensors.metadata.find(metadata_key);
  if (found == tensors.metadata.end()) fail(name, ": no examples: its metadata lack '", metadata_key, "'");
  const Json json = parse_json(found->second, name);
  const JsonPlace place(json, name);
  place.expect_keys({"kind", "format", "name", "classes", "recipe"});
  if (place["kind"].text() != kind || place["format"].whole() != format) {
    fail(name, ": '", place["kind"].text(), "' of format ", place["format"].whole(), "; '", kind, "' of format ",
         format, " is expected");
  }
  const Json& recipe = *json.find("recipe");
  if (!recipe.is_object()) fail(name, ": its recipe is no object");
  Dataset data{.name = place["name"].text(), .classes = place["classes"].texts()};
  return retell_errors([&](const std::string& problem) { return text(name, ": ", problem); },
                       [&] {
                         std::vector<std::uint32_t> train = add_part(tensors, "train", data);
                         std::vector<std::uint32_t> test = add_part(tensors, "test", data);
                         check(data);
                         if (train.empty()) fail("there is nothing to learn from");
                         const auto shared = std::make_shared<const Dataset>(std::move(data));
                         PackedExamples examples{{shared, std::move(train)}, {shared, std::move(test)}};
                         for (const JsonMember& member : recipe.members()) {
                           examples.recipe.emplace(member.key, place["recipe"][member.key].text());
                         }
                         return examples;
                       });
}

}  // namespace nudge
