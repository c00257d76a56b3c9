// PriceTable: how a list of prices becomes rows of `price`.
//
//   PriceTable table(connection);                      // inside a write transaction
//   changed += table.put(model, from_ns, now_ns, "litellm");
//
// Nothing is deleted: what held before ends where the new begins, and what is replaced whole ends
// where it began, so that token_usage.price_id stays what it was. One connection, one thread.
#pragma once

#include <optional>
#include <string>

#include "price/price_list.hpp"
#include "sql/connection.hpp"

namespace daybook::price {

class PriceTable {
 public:
  explicit PriceTable(sql::Connection& db);

  /// Makes the model's rates those of the list: all of them where it has a history, else those that
  /// hold from `from_ns` on (not given: ever where it had none, else now). True if that changed
  /// something.
  bool put(const ListedModel& listed, std::optional<std::int64_t> from_ns, std::int64_t now_ns,
           const std::string& source);
  /// The same for some rates; the model's others stay.
  bool set(const ListedModel& listed, std::optional<std::int64_t> from_ns, std::int64_t now_ns,
           const std::string& source);

 private:
  std::vector<Rate> stored(const ListedModel& listed);
  bool replace(const ListedModel& listed, const std::vector<Rate>& wanted,
               const std::vector<Rate>& stored, const std::string& source);
  void end(const Rate& rate, std::int64_t to_ns);

  sql::Statement read_, end_, insert_;
};

}  // namespace daybook::price
