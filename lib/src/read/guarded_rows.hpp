// GuardedRows: the rows of a principal's statement on their way out: counted, bounded, told to the
// log before they go.
//
// Rows with content are taken from SQLite a few hundred at a time where there is a log, so that it
// hears whose they are before the first of them is handed out.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "access/read_gate.hpp"
#include "sql/connection.hpp"

namespace daybook::read {

class GuardedRows {
 public:
  GuardedRows(std::shared_ptr<access::ReadGate> gate, access::ReadEvent event);
  ~GuardedRows();
  GuardedRows(const GuardedRows&) = delete;
  GuardedRows& operator=(const GuardedRows&) = delete;

  /// Throws one Error for all that goes wrong in a row, which tells nothing of rows that were not
  /// handed out; Error{timeout} for what takes too long or too much.
  bool next(sql::Statement& statement);

  /// It was prepared and will not run.
  void refuse(const Error& failure) noexcept;

  struct Cell {
    int type = 5;  // as Statement's
    std::int64_t integer = 0;
    double real = 0;
    std::string text;
  };
  /// The row that is handed out, where rows wait; else null: it is the statement's.
  const std::vector<Cell>* cells() const noexcept { return waits_ ? &waiting_[at_] : nullptr; }

 private:
  bool step(sql::Statement& statement);
  bool next_waiting(sql::Statement& statement);
  void fetch(sql::Statement& statement);
  void tell_before(std::int64_t rows);
  void tell_after(access::ReadEvent::Result result) noexcept;

  std::shared_ptr<access::ReadGate> gate_;
  access::ReadEvent event_;
  bool waits_ = false, told_ = false, ended_ = false, told_after_ = false;
  std::vector<std::vector<Cell>> waiting_;
  std::size_t at_ = 0, rows_at_once_ = 0;
  std::int64_t rows_ = 0, bytes_ = 0;
};

}  // namespace daybook::read
