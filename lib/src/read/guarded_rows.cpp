#include "read/guarded_rows.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace daybook::read {
namespace {

using Result = access::ReadEvent::Result;

// The log is told of so many rows at first, of eight times as many each time after that.
constexpr std::size_t kRowsAtFirst = 256, kRowsAtOnce = 16384, kGrowth = 8;
constexpr std::size_t kBytesAtOnce = 16u << 20;

/// What is told of a failure in a row. Which row it was, and of what, may be none of his business.
Error told(const Error& failure) {
  constexpr int kInterrupted = 9;  // SQLITE_INTERRUPT
  if (failure.code == Error::Code::timeout && failure.sqlite_code == kInterrupted &&
      std::string_view(failure.what()).starts_with("store "))
    return {failure.code, "the statement ran past its time limit", failure.hint,
            failure.sqlite_code};
  if (failure.code == Error::Code::timeout || failure.code == Error::Code::busy ||
      failure.code == Error::Code::corrupt || failure.code == Error::Code::io)
    return failure;
  return {Error::Code::invalid_argument, "the statement failed on one of its rows",
          "ask for its parts one by one", failure.sqlite_code};
}

std::int64_t bytes_of(const sql::Statement& row) {
  std::int64_t bytes = 0;
  for (int i = 0; i < row.columns(); ++i) {
    const int type = row.type(i);
    bytes += type == 3 || type == 4 ? static_cast<std::int64_t>(row.text(i).size()) : 8;
  }
  return bytes;
}

}  // namespace

GuardedRows::GuardedRows(std::shared_ptr<access::ReadGate> gate, access::ReadEvent event)
    : gate_(std::move(gate)),
      event_(std::move(event)),
      waits_(gate_->log() != nullptr && !event_.content_columns.empty()) {}

GuardedRows::~GuardedRows() {
  tell_after(Result::ok);
}

void GuardedRows::refuse(const Error& failure) noexcept {
  tell_after(failure.code == Error::Code::denied ? Result::denied : Result::failed);
}

bool GuardedRows::step(sql::Statement& statement) {
  try {
    if (!statement.step()) return false;
  } catch (const Error& failure) {
    tell_after(Result::failed);
    throw told(failure);
  }
  bytes_ += bytes_of(statement);
  if (++rows_ > limits::kGuardedRowsMax || bytes_ > limits::kGuardedBytesMax) {
    tell_after(Result::failed);
    throw Error(Error::Code::invalid_argument, "the answer is too long",
                "narrow the question: at most 1,000,000 rows and 256 MiB are handed out");
  }
  return true;
}

void GuardedRows::tell_before(std::int64_t rows) {
  if (!gate_->log()) return;
  event_.rows = rows;
  gate_->take_subjects(event_);
  if (!event_.content_columns.empty()) {
    event_.action = "content";
    if (event_.subjects.empty()) event_.subjects.add_unnamed(rows);
  }
  gate_->log()->before_rows(event_);
}

void GuardedRows::tell_after(Result result) noexcept {
  if (told_after_ || !gate_->log()) return;
  told_after_ = true;
  event_.result = result;
  event_.rows = rows_;
  gate_->log()->after_rows(event_);
}

void GuardedRows::fetch(sql::Statement& statement) {
  rows_at_once_ =
      rows_at_once_ == 0 ? kRowsAtFirst : std::min(rows_at_once_ * kGrowth, kRowsAtOnce);
  waiting_.clear();
  at_ = 0;
  std::size_t bytes = 0;
  while (!ended_ && waiting_.size() < rows_at_once_ && bytes < kBytesAtOnce) {
    ended_ = !step(statement);
    if (ended_) break;
    std::vector<Cell> row(static_cast<std::size_t>(statement.columns()));
    for (int i = 0; i < statement.columns(); ++i) {
      Cell& cell = row[static_cast<std::size_t>(i)];
      cell.type = statement.type(i);
      cell.integer = statement.integer(i);
      cell.real = statement.real(i);
      cell.text = statement.text(i);
      bytes += cell.text.size() + sizeof(Cell);
    }
    waiting_.push_back(std::move(row));
  }
}

bool GuardedRows::next_waiting(sql::Statement& statement) {
  if (at_ + 1 < waiting_.size()) {
    ++at_;
    return true;
  }
  if (ended_) return false;
  fetch(statement);
  tell_before(static_cast<std::int64_t>(waiting_.size()));
  return !waiting_.empty();
}

bool GuardedRows::next(sql::Statement& statement) {
  if (waits_) {
    const bool has_row = next_waiting(statement);
    if (!has_row) tell_after(Result::ok);
    return has_row;
  }
  if (!told_) {
    tell_before(0);
    told_ = true;
  }
  const bool has_row = step(statement);
  if (!has_row) tell_after(Result::ok);
  return has_row;
}

}  // namespace daybook::read
