#include "daybook/exporter.hpp"

#include "access/audited_reads.hpp"
#include "access/view_rules.hpp"
#include "read/record_source.hpp"
#include "read/snapshot.hpp"
#include "schema/migrate.hpp"
#include "state/settings.hpp"

namespace daybook {
namespace {

using Make = std::unique_ptr<read::RecordSource> (*)(sql::Connection&, const read::Wanted&);

struct Table {
  const char* name;
  Make make;  // nullptr: the spans
};
constexpr Table kTables[] = {{"span", nullptr},
                             {"error", read::error_records},
                             {"event", read::event_records},
                             {"metric_sample", read::metric_records},
                             {"memory_sample", read::memory_records},
                             {"score", read::score_records}};

/// A record is written whole: it takes what it says, too.
access::Scope export_scope(const access::Principal& principal, access::AuditLog& audit) {
  if (principal.name.empty()) return {true, {}};  // the file's owner
  const access::Scope scope =
      access::both(principal.scope("export", "*"), principal.scope("content", "*"));
  if (!scope.is_denied()) return scope;
  state::AuditEntry entry;
  entry.principal = principal.name;
  entry.action = "export";
  entry.object = "records";
  entry.result = state::AuditResult::denied;
  audit.append(std::move(entry));
  throw Error(Error::Code::denied, principal.name + " may not export",
              "it takes the grants export and content");
}

/// What the audit is told before the first record, and when the last was written.
class ExportAudit {
 public:
  ExportAudit(access::AuditLog log, std::string principal, const read::Wanted& wanted)
      : log_(std::move(log)) {
    entry_.principal = std::move(principal);
    entry_.action = "export";
    for (const std::string& type : wanted.types)
      entry_.object += (entry_.object.empty() ? "" : ",") + type;
    if (entry_.object.empty()) entry_.object = "records";
    entry_.subjects.add("user", wanted.stored_user);  // ids enter the audit as they are stored
    entry_.subjects.add("session", wanted.stored_session);
    entry_.subjects.add("conversation", wanted.stored_conversation);
    entry_.subjects.add("trace", wanted.trace_id);
    entry_.began_id = log_.append(entry_);
  }
  void count() noexcept { ++rows_; }
  void end() {
    if (has_ended_) return;
    has_ended_ = true;
    entry_.rows = rows_;
    log_.append(entry_);
  }
  ~ExportAudit() {
    try {
      end();
    } catch (const std::exception&) {  // the first entry stands
    }
  }
  ExportAudit(const ExportAudit&) = delete;
  ExportAudit& operator=(const ExportAudit&) = delete;

 private:
  access::AuditLog log_;
  state::AuditEntry entry_;
  std::int64_t rows_ = 0;
  bool has_ended_ = false;
};

struct Ids {
  std::int64_t first = 0, count = 0;
};

Ids ids_of(sql::Connection& connection, const char* table) {
  const std::string name = table;
  const std::int64_t first = connection.integer("SELECT min(id) FROM " + name);
  const std::int64_t last = connection.integer("SELECT max(id) FROM " + name);
  return {first, first == 0 ? 0 : last - first + 1};
}

}  // namespace

struct Exporter::State {
  State(sql::Connection opened, read::Wanted asked, Form form, access::Scope scope)
      : connection(std::move(opened)), snapshot(connection), wanted(std::move(asked)) {
    wanted.scope = std::move(scope);
    for (const Table& table : kTables) {
      auto source = table.make == nullptr   ? read::span_records(connection, wanted, form)
                    : form == Form::records ? table.make(connection, wanted)
                                            : nullptr;
      if (!source) continue;
      sources.push_back({std::move(source), ids_of(connection, table.name)});
      ids += sources.back().ids.count;
    }
  }

  struct Source {
    std::unique_ptr<read::RecordSource> records;
    Ids ids;
  };

  std::unique_ptr<ExportAudit> audit;  // where a principal exports
  sql::Connection connection;
  read::Snapshot snapshot;
  read::Wanted wanted;  // does not change once it is made
  std::vector<Source> sources;
  std::size_t at = 0;
  std::int64_t ids = 0, passed = 0;  // of the sources before `at`
};

Exporter::Exporter(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Exporter::Exporter(Exporter&&) noexcept = default;
Exporter& Exporter::operator=(Exporter&&) noexcept = default;
Exporter::~Exporter() = default;

const std::vector<std::string>& Exporter::types() {
  static const std::vector<std::string> kTypes = {
      "completion",  "error",  "span",           "event",           "latency", "metric",
      "token_usage", "memory", "tool_execution", "resource_access", "score"};
  return kTypes;
}

Exporter Exporter::open(const std::string& path, Selection selection, Form form,
                        std::string_view key) {
  sql::Connection connection = sql::Connection::open_reader(path);
  schema::require_readable(connection);
  const access::Principal principal = access::resolve_reader(connection, key);
  access::AuditLog audit(path, principal.name.empty()
                                   ? state::AuditReads::off
                                   : state::read_settings(connection).audit_reads);
  access::Scope scope = export_scope(principal, audit);
  read::Wanted wanted = read::wanted(connection, std::move(selection));
  std::unique_ptr<ExportAudit> told;
  if (!principal.name.empty())
    told = std::make_unique<ExportAudit>(std::move(audit), principal.name, wanted);
  auto state =
      std::make_unique<State>(std::move(connection), std::move(wanted), form, std::move(scope));
  state->audit = std::move(told);
  return Exporter(std::move(state));
}

Exporter Exporter::open(const std::string& path, Selection selection, Form form) {
  return open(path, std::move(selection), form, {});
}

Exporter Exporter::open(const std::string& path, Selection selection) {
  return open(path, std::move(selection), Form::records);
}

bool Exporter::next(std::string& line) {
  if (!state_) return false;
  State& s = *state_;
  for (; s.at < s.sources.size(); ++s.at) {
    if (s.sources[s.at].records->next(line)) {
      if (s.audit) s.audit->count();
      return true;
    }
    s.passed += s.sources[s.at].ids.count;
  }
  if (s.audit) s.audit->end();
  return false;
}

std::uint64_t Exporter::without_messages() const noexcept {
  std::uint64_t without = 0;
  if (!state_) return without;
  for (const State::Source& source : state_->sources) without += source.records->without_messages();
  return without;
}

double Exporter::part() const noexcept {
  if (!state_ || state_->at == state_->sources.size() || state_->ids == 0) return 1;
  const State::Source& now = state_->sources[state_->at];
  const std::int64_t within = std::max<std::int64_t>(0, now.records->id() - now.ids.first + 1);
  return static_cast<double>(state_->passed + within) / static_cast<double>(state_->ids);
}

}  // namespace daybook
