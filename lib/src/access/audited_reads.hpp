// AuditedReads: the log of reads that is the store's audit. Refusals, and whatever shows content,
// are entries of it; numbers are not.
//
//   auto log = std::make_shared<AuditedReads>(path, settings.audit_reads);
//
// Rows with content are told before each lot of them is handed out, the first entry's id in all
// that follow. Where the store requires it (`audit_reads`), what cannot be written is not read.
#pragma once

#include <string>
#include <string_view>

#include "access/audit_log.hpp"
#include "access/principal.hpp"
#include "access/read_log.hpp"
#include "sql/connection.hpp"

namespace daybook::access {

/// Whose key it is, of a store whose policy is on; empty: that of the KeyScope. That it was used,
/// or was refused, is an entry of the audit, where one can be written. Throws Error{denied}.
Principal resolve_reader(sql::Connection& connection, std::string_view key);

class AuditedReads : public ReadLog {
 public:
  AuditedReads(const std::string& path, state::AuditReads mode) : audit_(path, mode) {}
  void before_rows(const ReadEvent& event) override;
  void after_rows(const ReadEvent& event) noexcept override;

 private:
  AuditLog audit_;
};

}  // namespace daybook::access
