// ReadLog: what is told of reading by a principal, before it happens. Whoever keeps an audit
// implements it.
//
// One thread a Reader. What a call throws reaches whoever asked, who then gets no rows: a read that
// cannot be recorded does not take place.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "state/audit_subjects.hpp"

namespace daybook::access {

struct ReadEvent {
  enum class Result { ok, denied, failed };  // failed: its SQL, its time, its memory

  std::string principal;
  std::string action;                        // read, content, report or export
  std::string sql;                           // the statement as given; empty: none
  std::vector<std::string> relations;        // views it reads, in order
  std::vector<std::string> content_columns;  // "view.column", shown to it
  std::vector<std::string> hidden_columns;   // "view.column", read as NULL
  /// Of rows with content that it is about to be handed: whom they belong to. A message of the view
  /// `messages` is nobody's by name.
  state::AuditSubjects subjects;
  std::int64_t rows = 0;
  Result result = Result::ok;
  std::string reason;                 // of denied: what was not allowed
  mutable std::int64_t began_id = 0;  // the log's own: of what it wrote first
};

class ReadLog {
 public:
  virtual ~ReadLog() = default;
  /// Before the first rows are handed out, and again before more with content are: subjects and
  /// rows are those since the last call. Of rows without content it is called once, with rows = 0.
  virtual void before_rows(const ReadEvent& event) = 0;
  /// When all is read or given up, with the number of all rows; after a refusal with none.
  virtual void after_rows(const ReadEvent& event) noexcept = 0;
};

}  // namespace daybook::access
