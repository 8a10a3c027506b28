// One example's explanation.

#include <algorithm>
#include <cmath>
#include <functional>

#include "documents/explanation_values.hpp"

namespace nudge {

using namespace documents;

namespace {

Json output_values(const OutputNudges& nudges, std::size_t last_layer) {
  Json values = Json::array();
  for (const OutputNudge& output : nudges.outputs) {
    values.push_back({{"neuron", output.neuron},
                      {"address", to_string(Neuron{last_layer, output.neuron})},
                      {"weighted_input", output.weighted_input},
                      {"activation", output.activation},
                      {"target", output.target},
                      {"cost", output.cost},
                      {"nudge", output.nudge},
                      {"nudge_of_weighted_input", output.nudge_of_weighted_input}});
  }
  return values;
}

Json measured_way(const MeasuredWay& way) {
  return {{"length", way.length},
          {"predicted_weighted_input", way.predicted_weighted_input},
          {"measured_weighted_input", way.measured_weighted_input},
          {"predicted_activation", way.predicted_activation},
          {"measured_activation", way.measured_activation}};
}

Json lever(const Lever& one, Json address) {
  return {{"address", std::move(address)},
          {"input", one.input},
          {"weight", one.weight},
          {"activation", one.activation},
          {"nudge", one.nudge}};
}

Json three_ways_value(const ExampleExplanation& explanation, const Architecture& architecture) {
  if (!explanation.ways) return nullptr;
  const ThreeWays& ways = *explanation.ways;
  const MeasuredThreeWays& measured = explanation.measured_ways.value();
  const Neuron& neuron = ways.neuron;
  Json weights = Json::array();
  for (const Lever& one : ways.weights) {
    weights.push_back(lever(one, to_string(one.parameter)));
  }
  Json activations = Json::array();
  for (const Lever& one : ways.activations) {
    const auto before = neuron_before(architecture, neuron.layer, one.input);
    activations.push_back(lever(one, before ? Json(to_string(*before)) : Json()));
  }
  return {{"address", to_string(neuron)},
          {"layer", neuron.layer},
          {"neuron", neuron.index},
          {"weighted_input", ways.weighted_input},
          {"activation", ways.activation},
          {"bias", ways.bias},
          {"slope", ways.slope},
          {"is_logit", ways.is_logit},
          {"is_dead", ways.is_dead},
          {"weights", std::move(weights)},
          {"activations", std::move(activations)},
          {"measured",
           {{"bias", measured_way(measured.bias)},
            {"weights", measured_way(measured.weights)},
            {"activations", measured_way(measured.activations)}}}};
}

Json votes_value(const std::optional<Votes>& votes) {
  if (!votes) return nullptr;
  Json rows = Json::array();
  for (const Vote& vote : votes->votes) {
    rows.push_back({{"neuron", vote.neuron},
                    {"address", to_string(Neuron{votes->neuron.layer + 1, vote.neuron})},
                    {"weight", vote.weight},
                    {"desire", vote.desire},
                    {"vote", vote.vote}});
  }
  return {{"address", to_string(votes->neuron)},
          {"layer", votes->neuron.layer},
          {"neuron", votes->neuron.index},
          {"activation", votes->activation},
          {"votes", std::move(rows)},
          {"sum", votes->sum},
          {"nudge", votes->nudge},
          {"agreement", number_or_null(votes->agreement)}};
}

/// A row a neuron.
Json matrix(const std::vector<double>& numbers, std::size_t columns) {
  Json rows = Json::array();
  for (std::size_t first = 0; first < numbers.size(); first += columns) {
    rows.push_back(std::span(numbers).subspan(first, columns));
  }
  return rows;
}

Json addresses(std::size_t layer, std::size_t neurons) {
  Json values = Json::array();
  for (std::size_t i = 0; i < neurons; ++i) values.push_back(to_string(Neuron{layer, i}));
  return values;
}

Json votes_matrix_value(const std::optional<VotesMatrix>& all) {
  if (!all) return nullptr;
  return {{"layer", all->layer},
          {"voters", addresses(all->layer + 1, all->desires.size())},
          {"desires", all->desires},
          {"neurons", addresses(all->layer, all->sums.size())},
          {"votes", matrix(all->votes, all->desires.size())},
          {"sums", all->sums}};
}

/// A page has of a layer with more neurons only the channels that its figures draw.
constexpr std::size_t most_neurons_of_page = 1024, most_maps_of_page = 8;

/// The channels with the largest nudges, in their order. Empty: all are told.
std::vector<std::size_t> channels_of_page(const LayerNudges& layer, const Shape& shape) {
  const bool is_small = layer.nudges.size() <= most_neurons_of_page || shape.channels <= most_maps_of_page;
  if (is_small || shape.is_flat()) return {};
  const std::size_t plane = shape.height * shape.width;
  std::vector<double> largest(shape.channels);
  std::vector<std::size_t> channels(shape.channels);
  for (std::size_t c = 0; c < shape.channels; ++c) {
    channels[c] = c;
    for (const double nudge : std::span(layer.nudges).subspan(c * plane, plane)) {
      largest[c] = std::max(largest[c], std::abs(nudge));
    }
  }
  std::ranges::stable_sort(channels, std::ranges::greater(), [&](std::size_t c) { return largest[c]; });
  channels.resize(most_maps_of_page);
  std::ranges::sort(channels);
  return channels;
}

Json numbers_of_channels(const std::vector<double>& numbers, const std::vector<std::size_t>& channels,
                         std::size_t plane) {
  std::vector<double> told;
  for (const std::size_t c : channels) {
    const std::span<const double> map = std::span(numbers).subspan(c * plane, plane);
    told.insert(told.end(), map.begin(), map.end());
  }
  return Json(told);
}

Json neuron_values(const LayerNudges& layer, const Architecture& architecture, DocumentForm form) {
  const Shape& shape = architecture.shape(architecture.parameter_layers()[layer.layer - 1] + 1);
  const auto channels = form == DocumentForm::page ? channels_of_page(layer, shape) : std::vector<std::size_t>();
  if (channels.empty()) {
    return {{"layer", layer.layer},
            {"weighted_inputs", layer.weighted_inputs},
            {"activations", layer.activations},
            {"nudges", layer.nudges},
            {"deltas", layer.deltas}};
  }
  const std::size_t plane = shape.height * shape.width;
  return {{"layer", layer.layer},
          {"channels", channels},
          {"weighted_inputs", Json::array()},
          {"activations", numbers_of_channels(layer.activations, channels, plane)},
          {"nudges", numbers_of_channels(layer.nudges, channels, plane)},
          {"deltas", Json::array()}};
}

Json layer_values(const ExampleExplanation& explanation, const Architecture& architecture, DocumentForm form) {
  Json values = Json::array();
  for (const LayerNudges& layer : explanation.backward.layers) {
    Json value = neuron_values(layer, architecture, form);
    if (layer.layer <= explanation.weights.size() && !explanation.weights[layer.layer - 1].empty()) {
      value["weights"] = matrix(explanation.weights[layer.layer - 1], layer.inputs);
    }
    if (!layer.bias_nudges.empty()) {
      value["weight_nudges"] = matrix(layer.weight_nudges, layer.inputs);
      value["bias_nudges"] = layer.bias_nudges;
    }
    values.push_back(std::move(value));
  }
  return values;
}

Json shared_value(const std::optional<SharedNudge>& shared, const Architecture& architecture) {
  if (!shared) return nullptr;
  Json places = Json::array();
  for (const PlaceNudge& place : shared->places) {
    const Neuron neuron{shared->parameter.layer, place.neuron};
    places.push_back({{"neuron", place.neuron},
                      {"address", to_string(neuron)},
                      {"input", place.input ? Json(*place.input) : Json()},
                      {"activation", place.activation},
                      {"desire", place.desire},
                      {"nudge", place.nudge}});
  }
  Json value = Json::object();
  add_parameter(value, shared->parameter, architecture);
  value["shape"] = Json::array({shared->plane.height, shared->plane.width});
  value["nudge"] = shared->nudge;
  value["places"] = std::move(places);
  return value;
}

}  // namespace

namespace documents {

Json explanation_document(const ExampleExplanation& explanation, const Architecture& architecture,
                          const Subject& subject, const std::vector<View>& views, DocumentForm form) {
  const auto wanted = [&](View view) { return std::find(views.begin(), views.end(), view) != views.end(); };
  Json json = document("explanation", subject);
  json["architecture"] = network_value(architecture);
  json["cost"] = explanation.outputs.cost;
  json["loss"] = to_string(architecture.loss());
  json["nudge_of"] = to_string(explanation.outputs.nudge_of);
  if (wanted(View::outputs)) json["outputs"] = output_values(explanation.outputs, layer_count(architecture));
  if (wanted(View::three_ways)) {
    json["three_ways"] = three_ways_value(explanation, architecture);
    if (!explanation.ways) json["why_no_ways"] = explanation.why_no_ways;
  }
  if (wanted(View::votes)) {
    json["votes"] = votes_value(explanation.votes);
    if (!explanation.votes) json["why_no_votes"] = explanation.why_no_votes;
    json["votes_matrix"] = votes_matrix_value(explanation.votes_matrix);
    if (!explanation.votes_matrix) json["why_no_votes_matrix"] = explanation.why_no_votes_matrix;
  }
  if (wanted(View::backward)) {
    const LayerNudges& input = explanation.backward.input;
    json["input"] = {{"activations", input.activations}, {"nudges", input.nudges}};
    json["layers"] = layer_values(explanation, architecture, form);
  }
  if (wanted(View::sensitivity)) {
    json["sensitivity"] = {{"most", sensitivity_values(explanation.sensitivity, architecture)},
                           {"measured", measured_values(explanation.measured, architecture)},
                           {"tensor_shares", share_values(explanation.tensor_shares, architecture)},
                           {"map", explanation.map},
                           {"apart", ratio_value(explanation.apart, architecture)}};
  }
  if (wanted(View::hebbian)) json["hebbian"] = hebbian_values(explanation.hebbian, architecture);
  if (wanted(View::places)) json["shared"] = shared_value(explanation.shared, architecture);
  return json;
}

}  // namespace documents

std::string document_of(const ExampleExplanation& explanation, const Architecture& architecture, const Subject& subject,
                        const std::vector<View>& views, DocumentForm form) {
  return written(explanation_document(explanation, architecture, subject, views, form), form);
}

}  // namespace nudge
