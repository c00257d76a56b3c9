// WriteGate: who may write what, asked before the queue. A Pass is one key and what it may write,
// as the gate last found out.
//
//   if (gate.is_on() && !gate.admits(pass, kind, service)) queue.judge(gate.verdict(…), true);
//
// Any thread asks. With the policy off that is one load. With it on, two loads and a bit for a
// record of the store's own service; a record of another service, a changed policy and what is
// denied take a lock. The writer's thread tells what the policy is, in each batch: a change holds
// for whatever is submitted after the first batch behind it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "access/policy.hpp"
#include "base/mutex.hpp"
#include "crypto/secret.hpp"
#include "daybook/record.hpp"
#include "write/verdicts.hpp"

namespace daybook {

/// Belongs to loggers, which share it.
class Pass {
 public:
  explicit Pass(std::string_view key) : key_(key) {}
  ~Pass() { crypto::wipe(key_); }
  Pass(const Pass&) = delete;
  Pass& operator=(const Pass&) = delete;
  bool has_key() const noexcept { return !key_.empty(); }

 private:
  friend class WriteGate;
  std::string key_;
  std::atomic<std::uint64_t> verdict_{0};  // generation << 16 | a bit for each type of record
  std::atomic<std::int64_t> valid_until_ns_{INT64_MAX};
  base::Mutex mutex_;
  access::Principal principal_ DAYBOOK_GUARDED_BY(mutex_);
  std::string reason_ DAYBOOK_GUARDED_BY(mutex_);  // why it is nobody's; empty: it is somebody's
};

class WriteGate {
 public:
  explicit WriteGate(std::string service) : service_(std::move(service)) {}

  bool is_on() const noexcept { return generation_.load(std::memory_order_acquire) != 0; }
  /// The writer's thread: the policy as of this batch; nothing: off.
  void follow(std::shared_ptr<const access::Policy> policy);

  /// `kind`: the index in Record.
  bool admits(Pass& pass, std::size_t kind, std::string_view service);
  /// Whether its role has the operation, custom:NAME.
  bool admits(Pass& pass, std::string_view operation);
  /// What admits() said no to, to be kept; or said yes to.
  write::Verdict verdict(Pass& pass, std::string_view action, std::string_view object,
                         bool granted) const;

 private:
  std::uint64_t refresh(Pass& pass, std::uint64_t generation);
  std::uint64_t current(Pass& pass);  // its bits, 0 where the key has expired

  const std::string service_;
  std::atomic<std::uint64_t> generation_{0};  // 0: off; else another with each policy, ever
  base::Mutex mutex_;
  std::shared_ptr<const access::Policy> policy_ DAYBOOK_GUARDED_BY(mutex_);
};

/// "completion": what a grant calls a type of record.
std::string_view kind_name(std::size_t kind) noexcept;

/// The place of a type in Record.
template <class R, std::size_t kIndex = 0>
constexpr std::size_t kind_of() noexcept {
  if constexpr (std::is_same_v<R, std::variant_alternative_t<kIndex, Record>>) {
    return kIndex;
  } else {
    return kind_of<R, kIndex + 1>();
  }
}

}  // namespace daybook
