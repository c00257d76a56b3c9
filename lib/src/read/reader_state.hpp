// What a Reader and its Rows hold; for this room only.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daybook/reader.hpp"
#include "sql/connection.hpp"

namespace daybook {

struct Reader::State {
  explicit State(sql::Connection opened)
      : connection(std::make_shared<sql::Connection>(std::move(opened))) {}
  std::shared_ptr<sql::Connection> connection;  // shared with Rows, which may live longer
};

namespace read {
/// What a Reader holds, which is nothing once it was moved from.
template <class State>
State& held(const std::unique_ptr<State>& state) {
  if (state) return *state;
  throw Error(Error::Code::closed, "the reader is no longer in this object",
              "use the object it was moved to");
}
}  // namespace read

struct Rows::State {
  State(std::shared_ptr<sql::Connection> of, std::string_view sql)
      : connection(std::move(of)), statement(*connection, sql) {}
  std::shared_ptr<sql::Connection> connection;
  std::vector<std::string> texts;  // what is bound, which SQLite does not copy
  sql::Statement statement;
  bool ended = false;
};

}  // namespace daybook
