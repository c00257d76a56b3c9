#include "daybook/reader.hpp"

#include <variant>

#include "access/audited_reads.hpp"
#include "access/policy.hpp"
#include "access/view_rules.hpp"
#include "daybook/access.hpp"
#include "read/query_error.hpp"
#include "read/reader_state.hpp"
#include "redact/engine.hpp"
#include "redact/policy.hpp"
#include "schema/migrate.hpp"
#include "state/settings.hpp"

namespace daybook {
namespace {

/// Nothing but white space, comments and semicolons?
bool is_blank(std::string_view sql) {
  while (!sql.empty()) {
    if (sql.starts_with("--")) {
      sql.remove_prefix(std::min(sql.find('\n'), sql.size()));
    } else if (sql.starts_with("/*")) {
      const std::size_t end = sql.find("*/", 2);
      sql.remove_prefix(end == std::string_view::npos ? sql.size() : end + 2);
    } else if (std::string_view("; \t\r\n\f").find(sql.front()) != std::string_view::npos) {
      sql.remove_prefix(1);
    } else {
      return false;
    }
  }
  return true;
}

void require_question(const sql::Statement& statement) {
  if (!is_blank(statement.tail())) {
    throw Error(Error::Code::invalid_argument, "the SQL is more than one statement",
                "ask one statement at a time");
  }
  if (!statement.read_only() || statement.columns() == 0) {
    throw Error(Error::Code::invalid_argument,
                "the statement is not a question: a reader cannot write",
                "begin with SELECT or WITH");
  }
}

/// The value for a parameter spelled :name, $name or @name.
const Value& value_of(std::string_view parameter, const Fields& params) {
  for (const Field& param : params) {
    if (!parameter.empty() && parameter.substr(1) == param.key) return param.value;
  }
  throw Error(Error::Code::invalid_argument,
              parameter.empty() ? "the SQL has a parameter without a name"
                                : "no value was given for parameter " + std::string(parameter),
              parameter.empty() ? "write :name in place of ?" : "give each parameter a value");
}

void require_used(const sql::Statement& statement, const Fields& params) {
  for (const Field& param : params) {
    bool used = false;
    for (const char* sign : {":", "$", "@"}) used |= statement.parameter(sign + param.key) != 0;
    if (used) continue;
    throw Error(Error::Code::invalid_argument, "the SQL has no parameter :" + param.key,
                "write :" + param.key + " where its value belongs");
  }
}

struct Bind {
  sql::Statement& statement;
  std::vector<std::string>& texts;
  int index;

  void operator()(std::monostate) const { statement.bind_null(index); }
  void operator()(bool value) const { statement.bind(index, std::int64_t{value}); }
  void operator()(std::int64_t value) const { statement.bind(index, value); }
  void operator()(double value) const { statement.bind(index, value); }
  void operator()(const std::string& value) const {
    texts.push_back(value);
    statement.bind(index, std::string_view(texts.back()));
  }
  void operator()(const Json& value) const { (*this)(value.text); }
};

std::unique_ptr<Rows::State> prepare(Reader::State& state, std::string_view sql) {
  if (!state.gate)
    return std::make_unique<Rows::State>(state.connection, sql::Statement(*state.connection, sql));
  return std::make_unique<Rows::State>(state.gate, state.gate->ask(sql));
}

void bind_all(Rows::State& rows, const Fields& params) {
  require_used(rows.statement, params);
  const int count = rows.statement.parameters();
  rows.texts.reserve(static_cast<std::size_t>(count));  // what is bound must not move
  for (int index = 1; index <= count; ++index) {
    std::visit(Bind{rows.statement, rows.texts, index},
               value_of(rows.statement.parameter_name(index), params));
  }
}

}  // namespace

Reader::Reader(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

Reader Reader::open(const std::string& path, std::string_view key, Limits limits) {
  if (limits.statement < Nanos(0)) {
    throw Error(Error::Code::invalid_argument, "a statement's time limit cannot be negative",
                "give a time, or 0 for no limit");
  }
  sql::Connection connection = sql::Connection::open_reader(path);
  schema::require_readable(connection);
  access::Principal principal = access::resolve_reader(connection, key);
  std::shared_ptr<access::ReadLog> log;
  const state::AuditReads mode = state::read_settings(connection).audit_reads;
  if (!principal.name.empty() && mode != state::AuditReads::off)
    log = std::make_shared<access::AuditedReads>(path, mode);
  return read::open_for(path, std::move(connection), std::move(principal), limits, std::move(log));
}

Reader Reader::open(const std::string& path, std::string_view key) {
  return open(path, key, Limits());
}

Reader Reader::open(const std::string& path, Limits limits) {
  return open(path, {}, limits);
}

Reader Reader::open(const std::string& path) {
  return open(path, {}, Limits());
}

std::optional<Reader> open_where_off(const std::string& path) {
  sql::Connection connection = sql::Connection::open_reader(path);
  schema::require_readable(connection);
  if (state::read_settings(connection).access) return std::nullopt;
  return read::open_for(path, std::move(connection), access::file_owner(), {});
}

Reader read::open_for(const std::string& path, sql::Connection connection,
                      access::Principal principal, Reader::Limits limits,
                      std::shared_ptr<access::ReadLog> log) {
  connection.set_statement_limit(limits.statement.count());
  auto state = std::make_unique<Reader::State>(std::move(connection));
  if (!principal.name.empty())
    state->gate = access::ReadGate::open(path, std::move(principal), limits.statement.count(),
                                         std::move(log));
  return Reader::State::reader(std::move(state));
}

Rows Reader::query(std::string_view sql, const Fields& params) const {
  State& state = read::held(state_);
  std::unique_ptr<Rows::State> rows;
  try {
    rows = prepare(state, sql);
  } catch (const Error& failure) {
    throw read::with_nearest_name(*state.connection, sql, failure);
  }
  try {
    require_question(rows->statement);
    if (state.gate && rows->statement.explains())
      throw Error(Error::Code::denied, state.gate->principal().name + " may not use EXPLAIN",
                  "ask the question itself");
    bind_all(*rows, params);
  } catch (const Error& failure) {
    if (rows->guarded) rows->guarded->refuse(failure);
    throw;
  }
  return Rows(std::move(rows));
}

std::int64_t Reader::version() const {
  return read::held(state_).connection->data_version();
}

std::string Reader::stored_id(std::string_view id) const {
  sql::Connection& connection = *read::held(state_).connection;
  const state::Settings settings = state::read_settings(connection);
  redact::Engine rules(redact::store_rules(settings));
  return rules.identifier_is_private(id) ? state::pseudonym(settings, id) : std::string(id);
}

std::vector<std::string> Reader::hidden_columns() const {
  const State& state = read::held(state_);
  if (!state.gate) return {};
  return {state.gate->hidden_columns().begin(), state.gate->hidden_columns().end()};
}

access::Scope read::report_scope(const Reader::State& state, std::string_view view) {
  if (!state.gate) return {true, {}};
  const access::Principal& principal = state.gate->principal();
  access::Scope scope = access::report_scope(principal, view);
  access::ReadEvent event;
  event.principal = principal.name;
  event.action = "report";
  event.relations = {std::string(view)};
  if (!scope.is_denied()) {
    if (state.gate->log()) state.gate->log()->before_rows(event);
    return scope;
  }
  event.result = access::ReadEvent::Result::denied;
  event.reason = "read table " + std::string(view);
  if (state.gate->log()) state.gate->log()->after_rows(event);
  throw Error(Error::Code::denied, principal.name + " may not " + event.reason,
              "`daybook access show` lists what is granted");
}

access::Scope read::content_scope(const Reader::State& state, std::string_view view) {
  if (!state.gate) return {true, {}};
  return state.gate->principal().scope("content", view);
}

}  // namespace daybook
