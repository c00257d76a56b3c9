#include "access/whole_store.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "access/view_rules.hpp"
#include "state/search_index.hpp"

namespace daybook::access {
namespace {

/// Base columns that hold what people, models and tools said. Text of every other kind of record
/// stands in `content` too; so parameters and usage need ScopedStore.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kContentColumns = {
    {{"content", "text"},
     {"content", "packed"},
     {"conversation", "title"},
     {"span", "metadata_own"},
     {"span", "status_message"}}};

bool holds_content(std::string_view table, std::string_view column) {
  return std::find(kContentColumns.begin(), kContentColumns.end(), std::pair(table, column)) !=
         kContentColumns.end();
}

void add_once(std::vector<std::string>& list, std::string name) {
  if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(std::move(name));
}

bool is_json_function(std::string_view table) {
  return table == "json_each" || table == "json_tree";
}

}  // namespace

WholeStore::WholeStore(const std::string& path, const Principal& principal, bool shows_content,
                       const sql::Restriction::Bounds& bounds)
    : principal_(principal),
      shows_content_(shows_content),
      connection_(sql::Connection::open_reader(path)),
      names_(connection_),
      authorizer_(connection_, [this](const sql::Read& read) { return decide(read); }) {
  sql::Restriction::apply(connection_, bounds);
  const sql::Authorizer::Trust trust(authorizer_);
  // Their first use asks for a write to the schema, which would be refused.
  connection_.exec("SELECT 1 FROM json_each('[]'); SELECT 1 FROM json_tree('[]')");
  asks_version_.emplace(connection_, "PRAGMA schema_version");
  tables_ = {"json_each", "json_tree", "store_state"};
  for (const char* column : {"search_next_message_id", "search_built_ns"})
    columns_.emplace(std::string("store_state ") + column, Kind::plain);
  if (!shows_content) return;
  if (state::SearchIndex::is_there(connection_))
    connection_.exec("SELECT 1 FROM message_search LIMIT 0");
  for (const char* table : {"", "_data", "_idx", "_docsize", "_config", "_content"})
    tables_.insert(std::string("message_search") + table);
  authorizer_.allow_full_text();
}

void WholeStore::learn(const std::string& view) {
  if (learned_.count(view) != 0 || !right_of(principal_, view, true).rows.all) return;
  const sql::ViewFacts facts = authorizer_.facts_of(view);
  learned_.insert(view);
  const auto allow = [&](const std::string& table, const std::string& column) {
    Kind kind = holds_content(table, column) ? Kind::content : Kind::plain;
    if (names_.is_view(table)) {
      kind = is_content(table, column)        ? Kind::view_content
             : is_made_of_text(table, column) ? Kind::view_text
                                              : Kind::view;
    }
    columns_.emplace(table + ' ' + column, kind);
    tables_.insert(table);
  };
  for (const auto& [table, column] : facts.reads) allow(table, column);
  for (const auto& column : facts.columns) allow(view, column.name);
}

bool WholeStore::is_inside_view(const sql::Read& read) const {
  return !may_spoof_ && !read.within.empty() && names_.is_view(read.within);
}

/// The table as it is written in the statement; what nothing in the store is called is a WITH.
WholeStore::Answer WholeStore::decide_counted(const sql::Read& read) const {
  const std::string table = lower_case(read.table);
  if (tables_.find(table) != tables_.end()) return Answer::allow;
  return names_.has(table) ? Answer::refuse : Answer::allow;
}

WholeStore::Answer WholeStore::decide_view(const sql::Read& read, bool holds_content,
                                           bool is_made_of_text) {
  if (is_inside_view(read)) return Answer::allow;
  if (event_) add_once(event_->relations, std::string(read.table));
  if (holds_content) {
    const std::string name = std::string(read.table) + '.' + std::string(read.column);
    if (event_) add_once(shows_content_ ? event_->content_columns : event_->hidden_columns, name);
    if (shows_content_ && leaves_content_) is_enough_ = false;
    return shows_content_ ? Answer::allow : Answer::hide;
  }
  if (!shows_content_ && is_made_of_text) is_enough_ = false;
  return Answer::allow;
}

WholeStore::Answer WholeStore::decide_content(const sql::Read& read) {
  if (!shows_content_) return Answer::hide;
  if (is_inside_view(read)) return Answer::allow;
  if (event_)  // no view's text: somebody reads it himself
    add_once(event_->content_columns, std::string(read.table) + '.' + std::string(read.column));
  if (leaves_content_) is_enough_ = false;
  return Answer::allow;
}

WholeStore::Answer WholeStore::decide(const sql::Read& read) {
  if (read.column.empty()) return decide_counted(read);
  key_.assign(read.table).append(1, ' ').append(read.column);
  const auto known = columns_.find(key_);
  if (known != columns_.end()) {
    switch (known->second) {
      case Kind::plain:
        return Answer::allow;
      case Kind::content:
        return decide_content(read);
      case Kind::view:
      case Kind::view_content:
      case Kind::view_text:
        return decide_view(read, known->second == Kind::view_content,
                           known->second == Kind::view_text);
    }
  }
  if (is_json_function(read.table)) return Answer::allow;
  // To unpack a text that is shown (sql/packed_text.hpp), while no statement of theirs is prepared.
  if (read.table == "content_dictionary" && event_ == nullptr && shows_content_)
    return Answer::allow;
  if (!shows_content_ || !read.table.starts_with("message_search")) return Answer::refuse;
  if (event_) add_once(event_->relations, "message_search");
  if (event_) add_once(event_->content_columns, "message_search.text");
  asks_index_ = true;
  return Answer::allow;
}

std::int64_t WholeStore::schema_version() {
  const sql::Authorizer::Trust trust(authorizer_);  // it may be prepared anew
  const std::int64_t version = asks_version_->first_integer();
  // What it knows of the schema SQLite looks at again where a statement reads of it.
  if (std::exchange(schema_version_, version) != version)
    connection_.exec("SELECT count(*) FROM sqlite_schema");
  return version;
}

sql::Statement WholeStore::prepare(std::string_view sql, ReadEvent& event, bool& is_enough) {
  for (const std::string& view : names_.views_in(sql)) learn(view);
  // A WITH may have the name of a view: then what is read within it is the statement's own.
  may_spoof_ = leaves_content_ && lower_case(sql).find("with") != std::string::npos;
  event_ = &event;
  is_enough_ = true;
  asks_index_ = false;
  authorizer_.forget_refused();
  try {
    sql::Statement statement(connection_, sql);
    event_ = nullptr;
    is_enough = is_enough_ || asks_index_;  // which is here alone
    return statement;
  } catch (const Error& failure) {
    event_ = nullptr;
    if (authorizer_.refused().empty()) throw;
    event.reason = authorizer_.refused();
    throw Error(Error::Code::denied, principal_.name + " may not " + event.reason,
                "`daybook access show` lists what is granted", failure.sqlite_code);
  }
}

}  // namespace daybook::access
