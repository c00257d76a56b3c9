// ScopedStore: the views of a store as tables of an empty connection, each with the rows and the
// content that a principal was granted (sql/virtual_views.hpp). There is nothing else in it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "access/message_set.hpp"
#include "access/message_subjects.hpp"
#include "access/principal.hpp"
#include "access/read_log.hpp"
#include "access/store_names.hpp"
#include "access/view_rules.hpp"
#include "sql/authorizer.hpp"
#include "sql/connection.hpp"
#include "sql/restriction.hpp"
#include "sql/virtual_views.hpp"

namespace daybook::access {

class ScopedStore {
 public:
  ScopedStore(const std::string& path, const Principal& principal,
              const sql::Restriction::Bounds& bounds,
              std::function<void(const sql::ContentRow&)> on_content);

  sql::Statement prepare(std::string_view sql, ReadEvent& event);
  sql::Connection& connection() noexcept { return outer_; }
  /// Whom a message that is shown concerns, as far as that is known cheaply.
  void name_subjects(std::int64_t message, state::AuditSubjects& subjects);

 private:
  using Answer = sql::Authorizer::Answer;
  void add(const std::string& view);
  void add_search_index();
  sql::VirtualView made_of(const std::string& view, const sql::ViewFacts& facts,
                           const ViewRight& right);
  Answer decide(const sql::Read& read);

  const std::string path_;
  const Principal& principal_;
  sql::Connection inner_;
  StoreNames names_;
  sql::Authorizer facts_;  // of `inner_`, which lets all pass
  std::unique_ptr<MessageSet> messages_;
  std::unique_ptr<MessageSubjects> message_subjects_;
  sql::Connection outer_;
  sql::VirtualViews views_;
  std::map<std::string, ViewRight, std::less<>> rights_;  // of views that are there
  sql::Authorizer authorizer_;
  ReadEvent* event_ = nullptr;  // of the statement that is prepared now
};

}  // namespace daybook::access
