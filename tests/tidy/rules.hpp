// Rules of the house as functions over text: each takes a path inside the repository and what
// stands there, and gives one line per finding ("lib/src/fold/x.cpp:12: …"), none if the file is in
// order.
//
//   tidy::include_direction("lib/src/sql/x.cpp", "#include \"fold/paths.hpp\"")
//   -> {"lib/src/sql/x.cpp:1: sql may not include fold/paths.hpp"}
//
// tidy_test.cpp holds the whole tree to them; rules_test.cpp shows each of them failing once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tidy {

using Findings = std::vector<std::string>;

/// A room includes only what stands before it; command line, benchmarks and examples see public
/// headers.
Findings include_direction(std::string_view path, std::string_view text);
/// Each library has one owner; public headers name std and daybook only.
Findings third_party(std::string_view path, std::string_view text);
/// At most 400 lines of at most 100 columns.
Findings size(std::string_view path, std::string_view text);
/// No sleep in a test, no printing in the library.
Findings banned_calls(std::string_view path, std::string_view text);
/// A test's name is one argument of a command: no semicolon, and it is not taken for a flag.
Findings test_names(std::string_view path, std::string_view text);
/// Nothing is left open, nothing names somebody's machine.
Findings leftovers(std::string_view path, std::string_view text);
/// A header begins with a comment that says what it is for.
Findings header_comment(std::string_view path, std::string_view text);
/// Every column of a table has a comment; a view names its columns.
Findings documented_sql(std::string_view path, std::string_view text);
/// The source is listed in `cmake`, the text of the CMakeLists.txt that owns it.
Findings listed(std::string_view path, std::string_view cmake);
/// The verb of a command's source file has its place in docs/cli.md.
Findings documented_command(std::string_view path, std::string_view cli_md);
/// The public header is included by daybook.hpp, whose text `whole` is.
Findings included_by_whole(std::string_view path, std::string_view whole);
/// The first C++ block of the README is `example`, letter by letter.
Findings readme_example(std::string_view readme, std::string_view example);

/// C++ without comments and without the contents of strings; line numbers stay.
std::string code(std::string_view text);

}  // namespace tidy
