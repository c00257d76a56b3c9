#include "access/sql_grammar.hpp"

#include <algorithm>

namespace daybook::test {
namespace {

const std::vector<std::string> kCompare = {"=", "<", "<=", ">", ">=", "<>", "IS", "IS NOT"};
const std::vector<std::string> kKeys = {"id",         "at_us",   "trace_id", "conversation_id",
                                        "session_id", "user_id", "service",  "span_row",
                                        "hour_us",    "day_us"};

bool has(const GrammarView& view, const std::string& column) {
  return std::any_of(view.columns.begin(), view.columns.end(),
                     [&](const auto& other) { return other.name == column; });
}

}  // namespace

std::string SqlGrammar::column(const GrammarView& view, const std::string& alias) {
  if (chance(50)) {  // what rows are found by
    const std::string& key = of(kKeys);
    if (has(view, key)) return alias + '.' + key;
  }
  return alias + '.' + of(view.columns).name;
}

std::string SqlGrammar::literal(const GrammarView& view) {
  const auto& values = of(view.columns).literals;
  if (!values.empty() && chance(85)) return of(values);
  return of(std::vector<std::string>{"NULL", "0", "1", "'bank'", "'shop'", "''", "x'00'", "1e18",
                                     "'1'", "-1", "9223372036854775807"});
}

std::string SqlGrammar::value(const GrammarView& view, const std::string& alias, int depth) {
  const std::string c = column(view, alias);
  switch (depth > 2 ? below(3) : below(14)) {
    case 3:
      return "length(" + value(view, alias, depth + 1) + ')';
    case 4:
      return "coalesce(" + value(view, alias, depth + 1) + ", " + literal(view) + ')';
    case 5:
      return "typeof(" + c + ')';
    case 6:
      return "CASE WHEN " + condition(view, alias, depth + 1) + " THEN " +
             value(view, alias, depth + 1) + " END";
    case 7:
      return "substr(" + c + ", " + std::to_string(1 + below(9)) + ", 5)";
    case 8:
      return "replace(" + c + ", 'n', 'xyz')";
    case 9:
      return "instr(" + c + ", 'e')";
    case 10:
      return "trim(" + c + ", 'cnrey')";
    case 11:
      return '(' + c + " || '-')";
    case 12:
      return "hex(" + c + ')';
    case 13:
      return "iif(" + c + " IS NULL, 0, 1)";
    default:
      return c;
  }
}

std::string SqlGrammar::condition(const GrammarView& view, const std::string& alias, int depth) {
  const auto again = [&] { return condition(view, alias, depth + 1); };
  switch (depth > 2 ? below(4) : below(13)) {
    case 4:
      return '(' + again() + " AND " + again() + ')';
    case 5:
      return '(' + again() + " OR " + again() + ')';
    case 6:
      return "NOT (" + again() + ')';
    case 7:
      return value(view, alias, depth) + " IS NULL";
    case 8:
      return column(view, alias) + " IN (" + literal(view) + ", " + literal(view) + ')';
    case 9: {
      const GrammarView& other = this->view();
      return column(view, alias) + " IN (SELECT " + column(other, "z") + " FROM " + other.name +
             " AS z" + where(other, "z", 40) + ')';
    }
    case 10: {
      const GrammarView& other = this->view();
      return "EXISTS (SELECT 1 FROM " + other.name + " AS y WHERE " + column(other, "y") + " = " +
             column(view, alias) + ')';
    }
    case 11:
      return column(view, alias) + " LIKE '%" +
             of(std::vector<std::string>{"bank", "shop", "1", "text", ""}) + "%'";
    case 12:
      return column(view, alias) + " COLLATE NOCASE = " + literal(view);
    default: {
      const std::string c = column(view, alias);
      const std::string name = c.substr(c.find('.') + 1);
      for (const auto& known : view.columns)
        if (known.name == name && !known.literals.empty() && chance(80))
          return c + ' ' + of(kCompare) + ' ' + of(known.literals);
      return c + ' ' + of(kCompare) + ' ' + literal(view);
    }
  }
}

std::string SqlGrammar::where(const GrammarView& view, const std::string& alias, int percent) {
  return chance(percent) ? " WHERE " + condition(view, alias, 0) : "";
}

std::string SqlGrammar::plain() {
  const GrammarView& v = view();
  if (chance(10)) return "SELECT * FROM " + v.name + " AS a" + where(v, "a", 70);
  std::string sql = chance(30) ? "SELECT DISTINCT " : "SELECT ";
  for (int i = below(4); i >= 0; --i) sql += value(v, "a", 0) + (i > 0 ? ", " : "");
  return sql + " FROM " + v.name + " AS a" + where(v, "a", 80);
}

std::string SqlGrammar::counted() {
  const GrammarView& v = view();
  const std::string by = value(v, "a", 1);
  const std::string of_all = of(
      std::vector<std::string>{"count(*)", "count(DISTINCT " + column(v, "a") + ')',
                               "min(" + column(v, "a") + ')', "max(" + column(v, "a") + ')',
                               "count(" + value(v, "a", 0) + ')', "total(" + column(v, "a") + ')'});
  if (chance(30)) return "SELECT " + of_all + " FROM " + v.name + " AS a" + where(v, "a", 80);
  return "SELECT " + by + ", " + of_all + " FROM " + v.name + " AS a" + where(v, "a", 60) +
         " GROUP BY 1" + (chance(20) ? " HAVING count(*) > 1" : "");
}

std::string SqlGrammar::joined() {
  const GrammarView &a = view(), &b = view();
  std::string on = column(a, "a") + " = " + column(b, "b");
  for (const std::string& key : kKeys)
    if (has(a, key) && has(b, key) && chance(40)) on = "a." + key + " = b." + key;
  return "SELECT " + value(a, "a", 1) + ", " + value(b, "b", 1) + " FROM " + a.name + " AS a " +
         (chance(50) ? "JOIN " : "LEFT JOIN ") + b.name + " AS b ON " + on + where(a, "a", 40);
}

std::string SqlGrammar::latest() {
  const GrammarView* v = &view();
  while (!has(*v, "id")) v = &view();
  const bool by_time = has(*v, "at_us") && chance(60);
  const std::string down = chance(60) ? " DESC" : "";
  return "SELECT a.id, " + value(*v, "a", 0) + " FROM " + v->name + " AS a" + where(*v, "a", 50) +
         " ORDER BY " + (by_time ? "a.at_us" + down + ", a.id" : "a.id") +
         (chance(60) ? " DESC" : "") + " LIMIT " + std::to_string(1 + below(12)) +
         (chance(30) ? " OFFSET " + std::to_string(below(4)) : "");
}

std::string SqlGrammar::with() {
  const GrammarView &v = view(), &named = view();
  return "WITH " + named.name + "_x AS (SELECT " + value(v, "a", 1) + " AS x FROM " + v.name +
         " AS a" + where(v, "a", 50) + ") SELECT x, count(*) FROM " + named.name + "_x GROUP BY x";
}

std::string SqlGrammar::question() {
  switch (below(10)) {
    case 0:
    case 1:
    case 2:
      return plain();
    case 3:
    case 4:
      return counted();
    case 5:
    case 6:
      return joined();
    case 7:
      return with();
    case 8:
      return chance(50) ? "SELECT * FROM (" + plain() + ')'
                        : plain() + " UNION ALL " + "SELECT NULL WHERE 0";
    default:
      return latest();
  }
}

}  // namespace daybook::test
