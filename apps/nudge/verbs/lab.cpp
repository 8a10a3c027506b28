// nudge lab [MODEL]: a page in which a network learns in a browser.

#include "nudge/lab.hpp"

#include <filesystem>
#include <memory>
#include <system_error>

#include "nudge/error.hpp"
#include "nudge/run.hpp"
#include "options/common_options.hpp"
#include "options/model_and_data.hpp"
#include "terminal/output.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

struct LabOptions {
  std::string model;
  std::string data;
  std::size_t digits = 1000;
  std::size_t test = 250;
  std::string page;
  std::string out = "lab.html";
  std::string packed;
  std::string folder;
};

/// What the examples are drawn by, whatever seeds are tried on them.
constexpr std::uint64_t seed_of_draws = 1;

/// Where scripts/lab puts it: beside this program's installation, or its build.
std::string find_page() {
  std::error_code nowhere;
  const auto folder = std::filesystem::read_symlink("/proc/self/exe", nowhere).parent_path();
  for (const char* const place : {"../share/nudge/lab.html", "../lab/lab.html"}) {
    const auto page = folder / place;
    if (!folder.empty() && std::filesystem::is_regular_file(page, nowhere)) return page.lexically_normal().string();
  }
  fail("the lab is not built: scripts/lab builds it (it needs clang for WebAssembly, which the program does not), and ",
       "--page says where it is");
}

Configuration configuration_of(const LabOptions& options, const Model* model, const Configuration& of_model) {
  Configuration configuration = of_model;
  if (!options.data.empty()) configuration = {};
  configuration.data.source = !options.data.empty() ? options.data : model != nullptr ? of_model.data.source : "mnist";
  if (configuration.data.per_class == 0) configuration.data.train_count = options.digits;
  if (configuration.data.seed == 0) {
    configuration.data.seed = model != nullptr && options.data.empty() ? of_model.training.seed : seed_of_draws;
  }
  return configuration;
}

/// As many as there are, where fewer are than were asked for.
PackedExamples examples_of(Configuration configuration, const LabOptions& options, const Model* model) {
  const std::size_t wanted = configuration.data.train_count;
  configuration.data.train_count = 0;
  RunData data = load_run_data(configuration, options.folder, model);
  tell_notes(data.notes);
  const std::uint64_t seed = configuration.data.seed;
  PackedExamples examples;
  examples.recipe = {{"data.source", configuration.data.source}};
  if (wanted > 0 && wanted < data.train.size()) {
    data.train = stratified_draw(data.train, wanted, seed);
    examples.recipe["data.train_count"] = std::to_string(wanted);
    examples.recipe["data.seed"] = std::to_string(seed);
  }
  if (options.test > 0 && options.test < data.test.size()) data.test = stratified_draw(data.test, options.test, seed);
  examples.train = std::move(data.train);
  examples.test = std::move(data.test);
  return examples;
}

ExitCode make_lab(const LabOptions& options) {
  std::optional<OpenedModel> opened;
  if (!options.model.empty()) opened = open_classifier(options.model);
  const Model* model = opened ? &opened->model : nullptr;
  const Configuration configuration =
      configuration_of(options, model, opened ? opened->configuration : Configuration());
  const std::string page = !options.packed.empty() ? std::string() : options.page.empty() ? find_page() : options.page;
  const PackedExamples examples = examples_of(configuration, options, model);
  if (options.packed.empty()) {
    write_lab(page, examples, model, options.out);
    print(text(options.out, "\n"));
  } else {
    write_packed(examples, options.packed);
    print(text(options.packed, "\n"));
  }
  return ExitCode::ok;
}

}  // namespace

void add_lab(Verb& program) {
  Verb verb = program.add_verb("lab", "a page in which a network learns in your browser, to be stopped and touched",
                               explain_group,
                               {"lab", "lab runs/mnist-1 --out mine.html", "lab --data fashion-mnist --digits 2000"});
  const auto options = std::make_shared<LabOptions>();
  verb.add_option("MODEL", options->model, "a model file or the folder of a run, which the page begins with")
      .type_name("");
  verb.add_option("--data", options->data, "pictures with classes; else MODEL's own, else mnist").type_name("DATA");
  add_count_option(verb, "--digits", options->digits, "so many of the training part");
  add_count_option(verb, "--test", options->test, "so many of the test part");
  verb.add_option("--out", options->out, "the page").type_name("FILE").shows_default();
  verb.add_option("--page", options->page, "a lab as scripts/lab makes it; else the one that was installed or built")
      .type_name("FILE");
  verb.add_option("--pack", options->packed, "write the examples alone, for a lab in a folder: gzipped safetensors")
      .type_name("FILE");
  add_folder_option(verb, options->folder);
  verb.runs([options] { return make_lab(*options); });
}

}  // namespace nudge::app
