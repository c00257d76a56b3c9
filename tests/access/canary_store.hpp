// CanaryStore: a store of two services with every type of record, where each text says whose it is
// and what it is: cnryBANKname, cnrySHOPtext … So what comes out of it can be told to be allowed.
//
//   CanaryStore store;                       // services shop and bank
//   Reader reader = store.as(store.analyst());
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "access/principal.hpp"
#include "access/read_log.hpp"
#include "daybook/reader.hpp"
#include "write/batch_store.hpp"

namespace daybook::test {

/// What it was told, in order.
struct NotedReads : access::ReadLog {
  void before_rows(const access::ReadEvent& event) override { before.push_back(event); }
  void after_rows(const access::ReadEvent& event) noexcept override { after.push_back(event); }
  std::vector<access::ReadEvent> before, after;
};

struct CanaryStore : BatchStore {
  /// `calls` of each service, with all that belongs to them.
  explicit CanaryStore(int calls = 4);

  Reader as(const access::Principal& principal, std::shared_ptr<access::ReadLog> log = nullptr,
            Reader::Limits limits = Reader::Limits()) const;

  // Of the whole store.
  static access::Principal analyst();  // no content
  static access::Principal reader();
  // Of the service shop.
  static access::Principal scoped_analyst();
  static access::Principal scoped_reader();
  static access::Principal mixed();   // every row, the content of shop alone
  static access::Principal narrow();  // completions of the whole store and nothing else
  static access::Principal auditor();
  static access::Principal writer();
  static std::vector<access::Principal> everybody();

  /// Canaries that the principal may not see.
  static std::vector<std::string> forbidden(const access::Principal& principal);

 private:
  void put_call(const std::string& service, int number);
  void put_moments(const std::string& service, int number);
  void put_policy();
};

/// Whether the text holds the canary, as it is or in hexadecimal, in upper or lower case.
bool shows(std::string_view text, const std::string& canary);

}  // namespace daybook::test
