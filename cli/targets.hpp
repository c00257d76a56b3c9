// What `score` and `tag` are about: the words that name it on the command line, and how it is told.
//
//   add_target(*command, options);        // TARGET and --of
//   Target target = find(path, options);
#pragma once

#include <CLI/App.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "daybook/annotate.hpp"

namespace daybook::cli {

struct TargetOptions {
  std::string id, of;
};

void add_target(CLI::App& command, TargetOptions& options);
/// Throws Error as find_target() does, and Misuse where several are meant.
Target find(const std::string& path, const TargetOptions& options);
/// Its ids, null where it has none.
nlohmann::ordered_json json_of(const Target& target);
/// "span 17", "conversation c0000000001"
std::string told(const Target& target);

}  // namespace daybook::cli
