// The tree is held to the rules of the house.
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "support/catch.hpp"
#include "tidy/rules.hpp"

namespace {

namespace fs = std::filesystem;
const fs::path kRoot = DAYBOOK_SOURCE_DIR;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

struct File {
  std::string path;  // inside the repository
  std::string text;
};

const std::vector<File>& tree() {
  static const auto files = [] {
    std::vector<File> out;
    for (const char* top : {"lib", "cli", "bench", "tests", "examples", "schema", "migrations",
                            "cmake", "scripts", ".ci", "docs"}) {
      if (!fs::exists(kRoot / top)) continue;
      for (const auto& entry : fs::recursive_directory_iterator(kRoot / top)) {
        const auto path = fs::relative(entry.path(), kRoot).string();
        if (entry.is_regular_file() && path.rfind("examples/data/", 0) != 0 &&
            path.find("/__pycache__/") == std::string::npos) {
          out.push_back({path, read(entry.path())});
        }
      }
    }
    for (const char* name : {"CMakeLists.txt", "CMakePresets.json", "README.md", "CONTRIBUTING.md",
                             "CHANGELOG.md", ".clang-tidy", ".clang-format", "vcpkg.json"}) {
      out.push_back({name, read(kRoot / name)});
    }
    return out;
  }();
  return files;
}

void hold_tree_to(const std::function<tidy::Findings(const File&)>& rule) {
  std::size_t seen = 0;
  for (const auto& file : tree()) {
    ++seen;
    for (const auto& finding : rule(file)) FAIL_CHECK(finding);
  }
  CHECK(seen > 50);
}

/// The CMakeLists.txt of the file's folder, else of the nearest folder above.
std::string owning_cmake(const fs::path& path) {
  for (auto folder = path.parent_path();; folder = folder.parent_path()) {
    if (fs::exists(kRoot / folder / "CMakeLists.txt"))
      return read(kRoot / folder / "CMakeLists.txt");
    if (folder.empty()) return {};
  }
}

}  // namespace

TEST_CASE("every include in the tree follows the order of the rooms", "[tidy]") {
  hold_tree_to([](const File& f) { return tidy::include_direction(f.path, f.text); });
}

TEST_CASE("every third party is named in its own room only", "[tidy]") {
  hold_tree_to([](const File& f) { return tidy::third_party(f.path, f.text); });
}

TEST_CASE("every source has at most 400 lines of 100 columns", "[tidy]") {
  hold_tree_to([](const File& f) { return tidy::size(f.path, f.text); });
}

TEST_CASE("no test sleeps and the library does not print", "[tidy]") {
  hold_tree_to([](const File& f) { return tidy::banned_calls(f.path, f.text); });
}

TEST_CASE("every test can be run by its name", "[tidy]") {
  hold_tree_to([](const File& f) { return tidy::test_names(f.path, f.text); });
}

TEST_CASE("nothing in the tree is left open or names a machine", "[tidy]") {
  hold_tree_to([](const File& f) { return tidy::leftovers(f.path, f.text); });
}

TEST_CASE("every header says what it is for", "[tidy]") {
  hold_tree_to([](const File& f) { return tidy::header_comment(f.path, f.text); });
}

TEST_CASE("every table and column is documented and no view selects a star", "[tidy]") {
  hold_tree_to([](const File& f) { return tidy::documented_sql(f.path, f.text); });
}

TEST_CASE("every source file is built", "[tidy]") {
  hold_tree_to([](const File& f) {
    const bool source = fs::path(f.path).extension() == ".cpp";
    return source ? tidy::listed(f.path, owning_cmake(f.path)) : tidy::Findings{};
  });
}

TEST_CASE("every command stands in docs/cli.md", "[tidy]") {
  const auto cli_md = read(kRoot / "docs/cli.md");
  hold_tree_to([&](const File& f) { return tidy::documented_command(f.path, cli_md); });
}

TEST_CASE("daybook.hpp includes every public header", "[tidy]") {
  const auto whole = read(kRoot / "lib/include/daybook/daybook.hpp");
  hold_tree_to([&](const File& f) { return tidy::included_by_whole(f.path, whole); });
}

TEST_CASE("the README's example is the program that is compiled", "[tidy]") {
  CHECK(tidy::readme_example(read(kRoot / "README.md"), read(kRoot / "examples/hello.cpp")) ==
        tidy::Findings{});
}
