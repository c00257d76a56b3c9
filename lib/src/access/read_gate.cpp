#include "access/read_gate.hpp"

#include <algorithm>

#include "access/scoped_store.hpp"
#include "access/view_rules.hpp"
#include "access/whole_store.hpp"

namespace daybook::access {
namespace {

constexpr int kTextBytesMax = 8 << 20;  // of one value, where content is granted; else 1 MiB
constexpr std::size_t kKeptMax = 16;    // statements

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
  if (auto asked = ask_kept(sql)) return std::move(*asked);
  ReadEvent event;
  event.principal = principal_.name;
  event.action = "read";
  event.sql = sql;
  try {
    // One connection tells content from other text by column: all of it is shown there, or none.
    if (sees_every_row(principal_) && (all_content_ || !any_content_))
      if (auto asked = ask_whole(sql, event)) return std::move(*asked);
    return ask_scoped(sql, event);
  } catch (const Error& failure) {
    event.result =
        failure.code == Error::Code::denied ? ReadEvent::Result::denied : ReadEvent::Result::failed;
    if (log_) log_->after_rows(event);
    throw;
  }
}

std::optional<ReadGate::Asked> ReadGate::ask_kept(std::string_view sql) {
  if (kept_.empty()) return std::nullopt;
  if (whole_ && whole_->schema_version() != schema_version_) {
    kept_.clear();
    return std::nullopt;
  }
  const auto kept =
      std::find_if(kept_.begin(), kept_.end(), [&](const Kept& k) { return k.event->sql == sql; });
  if (kept == kept_.end()) return std::nullopt;
  Asked asked{std::shared_ptr<sql::Connection>(shared_from_this(), kept->connection),
              std::move(kept->statement), std::move(kept->event)};
  kept_.erase(kept);
  return asked;
}

void ReadGate::give_back(Asked asked) noexcept {
  try {
    asked.statement.reset();
    for (int i = 1; i <= asked.statement.parameters(); ++i) asked.statement.bind_null(i);
    if (kept_.size() == kKeptMax) kept_.pop_front();
    kept_.push_back({asked.connection.get(), std::move(asked.statement), std::move(asked.event)});
  } catch (const std::exception&) {  // no memory: it is prepared again
  }
}

std::optional<ReadGate::Asked> ReadGate::ask_whole(std::string_view sql, ReadEvent& event) {
  if (!whole_) {
    whole_ = std::make_unique<WholeStore>(path_, principal_, all_content_, bounds());
    if (log_) whole_->leave_content();
  }
  if (kept_.empty()) schema_version_ = whole_->schema_version();
  auto own = std::make_shared<ReadEvent>(event);
  bool is_enough = false;
  sql::Statement statement = [&] {
    try {
      return whole_->prepare(sql, *own, is_enough);
    } catch (...) {
      event = *own;
      throw;
    }
  }();
  hidden_.insert(own->hidden_columns.begin(), own->hidden_columns.end());
  if (!is_enough) return std::nullopt;
  return Asked{std::shared_ptr<sql::Connection>(shared_from_this(), &whole_->connection()),
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
        if (row.view == "messages") note_message(row.id);
      };
    }
    scoped_ = std::make_unique<ScopedStore>(path_, principal_, bounds(), std::move(note));
  }
  sql::Statement statement = scoped_->prepare(sql, event);
  hidden_.insert(event.hidden_columns.begin(), event.hidden_columns.end());
  return {std::shared_ptr<sql::Connection>(shared_from_this(), &scoped_->connection()),
          std::move(statement), std::make_shared<const ReadEvent>(event)};
}

/// One row may be in conversations that came later: it counts as one that is not named, too.
void ReadGate::note_message(std::int64_t id) {
  subjects_.add_unnamed(1);
  if (messages_named_ == state::AuditSubjects::kNamedMax) return;
  ++messages_named_;
  scoped_->name_subjects(id, subjects_);
}

void ReadGate::take_subjects(ReadEvent& event) {
  messages_named_ = 0;
  event.subjects = std::move(subjects_);
  subjects_ = {};
}

}  // namespace daybook::access
