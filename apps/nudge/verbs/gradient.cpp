// nudge gradient MODEL: the mean gradient of the cost over some examples, into a file or against somebody's own.

#include <algorithm>
#include <filesystem>
#include <memory>

#include "base/lower_case.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/gradient_check.hpp"
#include "nudge/model_file.hpp"
#include "nudge/optimizer.hpp"
#include "options/common_options.hpp"
#include "options/examples_choice.hpp"
#include "options/network_choice.hpp"
#include "options/other_examples.hpp"
#include "terminal/output.hpp"
#include "text/text.hpp"
#include "verbs/subject.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

struct GradientOptions {
  NetworkChoice network;
  ExamplesChoice examples;
  std::string out;
  std::string mine;  ///< --compare: a file, or a folder of files
  std::string csv;
  double tolerance = 1e-4;
  std::size_t threads = 0;
  bool json = false;
  std::string command;
};

/// The gradient that others are compared with, and what it is of.
struct OurGradient {
  NetworkAndData chosen;
  std::size_t from = 0;  ///< where in its split the examples begin
  AlignedArray<double> numbers;

  const Subset& subset() const { return chosen.data.subset; }
  const std::vector<ParameterTensor>& tensors() const { return chosen.network.architecture().tensors(); }
};

/// With biases of 0, programs that forget them are right.
void warn_of_zero_biases(const OurGradient& ours) {
  bool has_biases = false;
  for (const ParameterTensor& tensor : ours.tensors()) {
    if (!tensor.is_bias) continue;
    has_biases = true;
    const auto numbers = ours.chosen.network.exact.view(tensor).all();
    if (std::ranges::any_of(numbers, [](double b) { return b != 0; })) return;
  }
  if (has_biases) {
    warn(
        "all biases of this model are 0: a program that forgets them cannot be told from a right one; a model that "
        "was trained a little shows it");
  }
}

/// Tensors that the file lacks, in their places, and a sentence that says so.
void add_missing(const NamedGradient& mine, const std::vector<ParameterTensor>& tensors,
                 GradientComparison& comparison) {
  if (mine.missing.empty()) return;
  std::string names;
  for (std::size_t t = 0; t < tensors.size(); ++t) {
    const ParameterTensor& tensor = tensors[t];
    if (std::ranges::find(mine.missing, tensor.name) == mine.missing.end()) continue;
    comparison.tensors.insert(comparison.tensors.begin() + static_cast<std::ptrdiff_t>(t),
                              {tensor.name, tensor.address, tensor.is_bias, false, 1, 0, "not in the file"});
    names += (names.empty() ? "" : ", ") + tensor.name;
  }
  if (comparison.explanations.empty()) comparison.explanations.emplace_back();
  for (std::vector<std::string>& one : comparison.explanations) one.push_back("not in the file: " + names);
}

/// Other names than the model's are no mistake; the model's names in other places are one.
void add_names(const NamedGradient& mine, const std::vector<ParameterTensor>& tensors, GradientComparison& comparison) {
  std::string read;
  std::string swapped;
  for (const auto& [theirs, ours] : mine.taken_for) {
    const bool is_ours = std::ranges::find(tensors, theirs, &ParameterTensor::name) != tensors.end();
    std::string& words = is_ours ? swapped : read;
    words += (words.empty() ? "" : ", ") + theirs + " for " + ours;
    const auto tensor = std::ranges::find(comparison.tensors, ours, &GradientDifference::name);
    if (!is_ours || tensor == comparison.tensors.end()) continue;
    tensor->agrees = false;
    tensor->cause = "under the name " + theirs + (tensor->cause.empty() ? "" : "; " + tensor->cause);
  }
  if (!read.empty()) comparison.notes.push_back("Names: taken by number and shape: " + read);
  if (swapped.empty()) return;
  if (comparison.explanations.empty()) comparison.explanations.emplace_back();
  for (std::vector<std::string>& one : comparison.explanations) {
    one.push_back("names swapped, or counted from another number; by the shapes they were taken so: " + swapped);
  }
}

GradientComparison compare(const OurGradient& ours, const std::string& file, const std::vector<OtherSubset>& others,
                           double tolerance) {
  const NamedGradient mine = read_gradient(file, ours.tensors());
  GradientComparison comparison =
      compare_gradients(mine.flat, ours.numbers.span(), mine.found, ours.chosen.network.exact,
                        ours.chosen.network.model().preprocessing, ours.subset(), others, mine.turned, tolerance);
  add_missing(mine, ours.tensors(), comparison);
  add_names(mine, ours.tensors(), comparison);
  std::string others_in_it;
  for (const std::string& name : mine.passed_over) others_in_it += (others_in_it.empty() ? "" : ", ") + name;
  if (!others_in_it.empty()) comparison.notes.push_back("Passed over: " + others_in_it + ": no tensor of the model");
  return comparison;
}

bool is_hidden(const std::filesystem::path& path) { return path.filename().string().starts_with('.'); }

/// The files of a folder, and of those in it, that may be gradients, by name. What is not read is said, but for what
/// begins with a dot.
std::vector<std::filesystem::path> gradient_files(const std::string& folder) {
  std::vector<std::filesystem::path> files, others;
  std::filesystem::recursive_directory_iterator all(folder);
  for (const auto end = std::filesystem::end(all); all != end; ++all) {
    const std::filesystem::path& path = all->path();
    if (is_hidden(path)) {
      all.disable_recursion_pending();
    } else if (all->is_directory()) {
      if (std::filesystem::is_empty(path)) others.push_back(path);
    } else {
      const std::string ending = lower_case(path.extension().string());
      const bool is_gradient =
          ending == ".safetensors" || ending == ".npz" || ending == ".csv" || ending == ".txt" || ending == ".tsv";
      (is_gradient && all->is_regular_file() ? files : others).push_back(path);
    }
  }
  std::ranges::sort(files);
  std::ranges::sort(others);
  for (const std::filesystem::path& path : others) {
    warn(path.string() + (std::filesystem::is_directory(path)
                              ? ": an empty folder"
                              : ": not read: .safetensors, .npz, .csv, .txt or .tsv is expected"));
  }
  return files;
}

std::vector<Submission> compare_all(const OurGradient& ours, const std::string& folder,
                                    const std::vector<OtherSubset>& others, double tolerance) {
  const std::vector<std::filesystem::path> files = gradient_files(folder);
  if (files.empty()) fail(folder, ": no .safetensors, .npz, .csv, .txt or .tsv file is in this folder");
  std::vector<Submission> submissions;
  for (const std::filesystem::path& file : files) {
    Submission submission{.name = file.lexically_relative(folder).string(), .error = {}};
    try {
      submission.comparison = compare(ours, file.string(), others, tolerance);
    } catch (const Error& problem) {
      submission.error = problem.what();
    }
    submissions.push_back(std::move(submission));
  }
  return submissions;
}

OurGradient our_gradient(const GradientOptions& options, ThreadTeam& team) {
  OurGradient ours{open_network_and_data(options.network), 0, {}};
  ours.from = choose_examples(options.examples, ours.chosen.data.subset, ours.chosen.network.model(), team);
  ours.numbers =
      mean_gradient<double>(ours.chosen.network.exact, ours.chosen.network.model().preprocessing, ours.subset(), team);
  return ours;
}

void write_gradient(const OurGradient& ours, const std::string& path) {
  SafeTensors file = to_safetensors(ours.numbers.span(), ours.tensors());
  const OpenedData& data = ours.chosen.data;
  file.metadata = {{"model", ours.chosen.network.name},
                   {"data", data.name() + " " + data.split},
                   {"examples", std::to_string(ours.subset().size())}};
  write_safetensors(file, path, Checksum::crc32);
}

ExitCode gradient(const GradientOptions& options) {
  if (!options.csv.empty() && std::filesystem::is_regular_file(options.mine)) {
    throw UsageError(text("--csv goes with a folder of gradients; --compare ", options.mine, " is a file"));
  }
  ThreadTeam team(threads_or_default(options.threads));
  const OurGradient ours = our_gradient(options, team);
  if (!options.out.empty()) write_gradient(ours, options.out);
  GradientReport report{.examples = ours.subset().size(), .norm = norm(ours.numbers.span()), .file = options.out};
  for (const ParameterTensor& tensor : ours.tensors()) {
    report.tensor_norms.push_back(norm<double>(ours.numbers.span().subspan(tensor.offset, tensor.size())));
  }
  if (!options.mine.empty()) {
    warn_of_zero_biases(ours);
    const auto others = other_examples(options.network.data, ours.chosen, ours.from);
    if (std::filesystem::is_directory(options.mine)) {
      report.submissions = compare_all(ours, options.mine, others, options.tolerance);
      if (!options.csv.empty()) write_submissions(*report.submissions, options.csv);
    } else {
      report.comparison = compare(ours, options.mine, others, options.tolerance);
    }
  }
  const Architecture& architecture = ours.chosen.network.architecture();
  Subject subject = subject_of(ours.chosen.network, options.command);
  subject.data = ours.chosen.data.name();
  subject.split = ours.chosen.data.split;
  print(options.json ? document_of(report, architecture, subject) + "\n"
                     : gradient_text(report, architecture, subject));
  return report.agrees() ? ExitCode::ok : ExitCode::not_passed;
}

}  // namespace

void add_gradient(Verb& program) {
  Verb verb = program.add_verb(
      "gradient", "the mean gradient of the cost over some examples; compares your own with it", understand_group,
      {"gradient runs/mnist-1 --split train --from 0 --count 100 --out gradient.safetensors",
       "gradient runs/mnist-1 --split train --count 100 --compare mine.safetensors",
       "gradient --net 784-16-10 --seed 1 --split train --count 100 --compare mine.npz",
       "gradient runs/mnist-1 --pick worst"});
  const auto options = std::make_shared<GradientOptions>();
  add_network_options(verb, options->network, "test");
  add_examples_options(verb, options->examples);
  verb.add_option("--out", options->out, "write the gradient here, under the model's tensor names, in double")
      .type_name("FILE");
  verb.add_option(
          "--compare", options->mine,
          "your own gradient, .safetensors, .npz or .csv: what agrees, where the error lies, what it likely is; or a "
          "folder of many: a line for each")
      .type_name("FILE");
  verb.add_option("--csv", options->csv, "with a folder: write the table here, for a spreadsheet")
      .type_name("FILE")
      .needs(verb.option("--compare"));
  verb.add_option("--tolerance", options->tolerance, "agrees when the difference's norm is at most this part of ours")
      .type_name("F")
      .positive_number()
      .shows_default();
  add_threads_option(verb, options->threads);
  add_json_flag(verb, options->json);
  verb.runs([options, verb] {
    options->command = verb.command();
    return gradient(*options);
  });
}

}  // namespace nudge::app
