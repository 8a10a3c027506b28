#pragma once
// What an explanation is of, in words and pictures.

#include <string>

#include "nudge/report.hpp"
#include "options/network_choice.hpp"

namespace nudge::app {

/// Of a network, without examples yet.
Subject subject_of(const OpenedNetwork& network, const std::string& command);
/// Of a model that is called so here.
Subject subject_of(const std::string& name, const Model& model, const std::string& command);

/// Of what was measured on a part of the data.
Subject subject_of(const std::string& name, const Model& model, const OpenedData& data, const std::string& command);

/// Adds one example of the data: where it stands, its class, its picture.
void add_example(Subject& subject, const OpenedData& data, std::size_t position);

/// Says which examples they are, "mnist train, 60,000 examples", and adds names and pictures of the first `shown`. In
/// the list the examples are called by their positions from `from` on.
void add_examples(Subject& subject, const OpenedData& data, std::size_t from, std::size_t shown);

}  // namespace nudge::app
