#pragma once
// What the catalogue knows about a data set.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "nudge/data_files.hpp"

namespace nudge {

struct CatalogueFile {
  std::string name;
  std::uint64_t size;
  std::string sha256;
};

struct CatalogueEntry {
  std::string name;
  std::string description;
  std::vector<std::string> classes;
  std::vector<CatalogueFile> files;  ///< train images, train labels, test images, test labels
  std::string npm_package;           ///< NAME@VERSION that holds the files in data/; empty: none
  std::string debian_package;        ///< that holds the files, gzipped, in `debian_folder`; empty: none
  std::string debian_folder;
  std::vector<std::string> mirrors;  ///< folders that hold each file as NAME.gz
};

/// Null if there is no such data set.
const CatalogueEntry* find_catalogue_entry(const std::string& name);

/// The error about a name that the catalogue does not have.
[[noreturn]] void fail_about_catalogue_name(const std::string& name);

DataStatus status_of(const CatalogueEntry& entry, const std::filesystem::path& chosen_folder, bool verify);

GetResult get_entry(const CatalogueEntry& entry, const GetOptions& options,
                    const std::function<void(const std::string&)>& progress);

}  // namespace nudge
