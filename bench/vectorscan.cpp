#include "vectorscan.hpp"

namespace bench {
namespace {

/// The end of the group that begins at `at`.
std::size_t end_of_group(const std::string& pattern, std::size_t at) {
  int depth = 0;
  for (bool in_set = false; at < pattern.size(); ++at) {
    if (pattern[at] == '\\') {
      ++at;
    } else if (in_set) {
      in_set = pattern[at] != ']';
    } else if (pattern[at] == '[') {
      in_set = true;
      if (pattern[at + 1] == '^') ++at;
      if (pattern[at + 1] == ']') ++at;
    } else if (pattern[at] == '(') {
      ++depth;
    } else if (pattern[at] == ')' && --depth == 0) {
      return at + 1;
    }
  }
  return pattern.size();
}

/// Without look-around, possessive repeats and back references, which are separators here.
std::string plain(const std::string& pattern) {
  std::string out;
  for (std::size_t at = 0; at < pattern.size();) {
    bool around = false;
    for (const char* open : {"(?<!", "(?<=", "(?!", "(?="})
      around = around || pattern.compare(at, std::string(open).size(), open) == 0;
    if (around) {
      at = end_of_group(pattern, at);
    } else if (pattern[at] == '\\' && (pattern[at + 1] == '1' || pattern[at + 1] == '2')) {
      out += "[-. ]";
      at += 2;
    } else if (pattern[at] == '\\') {
      out += pattern.substr(at, 2);
      at += 2;
    } else {
      const bool possessive = pattern[at] == '+' && at > 0 &&
                              std::string("+*}?").find(pattern[at - 1]) != std::string::npos;
      if (!possessive) out += pattern[at];
      ++at;
    }
  }
  return out;
}

constexpr unsigned kFlags = HS_FLAG_SOM_LEFTMOST | HS_FLAG_DOTALL;

}  // namespace

Vectorscan::Vectorscan(const std::vector<daybook::Redactor::Rule>& rules) {
  hs_database_t* made = nullptr;
  hs_compile_error_t* error = nullptr;
  for (const auto& rule : rules) {
    if (!rule.enabled || rule.pattern.empty()) continue;
    const std::string pattern = plain(rule.pattern);
    if (hs_compile(pattern.c_str(), kFlags, HS_MODE_BLOCK, nullptr, &made, &error) == HS_SUCCESS) {
      hs_free_database(made);
      patterns_.push_back(pattern);
    } else {
      hs_free_compile_error(error);
    }
  }
  std::vector<const char*> all;
  std::vector<unsigned> flags(patterns_.size(), kFlags), ids;
  for (const std::string& pattern : patterns_) {
    ids.push_back(static_cast<unsigned>(all.size()));
    all.push_back(pattern.c_str());
  }
  if (hs_compile_multi(all.data(), flags.data(), ids.data(), static_cast<unsigned>(all.size()),
                       HS_MODE_BLOCK, nullptr, &made, &error) != HS_SUCCESS)
    throw std::runtime_error(error->message);
  database_.reset(made);
  hs_scratch_t* scratch = nullptr;
  if (hs_alloc_scratch(made, &scratch) != HS_SUCCESS) throw std::bad_alloc();
  scratch_.reset(scratch);
}

std::uint64_t Vectorscan::count(const std::vector<std::string>& texts) {
  std::uint64_t found = 0;
  const auto on_match = [](unsigned, unsigned long long, unsigned long long, unsigned,
                           void* context) {
    ++*static_cast<std::uint64_t*>(context);
    return 0;
  };
  for (const std::string& text : texts)
    hs_scan(database_.get(), text.data(), static_cast<unsigned>(text.size()), 0, scratch_.get(),
            on_match, &found);
  return found;
}

}  // namespace bench
