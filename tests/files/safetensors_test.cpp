#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <random>
#include <sstream>

#include "nudge/error.hpp"
#include "nudge/model_file.hpp"
#include "support/largest_allocation.hpp"
#include "support/temporary_folder.hpp"

namespace nudge {
namespace {

std::string with_length(const std::string& header, const std::string& data) {
  const std::uint64_t length = header.size();
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &length, 8);
  return bytes + header + data;
}

SafeTensors two_tensors() {
  const std::vector<float> weights = {1.5F, -0.0F, 3e-45F, 1e38F, 0.1F, -7};
  const std::vector<double> bias = {0.1, -1e300};
  SafeTensors content;
  content.tensors.push_back(make_tensor<float>("weight", {2, 3}, weights));
  content.tensors.push_back(make_tensor<double>("bias", {2}, bias));
  content.metadata = {{"zoo", "line\nbreak \"quoted\" \xC3\xA9"}, {"a", ""}};
  return content;
}

std::string failure_of_reading(const std::filesystem::path& path) {
  try {
    read_safetensors(path);
  } catch (const Error& error) {
    return error.what();
  }
  return "(no error)";
}

/// Of a file with these bytes, called "FILE"; `largest_allocation` tells what reading them took.
std::string failure_of_reading(const std::string& bytes, bool checksum_required = false) {
  std::istringstream in(bytes);
  largest_allocation = 0;
  try {
    read_safetensors(in, bytes.size(), "FILE", checksum_required);
  } catch (const Error& error) {
    return error.what();
  }
  return "(no error)";
}

TEST(SafeTensors, ReadsBackWhatItWrote) {
  const TemporaryFolder folder;
  for (const Checksum checksum : {Checksum::none, Checksum::crc32}) {
    write_safetensors(two_tensors(), folder / "f", checksum);
    const SafeTensors read = read_safetensors(folder / "f", checksum == Checksum::crc32);
    ASSERT_EQ(read.tensors.size(), 2u);
    EXPECT_EQ(read.tensors[0].name, "weight");
    EXPECT_EQ(read.tensors[0].dtype, "F32");
    EXPECT_EQ(read.tensor("weight").shape, (std::vector<std::size_t>{2, 3}));
    EXPECT_EQ(read.tensor("weight").bytes, two_tensors().tensor("weight").bytes);
    EXPECT_EQ(numbers_of<double>(read.tensor("bias")), (std::vector<double>{0.1, -1e300}));
    EXPECT_EQ(read.metadata, two_tensors().metadata);
  }
}

TEST(SafeTensors, WritesTheFormatByteByByte) {
  const TemporaryFolder folder;
  const std::vector<float> numbers = {1, -2};
  SafeTensors content;
  content.tensors.push_back(make_tensor<float>("b", {2}, numbers));
  content.metadata["k"] = "v";
  write_safetensors(content, folder / "f", Checksum::crc32);
  // The checksum was computed with Python's zlib.crc32 over these bytes with 00000000 in its place.
  EXPECT_EQ(bytes_of_file(folder / "f"),
            with_length(
                R"({"__metadata__":{"crc32":"1e230643","k":"v"},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})"
                "      ",
                std::string("\0\0\x80\x3f\0\0\0\xc0", 8)));
}

TEST(SafeTensors, ReadsTensorsInAnyOrderOfTheHeaderAndSingleAndEmptyOnes) {
  const TemporaryFolder folder;
  write_bytes(
      folder / "f",
      with_length(
          R"({"b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]}, "a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},
                              "none":{"dtype":"I64","shape":[0,9223372036854775807,4],"data_offsets":[4,4]} }   )",
          "\x01\x02\x03\x04xy"));
  const SafeTensors read = read_safetensors(folder / "f");
  EXPECT_EQ(read.tensors[0].name, "a");
  EXPECT_EQ(read.tensors[1].name, "none");
  EXPECT_EQ(read.tensors[2].bytes, (std::vector<std::uint8_t>{'x', 'y'}));
}

TEST(SafeTensors, AnEmptyFileOfTheFormatHoldsNothing) {
  const TemporaryFolder folder;
  write_safetensors(SafeTensors{}, folder / "f", Checksum::none);
  EXPECT_TRUE(read_safetensors(folder / "f").tensors.empty());
}

struct Broken {
  const char* what;
  std::string bytes;
  const char* message;  ///< what the error must contain
  bool checksum_required = false;
};

std::string one(const std::string& fields, const std::string& data = std::string(8, '\0')) {
  return with_length(R"({"t":{)" + fields + "}}", data);
}

constexpr const char* misfit =
    "the checksum (crc32 in its metadata) does not fit: the file is damaged, or another program wrote it: then take "
    "crc32 out of the metadata, as docs/formats.md shows";

std::vector<Broken> broken_files() {
  const std::string good = R"("dtype":"F32","shape":[2],"data_offsets":[0,8])";
  const auto length = [](std::uint64_t claimed) {
    std::string bytes(100, ' ');
    std::memcpy(bytes.data(), &claimed, 8);
    return bytes;
  };
  return {
      {"empty", "", "it has 0 bytes"},
      {"shorter than the length", "1234567", "it has 7 bytes"},
      {"a zip archive", std::string("PK\3\4") + std::string(100, 'x'), "a zip archive, as torch.save and numpy.savez"},
      {"huge header", length(std::uint64_t{1} << 60),
       "claim a header of 1152921504606846976 bytes, but only 92 follow"},
      {"largest header", length(~std::uint64_t{0}), "claim a header of 18446744073709551615 bytes"},
      {"header one byte too long", length(93), "claim a header of 93 bytes, but only 92 follow"},
      {"no header at all", with_length("", ""), "the header: not JSON"},
      {"blanks only", length(92), "the header: not JSON"},
      {"not JSON", with_length("{nonsense", ""), "the header: not JSON (byte 2)"},
      {"cut JSON", with_length(R"({"t":{"dtype":"F32")", ""), "the header: not JSON"},
      {"two documents", with_length("{} {}", ""), "the header: not JSON"},
      {"not UTF-8", with_length("{\"\xff\":1}", ""), "the header: not JSON"},
      {"an array", with_length("[]", ""), "the header is an array instead of an object"},
      {"a number", with_length("17", ""), "the header is a number instead of an object"},
      {"deep arrays", with_length(std::string(1000000, '['), ""), "the header is an array instead of an object"},
      {"deep objects",
       with_length(
           [] {
             std::string deep;
             for (int i = 0; i < 100000; ++i) deep += R"({"a":)";
             return deep;
           }(),
           ""),
       "tensor 'a' has the unknown field 'a'"},
      {"deep shape", one(R"("dtype":"F32","shape":)" + std::string(100000, '[')), "shape holds an array"},
      {"metadata not an object", with_length(R"({"__metadata__":[1]})", ""),
       "__metadata__ is an array instead of an object"},
      {"metadata not texts", with_length(R"({"__metadata__":{"k":1}})", ""),
       "the metadata's 'k' is a number instead of a text"},
      {"metadata of objects", with_length(R"({"__metadata__":{"k":{}}})", ""),
       "the metadata's 'k' is an object instead of a text"},
      {"metadata null", with_length(R"({"__metadata__":null})", ""), "__metadata__ is null instead"},
      {"metadata twice", with_length(R"({"__metadata__":{},"__metadata__":{}})", ""),
       "the header has '__metadata__' twice"},
      {"metadata key twice", with_length(R"({"__metadata__":{"k":"","k":""}})", ""), "the metadata have 'k' twice"},
      {"tensor not an object", with_length(R"({"t":1})", ""), "tensor 't' is a number instead of an object"},
      {"name twice", with_length(R"({"t":{)" + good + R"(},"t":{)" + good + "}}", std::string(8, '\0')),
       "has 't' twice"},
      {"no dtype", one(R"("shape":[2],"data_offsets":[0,8])"), "tensor 't' lacks 'dtype'"},
      {"no shape", one(R"("dtype":"F32","data_offsets":[0,8])"), "tensor 't' lacks 'shape'"},
      {"no offsets", one(R"("dtype":"F32","shape":[2])"), "tensor 't' lacks 'data_offsets'"},
      {"empty offsets", one(R"("dtype":"F32","shape":[2],"data_offsets":[])"), "data_offsets are two numbers, not 0"},
      {"one offset", one(R"("dtype":"F32","shape":[2],"data_offsets":[8])"), "data_offsets are two numbers, not 1"},
      {"three offsets", one(R"("dtype":"F32","shape":[2],"data_offsets":[0,4,8])"),
       "data_offsets are two numbers, not 3"},
      {"dtype twice", one(R"("dtype":"F32",)" + good), "tensor 't' has 'dtype' twice"},
      {"shape twice", one(R"("shape":[2],)" + good), "tensor 't' has 'shape' twice"},
      {"offsets twice", one(R"("data_offsets":[0,8],)" + good), "tensor 't' has 'data_offsets' twice"},
      {"unknown field", one(R"("colour":"red",)" + good), "tensor 't' has the unknown field 'colour'"},
      {"unknown dtype", one(R"("dtype":"F33","shape":[2],"data_offsets":[0,8])"),
       "tensor 't' has the unknown dtype 'F33'"},
      {"dtype a number", one(R"("dtype":32,"shape":[2],"data_offsets":[0,8])"), "dtype is a number instead of a text"},
      {"shape a number", one(R"("dtype":"F32","shape":2,"data_offsets":[0,8])"),
       "shape is a number instead of an array"},
      {"negative length", one(R"("dtype":"F32","shape":[-2],"data_offsets":[0,8])"), "shape holds a negative number"},
      {"fractional length", one(R"("dtype":"F32","shape":[2.0],"data_offsets":[0,8])"), "shape holds the number 2.0"},
      {"length above 64 bits", one(R"("dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8])"),
       "shape holds the number 1e+20"},
      {"length a text", one(R"("dtype":"F32","shape":["2"],"data_offsets":[0,8])"), "shape holds a text"},
      {"huge length", one(R"("dtype":"F32","shape":[1152921504606846976],"data_offsets":[0,4611686018427387904])"),
       "ends at byte 4611686018427387904 of the data, but the file holds only 8"},
      {"overflowing product", one(R"("dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8])"),
       "of shape [4294967296, 4294967296] is larger than any file"},
      {"product that wraps to the right size",
       one(R"("dtype":"F32","shape":[4611686018427387904,4,2],"data_offsets":[0,8])"), "is larger than any file"},
      {"shape too small", one(R"("dtype":"F32","shape":[1],"data_offsets":[0,8])"),
       "of shape [1] and dtype F32 takes 4 bytes, but has 8"},
      {"shape too large", one(R"("dtype":"F64","shape":[2],"data_offsets":[0,8])"), "takes 16 bytes, but has 8"},
      {"offsets reversed", one(R"("dtype":"F32","shape":[2],"data_offsets":[8,0])"),
       "begins at byte 8 and ends before it, at 0"},
      {"data missing", one(good, "1234"), "ends at byte 8 of the data, but the file holds only 4"},
      {"data left over", one(good, "123456789"), "the tensors end at byte 8 of the data, but the file holds 9"},
      {"gap at the start", one(R"("dtype":"F32","shape":[1],"data_offsets":[4,8])"),
       "bytes 0 to 4 of the data belong to no tensor"},
      {"gap between",
       with_length(
           R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}})",
           "abc"),
       "bytes 1 to 2 of the data belong to no tensor (a gap before 'b')"},
      {"overlap",
       with_length(
           R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
           "abc"),
       "tensor 'b' begins at byte 1 of the data and overlaps"},
      {"one inside the other",
       with_length(
           R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})",
           "abc"),
       "tensor 'b' begins at byte 1 of the data and overlaps"},
      {"the same bytes twice",
       with_length(
           R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}})",
           "abc"),
       "overlaps"},
      {"no checksum", one(good), "has no checksum", true},
      {"checksum in another place", with_length(R"({ "__metadata__":{"crc32":"00000000"}})", ""), misfit},
      {"checksum after another entry", with_length(R"({"__metadata__":{"a":"b","crc32":"00000000"}})", ""), misfit},
      {"checksum too long", with_length(R"({"__metadata__":{"crc32":"000000000"}})", ""), misfit},
      {"wrong checksum", with_length(R"({"__metadata__":{"crc32":"00000000"}})", ""), misfit},
  };
}

TEST(SafeTensors, RefusesBrokenFilesWithTheCause) {
  for (const Broken& broken : broken_files()) {
    const std::string message = failure_of_reading(broken.bytes, broken.checksum_required);
    EXPECT_LE(largest_allocation, 2 * broken.bytes.size() + 1000) << broken.what;
    EXPECT_EQ(message.rfind("FILE: ", 0), 0u) << message;
    EXPECT_NE(message.find(broken.message), std::string::npos) << broken.what << ": " << message;
  }
}

TEST(SafeTensors, RefusesWhatIsNoFile) {
  const TemporaryFolder folder;
  EXPECT_NE(failure_of_reading(folder / "nothing").find("no such file"), std::string::npos);
  EXPECT_NE(failure_of_reading(folder.path()).find("not a file"), std::string::npos);
}

TEST(SafeTensors, NoticesEveryCutAndEveryFlippedBitOfACheckedFile) {
  const TemporaryFolder folder;
  SafeTensors content = two_tensors();
  content.tensors.push_back({"nothing", "F32", {0}, {}});  // must not make the checksum forget what came before it
  write_safetensors(content, folder / "good", Checksum::crc32);
  const std::string good = bytes_of_file(folder / "good");
  ASSERT_EQ(failure_of_reading(good, true), "(no error)");
  for (std::size_t length = 0; length < good.size(); ++length) {
    EXPECT_NE(failure_of_reading(good.substr(0, length), true), "(no error)") << length;
  }
  for (std::size_t bit = 0; bit < 8 * good.size(); ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
    EXPECT_NE(failure_of_reading(bad, true), "(no error)") << bit;
  }
}

TEST(SafeTensors, RandomDamageIsReadOrRefusedButNeverWorse) {
  const TemporaryFolder folder;
  write_safetensors(two_tensors(), folder / "good", Checksum::none);
  const std::string good = bytes_of_file(folder / "good");
  std::mt19937 random(7);
  std::size_t refused = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string bad = good;
    for (auto change = random() % 4 + 1; change > 0; --change) {
      const std::size_t place = random() % bad.size();
      switch (random() % 3) {
        case 0:
          bad[place] = static_cast<char>(random());
          break;
        case 1:
          bad.erase(place, random() % 8);
          break;
        default:
          bad.insert(place, bad.substr(random() % bad.size(), random() % 16));
      }
    }
    refused += failure_of_reading(bad) != "(no error)";
    EXPECT_LE(largest_allocation, 2 * bad.size() + 1000);
  }
  EXPECT_GT(refused, 10000u);
  EXPECT_LT(refused, 20000u);
}

TEST(SafeTensors, NumbersMustBeFiniteAndOfTheRightKind) {
  const std::vector<float> bad = {0, std::numeric_limits<float>::quiet_NaN()};
  const std::vector<double> large = {1e300};
  const auto message = [](const TensorData& tensor) -> std::string {
    try {
      numbers_of<float>(tensor);
    } catch (const Error& error) {
      return error.what();
    }
    return "(no error)";
  };
  EXPECT_EQ(message(make_tensor<float>("w", {2}, bad)), "tensor 'w': number 1 is nan, which is not finite");
  EXPECT_EQ(message(make_tensor<double>("w", {1}, large)),
            "tensor 'w': number 0 is 1e+300, which is not finite as a float");
  EXPECT_EQ(message(TensorData{"w", "I32", {1}, {0, 0, 0, 0}}),
            "tensor 'w' has dtype I32, expected F32, F64, F16 or BF16");
}

TEST(SafeTensors, RefusesToWriteWhatItCouldNotRead) {
  const TemporaryFolder folder;
  const auto message = [&](const SafeTensors& content) -> std::string {
    try {
      write_safetensors(content, folder / "f", Checksum::none);
    } catch (const Error& error) {
      return error.what();
    }
    return "(no error)";
  };
  SafeTensors twice = two_tensors();
  twice.tensors[1].name = "weight";
  EXPECT_NE(message(twice).find("two tensors are called 'weight'"), std::string::npos);
  SafeTensors wrong = two_tensors();
  wrong.tensors[0].shape = {5};
  EXPECT_NE(message(wrong).find("takes 20 bytes, but has 24"), std::string::npos);
  SafeTensors latin = two_tensors();
  latin.metadata["k"] = "\xE9";
  EXPECT_NE(message(latin).find("not UTF-8"), std::string::npos);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(SafeTensors, NamesTheTensorsThereAre) {
  try {
    two_tensors().tensor("wieght");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "no tensor is called 'wieght'; there are weight, bias");
  }
}

}  // namespace
}  // namespace nudge
