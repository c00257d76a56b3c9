#include "sql/virtual_views.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <new>

#include "sql/error.hpp"
#include "sql/view_cursor.hpp"

namespace daybook::sql {
namespace {

struct Table : sqlite3_vtab {
  VirtualViews::Shared* shared;
  const VirtualView* view;
};
struct Cursor : sqlite3_vtab_cursor {
  Cursor(VirtualViews::Shared& shared, const VirtualView& view)
      : sqlite3_vtab_cursor{}, rows(shared, view) {}
  ViewCursor rows;
};
struct Module {
  VirtualViews::Shared* shared;
  const VirtualView* view;
};

/// Runs what may throw; a failure inside is told by its kind alone.
template <class Work>
int told(sqlite3_vtab* table, Work work) {
  try {
    work();
    return SQLITE_OK;
  } catch (const Error& failure) {
    const int code = failure.sqlite_code & 0xff;
    for (const int kind :
         {SQLITE_INTERRUPT, SQLITE_NOMEM, SQLITE_TOOBIG, SQLITE_BUSY, SQLITE_IOERR, SQLITE_CORRUPT})
      if (code == kind) return kind;
  } catch (const std::bad_alloc&) {
    return SQLITE_NOMEM;
  } catch (...) {  // told below
  }
  if (table) {
    sqlite3_free(table->zErrMsg);
    table->zErrMsg = sqlite3_mprintf("a view could not be read");
  }
  return SQLITE_ERROR;
}

int connect(sqlite3* db, void* data, int, const char* const*, sqlite3_vtab** out, char**) {
  return told(nullptr, [&] {
    const Module& module = *static_cast<const Module*>(data);
    std::string sql = "CREATE TABLE x(";
    for (const VirtualView::Column& column : module.view->columns)
      sql += (sql.back() == '(' ? "\"" : ", \"") + column.name + "\" " + column.type;
    const int code = sqlite3_declare_vtab(db, (sql + ')').c_str());
    if (code != SQLITE_OK) throw error_from(db, code, module.view->name, During::prepare);
    auto table = std::make_unique<Table>();
    table->shared = module.shared;
    table->view = module.view;
    *out = table.release();
  });
}

int disconnect(sqlite3_vtab* table) {
  delete static_cast<Table*>(table);
  return SQLITE_OK;
}

char compare_of(unsigned char op) {
  switch (op) {
    case SQLITE_INDEX_CONSTRAINT_EQ:
      return '=';
    case SQLITE_INDEX_CONSTRAINT_LT:
      return '<';
    case SQLITE_INDEX_CONSTRAINT_LE:
      return 'l';
    case SQLITE_INDEX_CONSTRAINT_GT:
      return '>';
    case SQLITE_INDEX_CONSTRAINT_GE:
      return 'g';
    default:
      return 0;
  }
}

bool has(const std::vector<int>& columns, int column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

void choose_columns(const VirtualView& view, const sqlite3_index_info& info, ViewPlan& plan) {
  const auto is_used = [&](std::size_t i) {  // the last bit stands for all columns behind it
    return (info.colUsed >> std::min<std::size_t>(i, 63) & 1) != 0;
  };
  for (std::size_t i = 0; i < view.columns.size(); ++i)
    plan.read.push_back(is_used(i) || has(view.identity, static_cast<int>(i)));
}

/// What is handed on; the cost is a guess at how many rows are left.
double choose_bounds(const VirtualView& view, sqlite3_index_info& info, ViewPlan& plan) {
  double rows = 1e7;
  for (int i = 0; i < info.nConstraint; ++i) {
    const auto& constraint = info.aConstraint[i];
    const char compare = compare_of(constraint.op);
    const bool is_key = has(view.number_keys, constraint.iColumn) ||
                        (compare == '=' && has(view.text_keys, constraint.iColumn));
    if (!constraint.usable || compare == 0 || !is_key) continue;
    if (std::string_view(sqlite3_vtab_collation(&info, i)) != "BINARY") continue;
    // All values of an IN at once: each by itself, one that is left out would give rows twice.
    const bool is_in = compare == '=' && sqlite3_vtab_in(&info, i, 1) != 0;
    plan.bounds.push_back({constraint.iColumn, is_in ? 'i' : compare});
    info.aConstraintUsage[i].argvIndex = static_cast<int>(plan.bounds.size());
    const bool few = compare == '=' && has(view.selective, constraint.iColumn);
    rows /=
        few ? (view.columns[static_cast<std::size_t>(constraint.iColumn)].name == "id" ? 1e7 : 1e5)
            : (compare == '=' ? 10 : 4);
  }
  return std::max(rows, 1.0);
}

void choose_order(const VirtualView& view, sqlite3_index_info& info, ViewPlan& plan) {
  if (info.nOrderBy == 0) return;
  for (int i = 0; i < info.nOrderBy; ++i)
    if (!has(view.orders, info.aOrderBy[i].iColumn)) return;
  for (int i = 0; i < info.nOrderBy; ++i) {
    const int column = info.aOrderBy[i].iColumn;
    plan.order.push_back({column, info.aOrderBy[i].desc != 0});
    plan.read[static_cast<std::size_t>(column)] = true;  // rows are compared by it
  }
  info.orderByConsumed = 1;
}

int best_index(sqlite3_vtab* table, sqlite3_index_info* info) {
  return told(table, [&] {
    const VirtualView& view = *static_cast<Table*>(table)->view;
    ViewPlan plan;
    choose_columns(view, *info, plan);
    const double rows = choose_bounds(view, *info, plan);
    choose_order(view, *info, plan);
    info->estimatedRows = static_cast<sqlite3_int64>(rows);
    info->estimatedCost = rows * 5 + 20;
    info->idxStr = sqlite3_mprintf("%s", plan.text().c_str());
    if (!info->idxStr) throw std::bad_alloc();
    info->needToFreeIdxStr = 1;
  });
}

int open(sqlite3_vtab* table, sqlite3_vtab_cursor** out) {
  return told(table, [&] {
    const Table& t = *static_cast<Table*>(table);
    *out = std::make_unique<Cursor>(*t.shared, *t.view).release();
  });
}

int close(sqlite3_vtab_cursor* cursor) {
  delete static_cast<Cursor*>(cursor);
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* cursor, int, const char* plan, int count, sqlite3_value** values) {
  return told(cursor->pVtab, [&] {
    static_cast<Cursor*>(cursor)->rows.begin(plan, {values, values + count});
  });
}

int next(sqlite3_vtab_cursor* cursor) {
  return told(cursor->pVtab, [&] { static_cast<Cursor*>(cursor)->rows.next(); });
}

int ended(sqlite3_vtab_cursor* cursor) {
  return static_cast<Cursor*>(cursor)->rows.ended() ? 1 : 0;
}

int column(sqlite3_vtab_cursor* cursor, sqlite3_context* context, int index) {
  return told(cursor->pVtab, [&] { static_cast<Cursor*>(cursor)->rows.answer(context, index); });
}

int row_id(sqlite3_vtab_cursor* cursor, sqlite3_int64* out) {
  return told(cursor->pVtab, [&] { *out = static_cast<Cursor*>(cursor)->rows.row_id(); });
}

// No xCreate: the tables are there by their names alone, and none can be made.
const sqlite3_module kModule = [] {
  sqlite3_module module = {};
  module.iVersion = 1;
  module.xConnect = connect;
  module.xBestIndex = best_index;
  module.xDisconnect = disconnect;
  module.xOpen = open;
  module.xClose = close;
  module.xFilter = filter;
  module.xNext = next;
  module.xEof = ended;
  module.xColumn = column;
  module.xRowid = row_id;
  return module;
}();

}  // namespace

VirtualViews::VirtualViews(Connection& outer, Connection& inner)
    : shared_(std::make_unique<Shared>(outer, inner)) {
  shared_->owner = this;
}

VirtualViews::~VirtualViews() = default;

void VirtualViews::add(VirtualView view) {
  const std::string name = view.name;
  auto& kept = shared_->views[name] = std::make_unique<VirtualView>(std::move(view));
  auto module = std::make_unique<Module>(Module{shared_.get(), kept.get()});
  const auto destroy = [](void* data) { delete static_cast<Module*>(data); };
  // It destroys the module's data itself where it fails.
  const int code = sqlite3_create_module_v2(shared_->outer.handle(), name.c_str(), &kModule,
                                            module.release(), destroy);
  if (code != SQLITE_OK)
    throw error_from(shared_->outer.handle(), code, shared_->inner.path(), During::step);
  // The first use of such a table writes to the schema of the connection, which nobody else may.
  Statement(shared_->outer, "SELECT 1 FROM \"" + name + "\" LIMIT 0");
}

bool VirtualViews::has(std::string_view name) const {
  return shared_->views.find(name) != shared_->views.end();
}

}  // namespace daybook::sql
