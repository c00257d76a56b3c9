#include "access/scoped_store.hpp"

#include <algorithm>

#include "access/scoped_view.hpp"

namespace daybook::access {
namespace {

void add_once(std::vector<std::string>& list, std::string name) {
  if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(std::move(name));
}

}  // namespace

ScopedStore::ScopedStore(const std::string& path, const Principal& principal,
                         const sql::Restriction::Bounds& bounds,
                         std::function<void(const sql::ContentRow&)> on_content)
    : path_(path),
      principal_(principal),
      inner_(sql::Connection::open_reader(path)),
      names_(inner_),
      facts_(inner_, [](const sql::Read&) { return Answer::allow; }),
      outer_(sql::Restriction::open_empty()),
      views_(outer_, inner_),
      authorizer_(outer_, [this](const sql::Read& read) { return decide(read); }) {
  facts_.trust_for_good();
  views_.on_content = std::move(on_content);
  sql::Restriction::apply(outer_, bounds);
  sql::Restriction::share(outer_, inner_);
  const sql::Authorizer::Trust trust(authorizer_);
  // Their first use asks for a write to the schema, which would be refused.
  outer_.exec("SELECT 1 FROM json_each('[]'); SELECT 1 FROM json_tree('[]')");
  add_search_index();
}

/// Nothing is indexed, as it looks from here: the index knows no services.
void ScopedStore::add_search_index() {
  sql::VirtualView view;
  view.name = "store_state";
  view.from = "store_state";
  view.columns = {{"search_next_message_id", "INTEGER", "1", false},
                  {"search_built_ns", "INTEGER", "", false}};
  view.identity = {0};
  views_.add(std::move(view));
}

void ScopedStore::add(const std::string& name) {
  if (views_.has(name)) return;
  const sql::ViewFacts facts = facts_.facts_of(name);
  const bool has_service = std::any_of(facts.columns.begin(), facts.columns.end(),
                                       [](const auto& column) { return column.name == "service"; });
  const ViewRight right = right_of(principal_, name, has_service);
  if (right.rows.is_denied()) return;
  sql::VirtualView view = scoped_view(name, facts, right);
  if (name == "messages" && !right.rows.all) {
    messages_ = std::make_unique<MessageSet>(inner_, right.rows.services);
    view.shows = [this](std::int64_t id) { return messages_->has(id); };
  }
  const sql::Authorizer::Trust trust(authorizer_);
  views_.add(std::move(view));
  rights_.emplace(name, right);
}

void ScopedStore::name_subjects(std::int64_t message, state::AuditSubjects& subjects) {
  if (!message_subjects_) message_subjects_ = std::make_unique<MessageSubjects>(inner_);
  message_subjects_->add(message, subjects);
}

ScopedStore::Answer ScopedStore::decide(const sql::Read& read) {
  if (read.table == "json_each" || read.table == "json_tree") return Answer::allow;
  const std::string table = lower_case(read.table);
  if (read.column.empty() && !names_.has(table)) return Answer::allow;  // a WITH
  if (!views_.has(table)) return Answer::refuse;
  if (!event_ || table == "store_state") return Answer::allow;
  add_once(event_->relations, table);
  if (!is_content(table, read.column)) return Answer::allow;
  const ViewRight& right = rights_.at(table);
  const std::string name = table + '.' + std::string(read.column);
  if (!right.content.is_denied()) add_once(event_->content_columns, name);
  if (!right.shows_all_content()) add_once(event_->hidden_columns, name);
  return Answer::allow;
}

sql::Statement ScopedStore::prepare(std::string_view sql, ReadEvent& event) {
  for (const std::string& view : names_.views_in(sql)) add(view);
  event_ = &event;
  authorizer_.forget_refused();
  try {
    sql::Statement statement(outer_, sql);
    event_ = nullptr;
    return statement;
  } catch (const Error& failure) {
    event_ = nullptr;
    event.reason = authorizer_.refused();
    constexpr std::string_view kNoTable = "no such table: ";
    const std::string_view what = failure.what();
    const std::size_t at = what.find(kNoTable);
    if (at != std::string_view::npos) {
      std::string_view table = what.substr(at + kNoTable.size());
      table.remove_prefix(table.rfind('.') + 1);  // npos + 1 is 0
      if (names_.has(table)) event.reason = "read table " + std::string(table);
    }
    if (event.reason.empty()) {  // as if it were asked of the store
      const std::string nowhere = "store " + outer_.path();
      const bool is_named = what.starts_with(nowhere);
      throw Error(failure.code,
                  (is_named ? "store " + path_ : std::string()) +
                      std::string(what.substr(is_named ? nowhere.size() : 0)),
                  failure.hint, failure.sqlite_code);
    }
    throw Error(Error::Code::denied, principal_.name + " may not " + event.reason,
                "`daybook access show` lists what is granted", failure.sqlite_code);
  }
}

}  // namespace daybook::access
