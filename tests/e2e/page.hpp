// Page: a page of docs/ as its parts, so that what it shows is what a test runs.
//
//   Page page("docs/sql.md");
//   for (const Page::Part& part : page.parts())
//     if (part.kind == "sql") …          // what stands between ```sql and ```
//
// A Markdown table is a part of the kind "table". DAYBOOK_UPDATE=1 writes what is shown anew: read
// it.
#pragma once

#include <string>
#include <vector>

namespace testing {

class Page {
 public:
  struct Part {
    std::string section;     // the last heading before it, without '#'
    std::string kind, text;  // what stands behind the opening fence, or "table"
    std::size_t begin = 0;   // lines of the page: the first of `text`, …
    std::size_t end = 0;     // … and the one behind the last
  };

  explicit Page(const std::string& path);  // inside the repository

  const std::vector<Part>& parts() const noexcept { return parts_; }
  std::vector<Part> parts_of(const std::string& section) const;
  /// The page shows `found` where it shows `part`: true, or DAYBOOK_UPDATE=1 and now it does.
  bool shows(const Part& part, const std::string& found);

 private:
  void read();
  std::string path_;
  std::vector<std::string> lines_;
  std::vector<Part> parts_;
};

}  // namespace testing
