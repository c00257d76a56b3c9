#include "sql/view_cursor.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "base/text.hpp"

namespace daybook::sql {
namespace {

constexpr std::size_t kPartsMax = 8;
constexpr std::size_t kInMax = 256;  // values of an IN that are handed on

std::string_view bytes_of(sqlite3_value* value, bool blob) {
  const void* bytes = blob ? sqlite3_value_blob(value) : sqlite3_value_text(value);
  if (!bytes) return {};
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

ViewValue value_of(sqlite3_value* given) {
  ViewValue value;
  value.type = sqlite3_value_type(given);
  if (value.type == SQLITE_INTEGER) value.integer = sqlite3_value_int64(given);
  if (value.type == SQLITE_FLOAT) value.real = sqlite3_value_double(given);
  if (value.type == SQLITE_TEXT) value.text = bytes_of(given, false);
  if (value.type == SQLITE_BLOB) value.text = bytes_of(given, true);
  return value;
}

void bind(Statement& statement, int index, const ViewValue& value) {
  switch (value.type) {
    case SQLITE_INTEGER:
      statement.bind(index, value.integer);
      break;
    case SQLITE_FLOAT:
      statement.bind(index, value.real);
      break;
    case SQLITE_TEXT:
      statement.bind(index, std::string_view(value.text));
      break;
    default:
      statement.bind_null(index);
  }
}

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    out += c;
    if (c == '\'') out += c;
  }
  return out + '\'';
}

std::string_view spelled(char compare) {
  switch (compare) {
    case 'l':
      return "<=";
    case 'g':
      return ">=";
    case '<':
      return "<";
    case '>':
      return ">";
    default:
      return "=";
  }
}

bool has(const std::vector<int>& columns, int column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

}  // namespace

void VirtualViews::Shared::opened() {
  if (open_cursors == 0) inner.exec("BEGIN");
  ++open_cursors;
}

void VirtualViews::Shared::closed() {
  if (--open_cursors > 0) return;
  try {
    inner.exec("COMMIT");  // nothing was written: it only lets go
  } catch (const Error&) {
  }
}

std::string ViewPlan::text() const {
  std::string out;
  for (const bool is_read : read) out += is_read ? '1' : '0';
  for (const Bound& bound : bounds) out += ' ' + std::to_string(bound.column) + bound.compare;
  for (const Order& by : order)
    out += ' ' + std::to_string(by.column) + (by.descending ? 'd' : 'a');
  return out;
}

ViewPlan ViewPlan::of(std::string_view text) {
  ViewPlan plan;
  for (; !text.empty() && text[0] != ' '; text.remove_prefix(1))
    plan.read.push_back(text[0] == '1');
  while (!text.empty()) {
    text.remove_prefix(1);  // the space
    int column = 0;
    for (; text[0] >= '0' && text[0] <= '9'; text.remove_prefix(1))
      column = column * 10 + (text[0] - '0');
    if (text[0] == 'a' || text[0] == 'd')
      plan.order.push_back({column, text[0] == 'd'});
    else
      plan.bounds.push_back({column, text[0]});
    text.remove_prefix(1);
  }
  return plan;
}

ViewCursor::ViewCursor(VirtualViews::Shared& shared, const VirtualView& view)
    : shared_(shared), view_(view) {
  shared_.opened();
}

ViewCursor::~ViewCursor() {
  give_back();
  shared_.closed();
}

void ViewCursor::give_back() noexcept {
  current_ = nullptr;
  for (auto& part : parts_) {
    part->statement.reset();
    try {
      shared_.idle[part->sql].push_back(std::move(part->statement));
    } catch (const std::bad_alloc&) {
    }
  }
  parts_.clear();
}

bool ViewCursor::finds_few() const {
  return std::any_of(plan_.bounds.begin(), plan_.bounds.end(), [&](const ViewPlan::Bound& bound) {
    return (bound.compare == '=' || bound.compare == 'i') && has(view_.selective, bound.column);
  });
}

std::string ViewCursor::sql_for(const std::vector<std::string>& services) const {
  std::string sql = "SELECT ";
  for (std::size_t i = 0; i < view_.columns.size(); ++i) {
    const VirtualView::Column& column = view_.columns[i];
    sql += plan_.read[i] && !column.expression.empty() ? column.expression : "NULL";
    sql += ", ";
  }
  const auto extra = [&](const char* name, bool is_wanted) {
    const bool is_there =
        std::any_of(view_.columns.begin(), view_.columns.end(),
                    [&](const VirtualView::Column& column) { return column.name == name; });
    sql += is_wanted && is_there ? std::string("v.") + name : "NULL";
  };
  extra("id", true);
  for (const char* name : {"conversation_id", "trace_id", "user_id", "session_id"}) {
    sql += ", ";
    extra(name, wants_notes_);
  }
  sql += " FROM " + view_.from + " AS v WHERE " + (view_.where.empty() ? "1" : view_.where);
  add_bounds(sql);
  if (view_.by_service) {
    std::string list;
    for (const std::string& service : services)
      list += (list.empty() ? "" : ", ") + quoted(service);
    sql += " AND v.service IN (" + list + ')';
  }
  for (std::size_t i = 0; i < plan_.order.size(); ++i) {
    const ViewPlan::Order& by = plan_.order[i];
    sql += (i == 0 ? " ORDER BY v." : ", v.") +
           view_.columns[static_cast<std::size_t>(by.column)].name + (by.descending ? " DESC" : "");
  }
  return sql;
}

void ViewCursor::add_bounds(std::string& sql) const {
  int index = 0;
  for (std::size_t i = 0; i < plan_.bounds.size(); ++i) {
    const ViewPlan::Bound& bound = plan_.bounds[i];
    sql += " AND v." + view_.columns[static_cast<std::size_t>(bound.column)].name + ' ';
    if (bound.compare != 'i') {
      sql += std::string(spelled(bound.compare)) + " ?" + std::to_string(++index);
      continue;
    }
    sql += "IN (";
    for (std::size_t n = 0; n < values_[i].size(); ++n)
      sql += (n == 0 ? "?" : ", ?") + std::to_string(++index);
    sql += ')';
  }
}

void ViewCursor::add_part(const std::vector<std::string>& services) {
  std::string sql = sql_for(services);
  auto& idle = shared_.idle[sql];
  std::unique_ptr<Part> part;
  if (idle.empty()) {
    part = std::make_unique<Part>(sql, Statement(shared_.inner, sql));
  } else {
    part = std::make_unique<Part>(sql, std::move(idle.back()));
    idle.pop_back();
  }
  int index = 0;
  for (const auto& values : values_)
    for (const ViewValue& value : values) bind(part->statement, ++index, value);
  parts_.push_back(std::move(part));
}

bool ViewCursor::can_take(const ViewPlan::Bound& bound,
                          const std::vector<ViewValue>& values) const {
  const bool is_number_key = has(view_.number_keys, bound.column);
  return values.size() <= kInMax &&
         std::all_of(values.begin(), values.end(), [&](const ViewValue& value) {
           const bool is_number = value.type == SQLITE_INTEGER || value.type == SQLITE_FLOAT;
           return value.type == SQLITE_NULL ||
                  (is_number_key ? is_number : value.type == SQLITE_TEXT);
         });
}

/// A number and a text are equal or not by what they are compared as, which depends on where the
/// value came from; here that is not known. What is left out bounds no rows, and SQLite looks at
/// them itself.
void ViewCursor::take_values(const std::vector<sqlite3_value*>& given) {
  std::vector<ViewPlan::Bound> bounds;
  values_.clear();
  for (std::size_t i = 0; i < given.size(); ++i) {
    std::vector<ViewValue> values;
    if (plan_.bounds[i].compare == 'i') {
      sqlite3_value* value = nullptr;
      for (int code = sqlite3_vtab_in_first(given[i], &value); code == SQLITE_OK && value;
           code = sqlite3_vtab_in_next(given[i], &value))
        values.push_back(value_of(value));
    } else {
      values.push_back(value_of(given[i]));
    }
    if (!can_take(plan_.bounds[i], values)) continue;
    bounds.push_back(plan_.bounds[i]);
    values_.push_back(std::move(values));
  }
  plan_.bounds = std::move(bounds);
}

void ViewCursor::begin(std::string_view plan, const std::vector<sqlite3_value*>& given) {
  give_back();
  plan_ = ViewPlan::of(plan);
  take_values(given);
  wants_notes_ = false;
  for (std::size_t i = 0; i < view_.columns.size(); ++i)
    wants_notes_ |= plan_.read[i] && view_.columns[i].content;
  wants_notes_ = wants_notes_ && shared_.owner->on_content;
  const std::vector<std::string>& services = view_.services;
  const bool apart =
      view_.by_service && !plan_.order.empty() && services.size() <= kPartsMax && !finds_few();
  if (apart) {
    for (const std::string& service : services) add_part({service});
  } else {
    add_part(services);
  }
  for (auto& part : parts_) advance(*part);
  choose();
}

void ViewCursor::advance(Part& part) {
  const int id = static_cast<int>(view_.columns.size()) + kExtraId;
  do {
    part.has_row = part.statement.step();
  } while (part.has_row && view_.shows && !view_.shows(part.statement.integer(id)));
}

bool ViewCursor::is_before(const Part& a, const Part& b) const {
  for (const ViewPlan::Order& by : plan_.order) {
    const std::int64_t x = a.statement.integer(by.column), y = b.statement.integer(by.column);
    if (x != y) return by.descending ? x > y : x < y;
  }
  return false;
}

void ViewCursor::choose() {
  current_ = nullptr;
  noted_ = false;
  for (auto& part : parts_) {
    if (part->has_row && (!current_ || is_before(*part, *current_))) current_ = part.get();
  }
}

void ViewCursor::next() {
  advance(*current_);
  choose();
}

void ViewCursor::answer(sqlite3_context* context, int column) {
  const Statement& row = current_->statement;
  if (wants_notes_ && !noted_ && view_.columns[static_cast<std::size_t>(column)].content)
    note_content();
  const std::string_view text = row.text(column);
  switch (row.type(column)) {
    case SQLITE_INTEGER:
      return sqlite3_result_int64(context, row.integer(column));
    case SQLITE_FLOAT:
      return sqlite3_result_double(context, row.real(column));
    case SQLITE_TEXT:
      return sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    case SQLITE_BLOB:
      return sqlite3_result_blob64(context, text.empty() ? "" : text.data(), text.size(),
                                   SQLITE_TRANSIENT);
    default:
      return sqlite3_result_null(context);
  }
}

void ViewCursor::note_content() {
  noted_ = true;
  const Statement& row = current_->statement;
  const int first = static_cast<int>(view_.columns.size());
  ContentRow note;
  note.view = view_.name;
  note.conversation = row.text(first + kExtraConversation);
  note.trace = row.text(first + kExtraTrace);
  note.user = row.text(first + kExtraUser);
  note.session = row.text(first + kExtraSession);
  note.id = row.integer(first + kExtraId);
  shared_.owner->on_content(note);
}

std::int64_t ViewCursor::row_id() const {
  const Statement& row = current_->statement;
  if (view_.identity.empty()) return row.integer(static_cast<int>(view_.columns.size()) + kExtraId);
  std::uint64_t hash = 14695981039346656037u;  // FNV-1a, 64 bits
  const auto add = [&](char byte) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211u;
  };
  for (const int column : view_.identity) {
    add(static_cast<char>(row.type(column)));
    for (const char byte : row.text(column)) add(byte);
    add(0);
  }
  return static_cast<std::int64_t>(hash);
}

}  // namespace daybook::sql
