// RunRow: the row of a run in `retention_run`: there from its beginning, so that one that was
// killed is seen; and its entry in the audit.
//
//   RunRow row(job, "archive", now_ns);
//   row.write({finished, rows, bytes, remaining, detail}, "archive");
//
// One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "retain/job.hpp"

namespace daybook::retain {

class RunRow {
 public:
  struct End {
    bool finished = true;
    std::int64_t rows = 0, bytes = 0;
    std::optional<std::int64_t> remaining;
    std::string detail;       // JSON object
    std::string object;       // what the audit is told it was about
    bool is_audited = false;  // something changed
  };

  /// `kind`: a literal.
  RunRow(Job& job, const char* kind, std::int64_t now_ns);
  /// Synced: it stands in the audit, as `action`.
  void write(const End& end, std::string_view action);

 private:
  Job& job_;
  std::int64_t id_ = 0;
};

}  // namespace daybook::retain
