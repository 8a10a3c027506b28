#include <span>
#include <vector>

#include "base/base64.hpp"
#include "base/retold.hpp"
#include "files/atomic_file.hpp"
#include "files/gzip.hpp"
#include "files/input_file.hpp"
#include "nudge/error.hpp"
#include "nudge/lab.hpp"

namespace nudge {

namespace {

/// Puts bytes, compressed and as text, between the tags of the data block of this name.
std::string with_block(std::string_view page, std::string_view name, std::span<const std::byte> bytes) {
  const std::string begin = text(R"(<script type="text/plain" id=")", name, R"(">)");
  const std::size_t at = page.find(begin);
  const std::size_t end = at == std::string_view::npos ? at : page.find("</script>", at);
  if (end == std::string_view::npos) fail("this page is no lab: it has no place for ", name);
  const std::string content = bytes.empty() ? std::string() : base64(gzip(bytes));
  return text(page.substr(0, at + begin.size()), content, page.substr(end));
}

}  // namespace

std::string lab_page(std::string_view page, const PackedExamples& examples, const Model* model) {
  if (model != nullptr) check_fits(*examples.train.data, *model);
  const std::string with_examples = with_block(page, "lab-examples", packed(examples));
  return with_block(with_examples, "lab-model", model == nullptr ? std::vector<std::byte>() : model_to_bytes(*model));
}

void write_lab(const std::filesystem::path& page, const PackedExamples& examples, const Model* model,
               const std::filesystem::path& file) {
  constexpr std::uint64_t most = std::uint64_t{1} << 30;
  const std::vector<std::uint8_t> bytes = read_file(page, most);
  const std::string_view before(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const std::string after =
      retell_errors([&](const std::string& problem) { return text(page.string(), ": ", problem); },
                    [&] { return lab_page(before, examples, model); });
  write_file_atomically(file, after);
}

void write_packed(const PackedExamples& examples, const std::filesystem::path& file) {
  write_file_atomically(file, gzip(packed(examples)));
}

}  // namespace nudge
