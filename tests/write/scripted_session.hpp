// ScriptedSession: a Session without a database. It keeps the names of committed events, and fails
// where a test's script says so.
//
//   auto script = std::make_shared<Script>();
//   script->fail("begin", Error::Code::full);       // the next begin()
//   script->poison("b");                            // each write() of the event "b"
//   script->poison_rows("b");                       // its rows: what inserts them fails
//   script->commits = {Session::Outcome::unknown};  // what the next commits answer
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "write/session.hpp"

namespace daybook::test {

struct Script {
  using Outcome = write::Session::Outcome;

  void fail(const std::string& step, Error::Code code, int times = 1) {
    for (int i = 0; i < times; ++i) failures[step].emplace_back(code, step + " failed");
  }
  void poison(const std::string& name) { poisoned.insert(name); }
  void poison_rows(const std::string& name) { poisoned_rows.insert(name); }

  std::map<std::string, std::deque<Error>> failures;
  std::set<std::string> poisoned, poisoned_rows, invalid;
  std::size_t rows_waiting_max = SIZE_MAX;           // then a write() inserts them first
  std::deque<Outcome> commits;                       // empty: landed
  bool lands_unknown = true;                         // an unknown commit landed after all
  std::function<void()> before_begin, before_write;  // run on the writer's thread
  std::function<void()> before_finish, before_commit;

  std::vector<std::string> committed;               // names of events, in order
  std::vector<write::Item> items;                   // and all records
  state::Overhead overhead;                         // committed
  std::vector<std::pair<std::string, int>> losses;  // committed: reason, records
  std::vector<std::string> marks;                   // committed: path:offset
  std::vector<sql::Synchronous> modes;              // of landed commits
  std::vector<std::size_t> batch_sizes;             // of landed commits
  int begins = 0, recoveries = 0;
  bool ended_well = false, truncated = false;
};

class ScriptedSession : public write::Session {
 public:
  explicit ScriptedSession(std::shared_ptr<Script> script) : script_(std::move(script)) {}

  void begin(sql::Synchronous mode, std::int64_t, const std::function<bool()>&) override {
    if (script_->before_begin) script_->before_begin();
    ++script_->begins;
    names_.clear();
    inserted_ = 0;
    items_.clear();
    losses_.clear();
    marks_.clear();
    counts_ = {};
    overhead_ = {};
    mode_ = mode;
    step("begin");
  }
  std::optional<Error> write(const write::Item& item) override {
    if (script_->before_write) script_->before_write();
    const auto* event = std::get_if<Event>(&item.record);
    const std::string name = event != nullptr ? event->name : "";
    if (script_->poisoned.count(name) > 0) throw Error(Error::Code::internal, "cannot store");
    if (script_->invalid.count(name) > 0) return Error(Error::Code::invalid_argument, "not JSON");
    step("write");
    if (names_.size() - inserted_ >= script_->rows_waiting_max) flush();
    names_.push_back(name);
    items_.push_back({item.record, item.origin, item.bytes, nullptr});
    ++counts_.written;
    return std::nullopt;
  }
  void flush() override {
    for (; inserted_ < names_.size(); ++inserted_) {
      if (script_->poisoned_rows.count(names_[inserted_]) > 0)
        throw Error(Error::Code::internal, "refused");
    }
  }
  bool rows_wait() const noexcept override { return inserted_ < names_.size(); }
  void add_loss(const write::Loss& loss) override {
    losses_.emplace_back(loss.reason, static_cast<int>(loss.records));
  }
  void mark(const SourcePosition& position) override {
    marks_.push_back(position.file->path + ':' + std::to_string(position.offset));
  }
  void add_overhead(const state::Overhead& overhead) override { overhead_ = overhead; }
  void finish(std::uint64_t batch, std::int64_t) override {
    flush();
    if (script_->before_finish) script_->before_finish();
    step("finish");
    batch_ = batch;
  }
  void finish_for_good() override {
    step("finish_for_good");
    leaving_ = true;
  }
  Commit commit() noexcept override {
    if (script_->before_commit) script_->before_commit();
    Outcome outcome = Outcome::landed;
    if (!script_->commits.empty()) {
      outcome = script_->commits.front();
      script_->commits.pop_front();
    }
    if (outcome == Outcome::landed || (outcome == Outcome::unknown && script_->lands_unknown))
      land();
    if (outcome == Outcome::landed) return {};
    return {outcome, Error(Error::Code::io, "commit failed")};
  }
  void roll_back() noexcept override { inserted_ = names_.size(); }
  std::uint64_t recover(const std::function<bool()>&) override {
    ++script_->recoveries;
    step("recover");
    return landed_;
  }
  void truncate(const std::function<bool()>&) override { script_->truncated = true; }
  write::BatchCounts counts() const override { return counts_; }
  bool has_durable_policy_full() const noexcept override { return false; }

 private:
  void step(const std::string& name) {
    auto& failures = script_->failures[name];
    if (failures.empty()) return;
    const Error error = failures.front();
    failures.pop_front();
    throw error;
  }
  void land() {
    landed_ = batch_;
    script_->overhead.add(overhead_);
    script_->ended_well = leaving_;
    script_->committed.insert(script_->committed.end(), names_.begin(), names_.end());
    std::move(items_.begin(), items_.end(), std::back_inserter(script_->items));
    script_->losses.insert(script_->losses.end(), losses_.begin(), losses_.end());
    script_->marks.insert(script_->marks.end(), marks_.begin(), marks_.end());
    script_->modes.push_back(mode_);
    script_->batch_sizes.push_back(names_.size());
  }

  std::shared_ptr<Script> script_;
  std::vector<std::string> names_;
  std::size_t inserted_ = 0;  // so many of them
  std::vector<write::Item> items_;
  std::vector<std::pair<std::string, int>> losses_;
  std::vector<std::string> marks_;
  write::BatchCounts counts_;
  sql::Synchronous mode_ = sql::Synchronous::normal;
  std::uint64_t batch_ = 0, landed_ = 0;
  state::Overhead overhead_;
  bool leaving_ = false;
};

}  // namespace daybook::test
