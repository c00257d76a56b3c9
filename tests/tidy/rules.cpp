#include "tidy/rules.hpp"

#include <algorithm>
#include <cctype>
#include <regex>
#include <sstream>

namespace tidy {
namespace {

constexpr std::size_t kLinesMax = 400;
constexpr std::size_t kColumnsMax = 100;

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool is_cpp(std::string_view path) {
  return path.size() > 4 &&
         (path.substr(path.size() - 4) == ".cpp" || path.substr(path.size() - 4) == ".hpp");
}

std::string stem(std::string_view path) {
  const auto slash = path.rfind('/');
  const auto name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  return std::string(name.substr(0, name.rfind('.')));
}

std::string finding(std::string_view path, std::size_t line, const std::string& text) {
  return std::string(path) + ":" + std::to_string(line) + ": " + text;
}

template <class Visit>
void each_line(std::string_view text, Visit visit) {
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    visit(++number, std::string(text.substr(begin, end - begin)));
    begin = end + 1;
  }
}

/// Adds a finding for each line of `text` that holds a match.
void forbid(Findings& out, std::string_view path, std::string_view text, const std::regex& what,
            const std::string& because) {
  each_line(text, [&](std::size_t number, const std::string& line) {
    std::smatch match;
    if (std::regex_search(line, match, what)) {
      out.push_back(finding(path, number, match.str() + ": " + because));
    }
  });
}

std::size_t columns(std::string_view line) {  // code points of UTF-8
  return static_cast<std::size_t>(
      std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// Where the comment, string or character that begins at `begin` ends; `begin` if none begins
/// there.
std::size_t end_of_dead_text(std::string_view text, std::size_t begin) {
  const auto rest = text.substr(begin);
  const auto after = [&](std::string_view what, std::size_t from) {
    const auto found = text.find(what, from);
    return found == std::string_view::npos ? text.size() : found + what.size();
  };
  if (starts_with(rest, "//")) return std::min(text.find('\n', begin), text.size());
  if (starts_with(rest, "/*")) return after("*/", begin + 2);
  if (starts_with(rest, "R\"")) {
    const auto open = std::min(text.find('(', begin), text.size());
    return after(")" + std::string(text.substr(begin + 2, open - begin - 2)) + "\"", open);
  }
  const bool separator =
      begin > 0 && std::isalnum(static_cast<unsigned char>(text[begin - 1])) != 0;
  if (text[begin] != '"' && (text[begin] != '\'' || separator)) return begin;
  for (auto i = begin + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == text[begin]) {
      return i + 1;
    }
  }
  return text.size();
}

}  // namespace

std::string code(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    auto end = end_of_dead_text(text, i);
    if (starts_with(text.substr(i), "#include")) {
      end = std::min(text.find('\n', i), text.size());
      out += text.substr(i, end - i);
    } else if (end == i) {
      out += text[end++];
    } else {
      const auto dead = text.substr(i, end - i);
      out.append(static_cast<std::size_t>(std::count(dead.begin(), dead.end(), '\n')), '\n');
    }
    i = end;
  }
  return out;
}

Findings third_party(std::string_view path, std::string_view text) {
  struct Owner {
    const char* what;
    std::vector<std::string> rooms;
  };
  static const std::vector<Owner> owners = {
      {R"(#include\s*[<"](sqlite3|SQLiteCpp)|\bsqlite3_[a-z0-9_]+\s*\()", {"lib/src/sql/"}},
      {R"(#include\s*[<"]pcre2|\bpcre2_[a-z_]+\s*\()", {"lib/src/redact/"}},
      {R"(#include\s*[<"]sodium|\b(crypto|randombytes)_[a-z0-9_]+\s*\()", {"lib/src/crypto/"}},
      {R"(#include\s*[<"](zlib|zstd)|\b(ZSTD_[a-zA-Z]+|(in|de)flateInit2?)\s*\()",
       {"lib/src/codec/"}},
      {R"(#include\s*[<"]simdjson)", {"lib/src/json/", "lib/src/forms/"}},
      {R"(#include\s*[<"]CLI/)", {"cli/"}}};
  Findings out;
  if (starts_with(path, "lib/include/")) {
    forbid(out, path, text, std::regex(R"(#include\s*(<[^>]*[./][^>]*>|"(?!daybook/)[^"]*"))"),
           "a public header includes std and daybook only");
    return out;
  }
  if (!is_cpp(path) || !(starts_with(path, "lib/") || starts_with(path, "cli/"))) return out;
  const auto source = code(text);
  for (const auto& owner : owners) {
    const bool allowed = std::any_of(owner.rooms.begin(), owner.rooms.end(),
                                     [&](const auto& room) { return starts_with(path, room); });
    if (!allowed) forbid(out, path, source, std::regex(owner.what), "belongs to " + owner.rooms[0]);
  }
  return out;
}

Findings size(std::string_view path, std::string_view text) {
  Findings out;
  if (!is_cpp(path)) return out;
  std::size_t lines = 0;
  each_line(text, [&](std::size_t number, const std::string& line) {
    lines = number;
    const bool raw_string = line.find("R\"") != std::string::npos;  // cannot be broken
    if (columns(line) > kColumnsMax && !raw_string) {
      out.push_back(finding(path, number, std::to_string(columns(line)) + " columns, 100 at most"));
    }
  });
  if (lines > kLinesMax) {
    out.push_back(finding(path, lines, std::to_string(lines) + " lines, 400 at most"));
  }
  return out;
}

Findings banned_calls(std::string_view path, std::string_view text) {
  Findings out;
  if (!is_cpp(path)) return out;
  const auto source = code(text);
  if (starts_with(path, "tests/")) {
    forbid(out, path, source,
           std::regex(R"(\b(sleep_for|sleep_until|usleep|nanosleep|sleep)\s*\()"),
           "a test waits for an event, never for time");
    if (!starts_with(path, "tests/support/")) {
      forbid(out, path, source, std::regex("#include <catch2"), "include support/catch.hpp");
    }
  }
  // The one voice the library has: the default of Options::on_error, a line a minute on stderr.
  if (starts_with(path, "lib/") && path != "lib/src/facade/reporter.cpp") {
    forbid(out, path, source,
           std::regex(R"(\b(printf|fprintf|puts|fputs|perror)\s*\(|\bstd::(cout|cerr|clog)\b)"),
           "the library does not print");
  }
  return out;
}

Findings test_names(std::string_view path, std::string_view text) {
  static const std::regex bad("TEST_CASE\\(\\s*\"(-|[^\"]*;)");
  Findings out;
  if (is_cpp(path))
    forbid(out, path, text, bad, "ctest cuts a name at ';' and reads '-' as a flag");
  return out;
}

Findings leftovers(std::string_view path, std::string_view text) {
  // Put together here so that this file does not hold what it looks for.
  static const std::regex open_end(std::string("\\b(TO") + "DO|FIX" + "ME|X" + "XX)\\b");
  static const std::regex machine(std::string("/wo") + "rk/|/ho" + "me/[a-z]|/Us" +
                                  "ers/[a-z]|/ro" + "ot/");
  Findings out;
  forbid(out, path, text, open_end, "finish it or leave it out");
  forbid(out, path, text, machine, "a path of somebody's machine");
  return out;
}

Findings header_comment(std::string_view path, std::string_view text) {
  if (path.size() < 4 || path.substr(path.size() - 4) != ".hpp") return {};
  if (starts_with(text, "// ") && text.find("#pragma once") != std::string_view::npos) return {};
  return {finding(path, 1, "a header begins with what it is for, then #pragma once")};
}

Findings documented_sql(std::string_view path, std::string_view text) {
  Findings out;
  if (starts_with(path, "schema/views/")) {
    forbid(out, path, text, std::regex(R"(SELECT\s+\*|SELECT\s+\w+\.\*)"),
           "a view names its columns");
  }
  if (!starts_with(path, "schema/tables/")) return out;
  static const std::regex constraint(R"(^\s*(PRIMARY KEY|UNIQUE|CHECK|FOREIGN KEY|--|$))");
  bool inside = false;
  each_line(text, [&](std::size_t number, const std::string& line) {
    const bool opens = starts_with(line, "CREATE TABLE");
    if (starts_with(line, ")")) inside = false;
    const bool wants_comment = opens || (inside && !std::regex_search(line, constraint));
    if (wants_comment && line.find("-- ") == std::string::npos) {
      out.push_back(finding(path, number,
                            opens ? "a table without a comment" : "a column without a comment"));
    }
    if (opens) inside = true;
  });
  return out;
}

Findings listed(std::string_view path, std::string_view cmake) {
  const std::string text(cmake);
  const std::regex name("(^|[\\s/(])" + stem(path) + R"(\.cpp([\s)]|$))");
  if (std::regex_search(text, name)) return {};
  const std::regex looped(R"(foreach\([^)]*\b)" + stem(path) + R"(\b[^)]*\)[^#]*\$\{name\}\.cpp)");
  if (std::regex_search(text, looped)) return {};
  return {finding(path, 1, "a dead file: no CMakeLists.txt builds it")};
}

Findings documented_command(std::string_view path, std::string_view cli_md) {
  if (!starts_with(path, "cli/commands/") || path.substr(path.size() - 4) != ".cpp") return {};
  if (std::regex_search(std::string(cli_md), std::regex("\\bdaybook " + stem(path) + "\\b")))
    return {};
  return {finding(path, 1, "the command is missing from docs/cli.md")};
}

Findings included_by_whole(std::string_view path, std::string_view whole) {
  const std::string_view folder = "lib/include/";
  if (!starts_with(path, "lib/include/daybook/") || stem(path) == "daybook") return {};
  const std::string include = "#include \"" + std::string(path.substr(folder.size())) + '"';
  if (whole.find(include) != std::string_view::npos) return {};
  return {finding(path, 1, "daybook.hpp does not include it")};
}

Findings readme_example(std::string_view readme, std::string_view example) {
  const std::string_view fence = "```cpp\n";
  const auto begin = readme.find(fence);
  if (begin == std::string_view::npos) return {"README.md:1: no C++ example"};
  const auto block = readme.substr(begin + fence.size());
  if (block.substr(0, block.find("```")) == example) return {};
  return {"README.md:1: its C++ example is not examples/hello.cpp"};
}

}  // namespace tidy
