// The rooms and which of them each may include: the table that gives the library its direction.
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "tidy/rules.hpp"

namespace tidy {
namespace {

using Rooms = std::set<std::string>;

Rooms with(Rooms rooms, const Rooms& more) {
  rooms.insert(more.begin(), more.end());
  return rooms;
}

const std::map<std::string, Rooms>& allowed() {
  static const auto table = [] {
    const Rooms base = {"base"};
    const Rooms leaves = with(base, {"json", "codec", "crypto"});
    const Rooms sql = with(leaves, {"sql"});
    const Rooms schema = with(sql, {"schema"});
    const Rooms rows = with(schema, {"rows"});
    const Rooms state = with(rows, {"state"});
    const Rooms policy = with(state, {"redact", "access", "fold", "price"});
    return std::map<std::string, Rooms>{
        {"base", {}},
        {"json", base},
        {"mcp", with(base, {"json"})},
        {"codec", base},
        {"crypto", base},
        {"sql", leaves},
        {"schema", sql},
        {"rows", schema},
        {"state", rows},
        {"redact", state},
        {"access", state},
        {"fold", state},
        {"price", with(state, {"access"})},  // who may change them
        {"write", policy},
        {"read", policy},
        {"retain", policy},
        {"erase", with(policy, {"retain"})},
        {"archive", with(policy, {"read", "retain", "erase"})},
        {"watch", policy},
        {"facade", with(policy, {"write", "read", "retain", "erase", "watch", "forms", "mcp"})},
        {"forms", with(leaves, {"redact", "mcp"})}};
  }();
  return table;
}

/// The room a file stands in: "fold" for lib/src/fold/…, "" for what sees public headers only.
std::string room_of(const std::string& path) {
  static const std::regex in_room("^lib/src/([a-z]+)/.*");
  std::smatch match;
  return std::regex_match(path, match, in_room) ? match[1].str() : std::string();
}

bool sees_public_headers_only(const std::string& path) {
  return std::regex_search(path, std::regex("^(cli|bench|examples)/|^lib/include/"));
}

}  // namespace

Findings include_direction(std::string_view path_view, std::string_view text) {
  const std::string path(path_view);
  const auto room = room_of(path);
  if (room.empty() && !sees_public_headers_only(path)) return {};
  Findings out;
  if (!room.empty() && allowed().count(room) == 0) return {path + ":1: no such room: " + room};

  static const std::regex include("^\\s*#\\s*include \"(([a-z_]+)/[^\"]+)\"");
  std::istringstream lines{std::string(text)};
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::smatch match;
    if (!std::regex_search(line, match, include)) continue;
    const auto other = match[2].str();
    if (allowed().count(other) == 0 || other == room) continue;  // public, or its own
    const bool ok = !room.empty() && allowed().at(room).count(other) != 0 &&
                    (room != "forms" || other != "redact" || match[1] == "redact/engine.hpp");
    if (ok) continue;
    out.push_back(path + ":" + std::to_string(number) + ": " +
                  (room.empty() ? path.substr(0, path.find('/')) : room) + " may not include " +
                  match[1].str());
  }
  return out;
}

}  // namespace tidy
