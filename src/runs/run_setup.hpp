#pragma once
// From a configuration to what a training works on. load_run_data, data_checksum and untrained_model, of nudge/run.hpp,
// are here too.

#include <string>

#include "nudge/model.hpp"
#include "nudge/run.hpp"

namespace nudge {

/// A source as a run records it: a path becomes absolute, so that it is found from any folder, and loses a last slash.
/// Errors: a path that is not UTF-8, as the files that are to name it are.
std::string recorded_source(const std::string& source);
/// Of all that a configuration names.
void record_sources(Configuration::Data& data);
/// The same wherever the data lie: without their places.
Configuration without_places(Configuration configuration);

/// Whether what it trains is an autoencoder.
inline bool is_autoencoder(const Configuration& configuration) { return !configuration.autoencoder.decoder.empty(); }

/// Whether it trains on classes, and not on inputs or targets that are numbers.
inline bool is_classifier(const Configuration& configuration) {
  return !is_autoencoder(configuration) && configuration.data.target_columns.empty();
}

/// Whether there may be a validation part: one is asked for, or a folder may hold its own.
bool may_have_validation(const Configuration& configuration);
/// Errors: what only a validation part makes possible is asked for, and there is none.
void refuse_need_of_validation(const Configuration& configuration);

}  // namespace nudge
