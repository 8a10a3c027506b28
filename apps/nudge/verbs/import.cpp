// nudge import FILE --net NET --out MODEL: a model of the weights that another program has trained.

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "nudge/data_files.hpp"
#include "nudge/exchange.hpp"
#include "nudge/model_file.hpp"
#include "nudge/net_text.hpp"
#include "options/common_options.hpp"
#include "options/model_and_data.hpp"
#include "options/number_list.hpp"
#include "options/training_flags.hpp"
#include "terminal/output.hpp"
#include "text/text.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

struct ImportWishes {
  std::string file;
  std::string out;
  TrainingFlags flags;
  DataChoice data;
  std::string input;
  std::string mean, deviation;
  double scale = 0;
  std::string classes;
  std::vector<std::string> map;
  std::vector<std::string> left_out;
  bool json = false;
};

/// What the model's examples are.
struct Inputs {
  Shape shape;
  bool pixels = false;
  std::vector<std::string> classes;  ///< empty: not known
  std::string source;                ///< the name of a data set that anybody can fetch, else empty
  std::optional<TableColumns> columns{};
};

Inputs inputs_of_data(const DataChoice& choice) {
  LoadOptions options;
  options.label_column = choice.label_column;
  options.data_folder = choice.folder;
  options.train = false;
  LoadedData parts = load_data(choice.source, options);
  if (!parts.test) {
    options.train = true;
    parts = load_data(choice.source, options);
  }
  const Dataset& data = parts.test ? *parts.test : *parts.train;
  // What a pixel's column is called says nothing.
  std::optional<TableColumns> columns = data.columns;
  if (columns && !data.shape.is_flat()) columns->values.clear();
  const std::vector<std::string> names = catalogue_names();
  const bool known = std::find(names.begin(), names.end(), choice.source) != names.end();
  return {data.shape, data.has_pixels(), data.classes, known ? choice.source : std::string(), std::move(columns)};
}

/// "1x28x28" and "28x28" are pixels, "13" the numbers of a table.
Shape input_shape(const std::string& words) {
  if (const auto image = words.find('x') == std::string::npos ? std::nullopt : net_input(words)) return *image;
  std::size_t count = 0;
  const auto [end, problem] = std::from_chars(words.data(), words.data() + words.size(), count);
  if (problem == std::errc() && end == words.data() + words.size() && count > 0) return {count};
  throw UsageError(text("--input ", words, ": 1x28x28, 8x8 or a number such as 13 is expected"));
}

Inputs inputs_of(const ImportWishes& wishes, const std::string& net) {
  if (!wishes.data.source.empty()) return inputs_of_data(wishes.data);
  std::optional<Shape> shape = wishes.input.empty() ? judged_as_usage("--net " + net, [&] { return net_input(net); })
                                                    : input_shape(wishes.input);
  // 784 numbers are taken for MNIST's images, as everywhere, unless it is said that they are numbers.
  if (wishes.input.empty() && (!shape || shape->size() == usual_input.size())) shape = usual_input;
  return {*shape, !shape->is_flat(), {}, {}};
}

/// As many numbers as are said, or one for every channel (of a table: every column).
std::vector<float> of_each_channel(const std::string& list, const std::string& option, const Shape& shape,
                                   float otherwise) {
  if (list.empty()) return std::vector<float>(shape.channels, otherwise);
  const std::vector<double> said = numbers_of(list, option);
  if (said.size() == 1) return std::vector<float>(shape.channels, static_cast<float>(said[0]));
  if (said.size() != shape.channels && said.size() != shape.size()) {
    throw UsageError(text(option, " ", list, ": ", said.size(),
                          " numbers came; one is expected, or one for each of the ", shape.channels,
                          shape.is_flat() ? " columns" : " channels"));
  }
  return {said.begin(), said.end()};
}

/// x = (value * scale - mean) / deviation. Pixels keep a scale other than 1, which tells them from a table's numbers:
/// where x is to be the value itself, the deviation takes the 255 back.
Preprocessing preprocessing_of(const ImportWishes& wishes, const Inputs& inputs) {
  const float usual = inputs.pixels ? 1.0F / 255.0F : 1.0F;
  Preprocessing preprocessing{.shape = inputs.shape, .scale = usual};
  const bool other_scale = wishes.scale > 0 && static_cast<float>(wishes.scale) != usual;
  if (wishes.mean.empty() && wishes.deviation.empty() && !other_scale) return preprocessing;
  preprocessing.mean = of_each_channel(wishes.mean, "--mean", inputs.shape, 0);
  preprocessing.deviation = of_each_channel(wishes.deviation, "--deviation", inputs.shape, 1);
  if (preprocessing.mean.size() != preprocessing.deviation.size()) {
    throw UsageError("--mean and --deviation: as many numbers of one as of the other are expected");
  }
  if (other_scale) {
    const double factor = static_cast<double>(usual) / wishes.scale;
    for (float& mean : preprocessing.mean) mean = static_cast<float>(static_cast<double>(mean) * factor);
    for (float& deviation : preprocessing.deviation) {
      deviation = static_cast<float>(static_cast<double>(deviation) * factor);
    }
  }
  judged_as_usage("--mean, --deviation, --scale", [&] { check(preprocessing); });
  return preprocessing;
}

std::vector<std::string> classes_of(const ImportWishes& wishes, const Inputs& inputs, std::size_t outputs) {
  if (!wishes.classes.empty()) {
    std::vector<std::string> classes = parts_of(wishes.classes, "--classes");
    if (classes.size() == outputs) return classes;
    throw UsageError(text("--classes: ", classes.size(), " names came, the net has ", outputs, " outputs"));
  }
  if (!inputs.classes.empty()) {
    if (inputs.classes.size() == outputs) return inputs.classes;
    throw UsageError(text("--data ", wishes.data.source, ": has ", inputs.classes.size(),
                          inputs.classes.size() == 1 ? " class" : " classes", ", the net has ", outputs, " outputs"));
  }
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < outputs; ++i) numbers.push_back(std::to_string(i));
  return numbers;
}

/// 0: nothing says how many there are.
std::size_t count_of_classes(const ImportWishes& wishes, const Inputs& inputs) {
  return wishes.classes.empty() ? inputs.classes.size() : parts_of(wishes.classes, "--classes").size();
}

ImportOptions options_of(const ImportWishes& wishes) {
  ImportOptions options{.map = {}, .left_out = wishes.left_out};
  for (const std::string& pair : wishes.map) {
    const std::size_t sign = pair.rfind('=');
    if (sign == std::string::npos || sign == 0 || sign + 1 == pair.size()) {
      throw UsageError(text("--map ", pair, ": OLD=NEW is expected, such as fc1=L2"));
    }
    options.map.emplace_back(pair.substr(0, sign), pair.substr(sign + 1));
  }
  return options;
}

ExitCode import(const ImportWishes& wishes) {
  Configuration configuration = configuration_of(wishes.flags);
  std::string& net = configuration.network.layers;
  const Inputs inputs = inputs_of(wishes, net);
  if (const std::size_t classes = count_of_classes(wishes, inputs); classes > 0) net = with_outputs(net, classes);
  Architecture architecture =
      judged_as_usage("--net " + net, [&] { return untrained_network(configuration, inputs.shape).architecture(); });
  const SafeTensors content = read_safetensors(wishes.file);
  const std::size_t outputs = architecture.outputs();
  const ImportedNetwork imported = import_tensors(content, std::move(architecture), options_of(wishes), wishes.file);
  const Model model{.network = imported.network,
                    .preprocessing = preprocessing_of(wishes, inputs),
                    .classes = classes_of(wishes, inputs, outputs),
                    .dataset = inputs.source,
                    .columns = inputs.columns};
  save_model(model, wishes.out);
  print(wishes.json ? document_of(imported, model) + "\n"
                    : imported_text(imported, model) + "model    " + wishes.out + "\n");
  return ExitCode::ok;
}

}  // namespace

void add_import(Verb& program) {
  Verb verb = program.add_verb(
      "import", "a model of weights that PyTorch or another program has trained", understand_group,
      {"import mlp.safetensors --net 784-128-10 --data mnist --out mlp-model.safetensors",
       "import lenet.safetensors --net lenet5 --mean 0.1307 --deviation 0.3081 --out lenet5.safetensors",
       "import iris.safetensors --net 4-16-3 --classes setosa,versicolor,virginica --out iris-model.safetensors",
       "import net.safetensors --net 784-64-64-64-10 --map encoder=L2 --map head=L3 --out model.safetensors"});
  const auto wishes = std::make_shared<ImportWishes>();
  verb.add_option("FILE", wishes->file, "a safetensors file of tensors by whatever names: a state_dict")
      .required()
      .type_name("");
  add_architecture_flags(verb, wishes->flags);
  verb.option("--net").required();
  verb.add_option("--out", wishes->out, "the model file to write").type_name("MODEL").required();
  verb.add_option(
          "--map", wishes->map,
          "what a module or a tensor of the file is, where its shape and the numbers in its name do not say it: "
          "fc1=L2, fc1.w=L2.weight; can be given several times")
      .type_name("OLD=NEW")
      .one_at_a_time();
  verb.add_option("--leave-out", wishes->left_out, "a module or a tensor that is not the net's; several times, too")
      .type_name("OLD")
      .one_at_a_time();
  const char* input = "What the network was given";
  Option data = verb.add_option("--data", wishes->data.source,
                                "take the shape of the input and the names of the classes from these data");
  data.type_name("DATA").group(input);
  Option shape = verb.add_option("--input", wishes->input,
                                 "the shape of the input: 1x28x28 is pixels, 13 numbers of a table; else what --net "
                                 "begins with, and 1x28x28 for 784");
  shape.type_name("SHAPE").group(input).excludes(data);
  verb.add_option("--label-column", wishes->data.label_column, "of a CSV file of --data: the column of the labels")
      .type_name("NAME")
      .group(input);
  add_folder_option(verb, wishes->data.folder);
  verb.add_option("--scale", wishes->scale,
                  "what a pixel (0 to 255) is multiplied by first; else 1/255, as torchvision's ToTensor does")
      .type_name("F")
      .positive_number()
      .group(input);
  verb.add_option("--mean", wishes->mean,
                  "then this is subtracted: a number, or one a channel (of a table: a column): Normalize's first")
      .type_name("F,F")
      .group(input);
  verb.add_option("--deviation", wishes->deviation, "and this is divided by: Normalize's second")
      .type_name("F,F")
      .group(input);
  verb.add_option("--classes", wishes->classes, "the names of the outputs, in their order; else 0,1,2 and so on")
      .type_name("NAME,NAME")
      .group(input);
  add_json_flag(verb, wishes->json);
  verb.runs([wishes] { return import(*wishes); });
}

}  // namespace nudge::app
