#include "e2e/page.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace testing {

Page::Page(const std::string& path) : path_(std::string(DAYBOOK_SOURCE_DIR) + "/" + path) {
  read();
}

void Page::read() {
  lines_.clear();
  parts_.clear();
  std::ifstream in(path_);
  for (std::string line; std::getline(in, line);) lines_.push_back(line);
  std::string section;
  bool inside = false, in_table = false;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const std::string& line = lines_[i];
    const bool fence = line.rfind("```", 0) == 0, row = !inside && line.rfind('|', 0) == 0;
    if (fence && !inside) {
      parts_.push_back({section, line.substr(3), "", i + 1, i + 1});
    } else if (row && !in_table) {
      parts_.push_back({section, "table", "", i, i});
    }
    in_table = row;
    if (row || (inside && !fence)) {
      parts_.back().text += line + '\n';
      parts_.back().end = i + 1;
    }
    if (fence) inside = !inside;
    if (!inside && line.rfind('#', 0) == 0) section = line.substr(line.find_first_not_of("# "));
  }
}

std::vector<Page::Part> Page::parts_of(const std::string& section) const {
  std::vector<Part> out;
  std::copy_if(parts_.begin(), parts_.end(), std::back_inserter(out),
               [&](const Part& part) { return part.section == section; });
  return out;
}

bool Page::shows(const Part& part, const std::string& found) {
  if (part.text == found || std::getenv("DAYBOOK_UPDATE") == nullptr) return part.text == found;
  const auto same = std::find_if(parts_.begin(), parts_.end(), [&](const Part& now) {
    return now.text == part.text && now.section == part.section;
  });
  if (same == parts_.end()) return false;
  std::ostringstream text;
  for (std::size_t i = 0; i < same->begin; ++i) text << lines_[i] << '\n';
  text << found;
  for (std::size_t i = same->end; i < lines_.size(); ++i) text << lines_[i] << '\n';
  std::ofstream(path_) << text.str();
  read();
  return true;
}

}  // namespace testing
