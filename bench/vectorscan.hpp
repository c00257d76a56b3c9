// Vectorscan: the rival of bench/redact.cpp, all patterns in one database, block mode, with the
// start of each match.
#pragma once

#include <hs/hs.h>

#include <daybook/redact.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace bench {

class Vectorscan {
 public:
  explicit Vectorscan(const std::vector<daybook::Redactor::Rule>& rules);
  std::size_t rules() const { return patterns_.size(); }
  std::uint64_t count(const std::vector<std::string>& texts);

 private:
  struct Free {
    void operator()(hs_database_t* p) const { hs_free_database(p); }
    void operator()(hs_scratch_t* p) const { hs_free_scratch(p); }
  };
  std::vector<std::string> patterns_;  // that it takes
  std::unique_ptr<hs_database_t, Free> database_;
  std::unique_ptr<hs_scratch_t, Free> scratch_;
};

}  // namespace bench
