// The top of a report: how good it is, and of what; and the bottom: how to make it again.

#include <fmt/format.h>

#include "documents/class_statistics.hpp"
#include "nudge/net_text.hpp"
#include "report/html.hpp"
#include "report/model_words.hpp"
#include "report/numbers.hpp"
#include "report/sections.hpp"
#include "report/text_report.hpp"

namespace nudge::report {

using namespace documents;

namespace {

/// One entry of the list of facts: a term, its value, and a remark that may be empty. All text.
std::string fact(const std::string& term, const std::string& value, const std::string& remark) {
  return fmt::format("<div><dt>{}</dt><dd>{}{}</dd></div>\n", escape(term), escape(value),
                     remark.empty() ? "" : "<small>" + escape(remark) + "</small>");
}

std::string count_of(std::size_t count, const char* one, const char* many) {
  return with_thousands(count) + " " + (count == 1 ? one : many);
}

/// A list of layers does not fit into a column, nor is it read as one number is.
bool is_long(const std::string& net) { return net.size() > 24; }

std::string network_fact(const Architecture& architecture) {
  const std::string net = net_of(architecture);
  const std::string loss = to_string(architecture.loss());
  const auto plain = plain_settings(architecture);
  const bool has_activation = plain && architecture.parameter_layers().size() > 1;
  if (!is_long(net)) return fact("network", net, has_activation ? activation_of(*plain) + ", " + loss : loss);
  constexpr std::size_t most_shown = 200;
  const std::string list = net.size() <= most_shown
                               ? escape(net)
                               : fmt::format("<details><summary>{}</summary>{}</details>",
                                             count_of(architecture.layers().size(), "layer", "layers"), escape(net));
  return fmt::format("<div class=\"wide\"><dt>network, {}</dt><dd>{}</dd></div>\n", escape(loss), list);
}

/// An accuracy with its percent sign set smaller.
std::string big_percent(double share) {
  return fmt::format("<div class=\"number\">{:.2f}<small> %</small></div>\n", share * 100);
}

std::string score(const TrainingReport& report) {
  if (report.evaluation != nullptr) {
    const Evaluation& evaluation = *report.evaluation;
    const std::string error =
        has_standard_error(evaluation)
            ? fmt::format("<div class=\"error\">± {} standard error</div>\n", percent(evaluation.standard_error()))
            : "";
    return fmt::format(
        "<div class=\"soft\">test accuracy</div>\n{}{}"
        "<div class=\"soft small\">{} of {} right</div>\n",
        big_percent(evaluation.accuracy()), error, with_thousands(evaluation.correct),
        count_of(evaluation.examples, "example", "examples"));
  }
  if (!report.epochs.empty() && report.epochs.back().train_accuracy) {
    return fmt::format(
        "<div class=\"soft\">training accuracy</div>\n{}<div class=\"soft small\">in the last epoch, each example "
        "before "
        "its own update; nothing was tested</div>\n",
        big_percent(*report.epochs.back().train_accuracy));
  }
  if (!report.epochs.empty() && report.epochs.back().rmse) {
    const EpochMetrics& last = report.epochs.back();
    const std::string r2 = last.r2 ? fmt::format("<div class=\"soft small\">R² {:.4f}</div>\n", *last.r2) : "";
    return fmt::format("<div class=\"soft\">{} r.m.s. error</div>\n<div class=\"number\">{}</div>\n{}",
                       escape(last.evaluated_on), significant(*last.rmse), r2);
  }
  if (!report.epochs.empty()) {
    const EpochMetrics& last = report.epochs.back();
    const std::string what = last.cost ? escape(last.evaluated_on) : "training";
    return fmt::format("<div class=\"soft\">{} cost</div>\n<div class=\"number\">{}</div>\n", what,
                       significant(last.cost.value_or(last.train_cost)));
  }
  return "<div class=\"soft\">no epoch was finished and nothing was tested</div>\n";
}

std::string facts(const TrainingReport& report) {
  std::string out;
  if (report.evaluation != nullptr) {
    out += fact("test cost", significant(report.evaluation->cost, 4), "mean over the examples");
    out += fact("test examples", with_thousands(report.evaluation->examples), "");
  }
  if (!report.epochs.empty()) {
    const EpochMetrics& last = report.epochs.back();
    out += fact("epochs", with_thousands(last.epoch), count_of(last.step, "step", "steps"));
    out += fact("training cost", significant(last.train_cost, 4), "running, last epoch");
  }
  if (report.model != nullptr) {
    const Architecture& architecture = report.model->network.architecture();
    const std::string net = network_fact(architecture);
    const std::string parameters = fact("parameters", with_thousands(architecture.parameter_count()),
                                        byte_size(architecture.parameter_count() * sizeof(float)));
    // A long list has a row of its own, the last.
    out += is_long(net_of(architecture)) ? parameters + net : net + parameters;
  }
  return out.empty() ? "" : "<dl class=\"card facts\">\n" + out + "</dl>\n";
}

}  // namespace

std::string headline(const TrainingReport& report) {
  const bool named = report.model != nullptr && !report.model->dataset.empty();
  return fmt::format(
      "<header>\n<p class=\"eyebrow\">Training report</p>\n<h1>{}</h1>\n{}<div class=\"hero\">\n"
      "<div class=\"card score\">\n{}</div>\n{}</div>\n</header>\n",
      escape(report.title),
      named ? fmt::format("<p class=\"soft\">trained by backpropagation on {}</p>\n", escape(report.model->dataset))
            : "",
      score(report), facts(report));
}

std::string configuration_section(const TrainingReport& report) {
  if (report.configuration.empty()) return "";
  return section("configuration", "Configuration",
                 "<p>Everything that determined this training, as TOML.</p>\n<pre tabindex=\"0\">" +
                     escape(report.configuration) + "</pre>\n");
}

std::string making_section(const TrainingReport& report) {
  if (report.command.empty() && report.made_by.empty()) return "";
  std::string out;
  if (!report.made_by.empty()) out += "<p>Made by " + escape(report.made_by) + ".</p>\n";
  if (!report.command.empty()) {
    out +=
        "<p>This command makes the same training again, and on the same kind of processor the same numbers to the last "
        "bit:</p>\n<pre tabindex=\"0\">" +
        escape(report.command) + "</pre>\n";
  }
  return section("making", "How it was made", out);
}

}  // namespace nudge::report
