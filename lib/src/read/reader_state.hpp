// What a Reader and its Rows hold; for this room only.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "access/read_gate.hpp"
#include "daybook/reader.hpp"
#include "read/guarded_rows.hpp"
#include "sql/connection.hpp"

namespace daybook {

struct Reader::State {
  explicit State(sql::Connection opened)
      : connection(std::make_shared<sql::Connection>(std::move(opened))) {}
  /// For daybook's own questions, and anybody's where there is no gate. Shared with Rows, which may
  /// live longer.
  std::shared_ptr<sql::Connection> connection;
  /// For a principal's questions; null: the file's owner asks, who may see everything.
  std::shared_ptr<access::ReadGate> gate;

  static Reader reader(std::unique_ptr<State> state) { return Reader(std::move(state)); }
  /// For reports that are functions of their own. Throws Error{closed}.
  static const State& of(const Reader& reader);
};

namespace read {
/// What a Reader holds, which is nothing once it was moved from.
template <class State>
State& held(const std::unique_ptr<State>& state) {
  if (state) return *state;
  throw Error(Error::Code::closed, "the reader is no longer in this object",
              "use the object it was moved to");
}

/// The reader of a principal on an open store; one without a name is the file's owner.
Reader open_for(const std::string& path, sql::Connection connection, access::Principal principal,
                Reader::Limits limits, std::shared_ptr<access::ReadLog> log = nullptr);

/// The rows that a typed report, which the view stands for, may count. Tells the log. Throws
/// Error{denied}.
access::Scope report_scope(const Reader::State& state, std::string_view view);

/// Of these, the rows whose content it may show.
access::Scope content_scope(const Reader::State& state, std::string_view view);
}  // namespace read

inline const Reader::State& Reader::State::of(const Reader& reader) {
  return read::held(reader.state_);
}

struct Rows::State {
  State(std::shared_ptr<sql::Connection> of, sql::Statement prepared)
      : connection(std::move(of)), statement(std::move(prepared)) {}
  State(std::shared_ptr<access::ReadGate> of, access::ReadGate::Asked asked);
  ~State();  // the gate has its statement back
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  std::shared_ptr<sql::Connection> connection;
  std::vector<std::string> texts;  // what is bound, which SQLite does not copy
  sql::Statement statement;
  // Where a principal asks.
  std::unique_ptr<read::GuardedRows> guarded;
  std::shared_ptr<access::ReadGate> gate;
  std::shared_ptr<const access::ReadEvent> event;  // as it was judged
  bool ended = false;
};

}  // namespace daybook
