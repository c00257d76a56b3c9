// ReadGate: SQL of a principal, run so that it meets only what the principal may see.
//
//   auto gate = ReadGate::open(path, principal, {});
//   ReadGate::Asked asked = gate->ask("SELECT model, count(*) FROM completions GROUP BY 1");
//
// Whoever sees every row asks a connection of the store itself, where an authorizer decides by base
// table and column (whole_store.hpp); content reads as NULL there without the grant for it. Anybody
// else, and statements that name what the first cannot tell apart, ask an empty connection whose
// tables are the views as far as they are granted (scoped_store.hpp). A gate is one principal's and
// is never used for another. One thread.
//
// Statements that were given back are kept, so that one asked again is neither prepared nor judged
// anew: what a principal may see is fixed with its gate, and a changed schema lets go of all.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "access/principal.hpp"
#include "access/read_log.hpp"
#include "sql/connection.hpp"
#include "sql/restriction.hpp"

namespace daybook::access {

class WholeStore;
class ScopedStore;

class ReadGate : public std::enable_shared_from_this<ReadGate> {
 public:
  struct Asked {
    std::shared_ptr<sql::Connection> connection;  // keeps the gate
    sql::Statement statement;
    std::shared_ptr<const ReadEvent> event;  // as it was judged: no rows yet, no subjects
  };
  static std::shared_ptr<ReadGate> open(std::string path, Principal principal,
                                        std::int64_t statement_ns,
                                        std::shared_ptr<ReadLog> log = nullptr);
  ~ReadGate();

  /// One statement, prepared. Throws Error{denied} for what is not granted, after telling the log,
  /// and invalid_argument for what SQLite cannot read.
  Asked ask(std::string_view sql);
  /// What ask() gave, once nobody reads its rows any more.
  void give_back(Asked asked) noexcept;
  /// What the log is to be told of content that has been read since the last call.
  void take_subjects(ReadEvent& event);

  const Principal& principal() const noexcept { return principal_; }
  ReadLog* log() const noexcept { return log_.get(); }  // null: nobody is told
  /// "view.column" of what statements named so far and read as NULL, for want of a grant.
  const std::set<std::string>& hidden_columns() const noexcept { return hidden_; }
  void note_hidden(std::string column) { hidden_.insert(std::move(column)); }

 private:
  ReadGate(std::string path, Principal principal, std::int64_t statement_ns,
           std::shared_ptr<ReadLog> log);
  std::optional<Asked> ask_whole(std::string_view sql, ReadEvent& event);
  Asked ask_scoped(std::string_view sql, ReadEvent& event);
  std::optional<Asked> ask_kept(std::string_view sql);
  void note_message(std::int64_t id);
  sql::Restriction::Bounds bounds() const;

  const std::string path_;
  const Principal principal_;
  const std::int64_t statement_ns_;
  const std::shared_ptr<ReadLog> log_;
  bool all_content_ = false, any_content_ = false;
  std::set<std::string> hidden_;
  state::AuditSubjects subjects_;
  std::size_t messages_named_ = 0;  // of the rows that subjects_ is of
  std::unique_ptr<WholeStore> whole_;
  std::unique_ptr<ScopedStore> scoped_;
  struct Kept {
    sql::Connection* connection;  // not its owner, which the gate is itself
    sql::Statement statement;
    std::shared_ptr<const ReadEvent> event;
  };
  std::deque<Kept> kept_;            // given back, the last one behind; end before whole_, scoped_
  std::int64_t schema_version_ = 0;  // that it was judged under
};

}  // namespace daybook::access
