#include "access/read_gate.hpp"

#include <algorithm>

#include "access/scoped_store.hpp"
#include "access/view_rules.hpp"
#include "access/whole_store.hpp"

namespace daybook::access {
namespace {

constexpr int kTextBytesMax = 8 << 20;  // of one value, where content is granted; else 1 MiB

}  // namespace

std::shared_ptr<ReadGate> ReadGate::open(std::string path, Principal principal,
                                         std::int64_t statement_ns, std::shared_ptr<ReadLog> log) {
  if (sees_nothing(principal)) {
    ReadEvent event;
    event.principal = principal.name;
    event.action = "read";
    event.result = ReadEvent::Result::denied;
    event.reason = "read anything";
    if (log) log->after_rows(event);
    throw Error(Error::Code::denied, principal.name + " may not read this store",
                "`daybook access show` lists what is granted");
  }
  return std::shared_ptr<ReadGate>(
      new ReadGate(std::move(path), std::move(principal), statement_ns, std::move(log)));
}

ReadGate::ReadGate(std::string path, Principal principal, std::int64_t statement_ns,
                   std::shared_ptr<ReadLog> log)
    : path_(std::move(path)),
      principal_(std::move(principal)),
      statement_ns_(statement_ns),
      log_(std::move(log)) {
  for (const Grant& grant : principal_.grants) {
    if (grant.action != "content") continue;
    any_content_ = true;
    all_content_ |= grant.object == "*" && grant.service.empty();
  }
}

ReadGate::~ReadGate() = default;

sql::Restriction::Bounds ReadGate::bounds() const {
  sql::Restriction::Bounds bounds;
  bounds.statement_ns = statement_ns_;
  if (any_content_) bounds.text_bytes = kTextBytesMax;
  return bounds;
}

ReadGate::Asked ReadGate::ask(std::string_view sql) {
  ReadEvent event;
  event.principal = principal_.name;
  event.action = "read";
  event.sql = sql;
  try {
    // One connection tells content from other text by column: all of it is shown there, or none.
    if (sees_every_row(principal_) && (all_content_ || !any_content_)) {
      bool is_enough = false;
      Asked asked = ask_whole(sql, event, is_enough);
      if (is_enough) return asked;
    }
    return ask_scoped(sql, event);
  } catch (const Error& failure) {
    event.result =
        failure.code == Error::Code::denied ? ReadEvent::Result::denied : ReadEvent::Result::failed;
    if (log_) log_->after_rows(event);
    throw;
  }
}

ReadGate::Asked ReadGate::ask_whole(std::string_view sql, ReadEvent& event, bool& is_enough) {
  if (!whole_) {
    whole_ = std::make_unique<WholeStore>(path_, principal_, all_content_, bounds());
    if (log_) whole_->leave_content();
  }
  ReadEvent own = event;
  sql::Statement statement = [&] {
    try {
      return whole_->prepare(sql, own, is_enough);
    } catch (...) {
      event = own;
      throw;
    }
  }();
  hidden_.insert(own.hidden_columns.begin(), own.hidden_columns.end());
  return {std::shared_ptr<sql::Connection>(shared_from_this(), &whole_->connection()),
          std::move(statement), std::move(own)};
}

ReadGate::Asked ReadGate::ask_scoped(std::string_view sql, ReadEvent& event) {
  if (!scoped_) {
    std::function<void(const sql::ContentRow&)> note;
    if (log_) {
      note = [this](const sql::ContentRow& row) {
        subjects_.add("user", row.user);
        subjects_.add("session", row.session);
        subjects_.add("conversation", row.conversation);
        if (row.conversation.empty()) subjects_.add("trace", row.trace);
        if (row.view == "messages") subjects_.add_unnamed(1);
      };
    }
    scoped_ = std::make_unique<ScopedStore>(path_, principal_, bounds(), std::move(note));
  }
  sql::Statement statement = scoped_->prepare(sql, event);
  hidden_.insert(event.hidden_columns.begin(), event.hidden_columns.end());
  return {std::shared_ptr<sql::Connection>(shared_from_this(), &scoped_->connection()),
          std::move(statement), std::move(event)};
}

void ReadGate::take_subjects(ReadEvent& event) {
  event.subjects = std::move(subjects_);
  subjects_ = {};
}

}  // namespace daybook::access
