#include "e2e/canary/headers.hpp"

#include <map>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "support/temp_folder.hpp"

namespace testing {
namespace {

struct Member {
  std::string type, name;
};
struct Type {
  std::string base;
  std::vector<Member> members;
};
using Types = std::map<std::string, Type>;

const std::set<std::string> kText = {"std::string", "std::vector<std::string>", "Fields", "Json"};
const std::set<std::string> kNoText = {"bool",
                                       "int",
                                       "double",
                                       "std::uint8_t",
                                       "std::uint32_t",
                                       "std::uint64_t",
                                       "std::int64_t",
                                       "std::optional<bool>",
                                       "std::optional<double>",
                                       "std::optional<std::int64_t>",
                                       "std::optional<Time>",
                                       "std::optional<Nanos>",
                                       "std::optional<TraceContext>",
                                       "TraceContext",
                                       "Level",
                                       "Status",
                                       "Metric::Instrument",
                                       "Temporality",
                                       "std::vector<double>",
                                       "std::vector<std::int64_t>"};
const char* const kHeaders[] = {"common", "completion", "spans", "moments", "record"};

std::string without_comments(const std::string& text) {
  return std::regex_replace(text, std::regex("//[^\n]*"), "");
}

/// "std::string a, b" or "int attempt = 1": a member, unless it is a function or a new type.
void read_members(const std::string& body, Type& type) {
  static const std::regex left_out(R"(\([^;]*\)|\benum\b|\busing\b|\bstatic\b)");
  static const std::regex declared(R"(^((?:const )?[A-Za-z0-9_:]+(?:<[^;=]*>)?)\s+([^;]+)$)");
  std::istringstream declarations(body);
  for (std::string one; std::getline(declarations, one, ';');) {
    one = std::regex_replace(one, std::regex(R"(^\s+|\s+$)"), "");
    one = std::regex_replace(one, std::regex(R"(\s+)"), " ");
    if (one.empty() || std::regex_search(one, left_out)) continue;
    std::smatch match;
    if (!std::regex_match(one, match, declared)) throw std::runtime_error("not understood: " + one);
    std::istringstream names(match[2].str());
    for (std::string name; std::getline(names, name, ',');) {
      std::smatch word;
      if (std::regex_search(name, word, std::regex("[A-Za-z_]+")))
        type.members.push_back({match[1].str(), word.str()});
    }
  }
}

/// Function bodies and brace initialisers are taken out: what is left ends with semicolons.
std::string without_braces(const std::string& body) {
  std::string out;
  int depth = 0;
  for (const char c : body) {
    if (c == '{') ++depth;
    if (depth == 0) out += c;
    if (c != '}' || --depth > 0) continue;
    const std::size_t last = out.find_last_not_of(" \n");
    if (last != out.npos && out[last] == ')') out += ';';  // the body of a function
  }
  return out;
}

Types read_types() {
  Types types;
  static const std::regex begins(R"(struct DAYBOOK_EXPORT ([A-Za-z]+)(?: : ([A-Za-z]+))? \{)");
  for (const char* header : kHeaders) {
    const std::string path = std::string(DAYBOOK_SOURCE_DIR) + "/lib/include/daybook/" + header;
    const std::string text = without_comments(bytes_of(path + ".hpp"));
    for (std::sregex_iterator it(text.begin(), text.end(), begins), end; it != end; ++it) {
      const auto from = static_cast<std::size_t>(it->position() + it->length());
      std::size_t to = from;
      for (int depth = 1; depth > 0; ++to) depth += text[to] == '{' ? 1 : text[to] == '}' ? -1 : 0;
      Type& type = types[(*it)[1].str()];
      type.base = (*it)[2].str();
      std::string body = without_braces(text.substr(from, to - 1 - from));
      // A constructor's initialisers stand between its head and its body.
      body = std::regex_replace(body, std::regex(R"(\)\s*:[^;]*;)"), ");");
      read_members(body, type);
    }
  }
  return types;
}

/// std::vector<Message>, std::shared_ptr<const SourceFile> …: the type within.
std::string inner(const std::string& type) {
  const std::size_t from = type.find('<');
  if (from == type.npos) return type;
  const std::string in = type.substr(from + 1, type.size() - from - 2);
  return std::regex_replace(in, std::regex("^const "), "");
}

void add(const Types& types, const std::string& name, const std::string& prefix,
         std::set<std::string>& out) {
  const auto found = types.find(name);
  if (found == types.end()) throw std::runtime_error(prefix + " is of no known type: " + name);
  if (!found->second.base.empty()) add(types, found->second.base, prefix, out);
  for (const Member& member : found->second.members) {
    const std::string path = prefix + member.name;
    if (kText.count(member.type) != 0)
      out.insert(path);
    else if (kNoText.count(member.type) == 0)
      add(types, inner(member.type), path + ".", out);
  }
}

}  // namespace

std::set<std::string> text_members(const std::string& type) {
  static const Types types = read_types();
  std::set<std::string> members;
  add(types, type, "", members);
  return members;
}

}  // namespace testing
