#include "facade/write_gate.hpp"

#include "access/roles.hpp"
#include "base/clock.hpp"

namespace daybook {
namespace {

constexpr int kKindBits = 16;
constexpr std::uint64_t kEverything = ~std::uint64_t{0};  // the policy is off
static_assert(std::variant_size_v<Record> <= kKindBits);

/// No two policies have one, of whatever opening of whatever store: what a Pass remembers is of one
/// of them.
std::uint64_t next_generation() noexcept {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

}  // namespace

std::string_view kind_name(std::size_t kind) noexcept {
  return access::record_kinds()[kind];
}

void WriteGate::follow(std::shared_ptr<const access::Policy> policy) {
  const base::MutexLock lock(mutex_);
  if (policy == policy_) return;
  policy_ = std::move(policy);
  generation_.store(policy_ ? next_generation() : 0, std::memory_order_release);
}

std::uint64_t WriteGate::refresh(Pass& pass, std::uint64_t generation) {
  std::shared_ptr<const access::Policy> policy;
  {
    const base::MutexLock lock(mutex_);
    policy = policy_;
    generation = generation_.load(std::memory_order_relaxed);
  }
  if (!policy) return kEverything;
  const base::MutexLock lock(pass.mutex_);
  std::uint64_t bits = 0;
  try {
    pass.principal_ = policy->resolve(pass.key_, base::system_clock().wall_ns());
    pass.reason_.clear();
    for (std::size_t kind = 0; kind < std::variant_size_v<Record>; ++kind)
      if (pass.principal_.may("write", kind_name(kind), service_)) bits |= std::uint64_t{1} << kind;
  } catch (const Error& error) {
    access::Principal nobody;  // but the audit knows who it was
    nobody.name = std::move(pass.principal_.name);
    pass.principal_ = std::move(nobody);
    pass.reason_ = error.what();
  }
  pass.valid_until_ns_.store(pass.principal_.valid_until_ns, std::memory_order_relaxed);
  pass.verdict_.store(generation << kKindBits | bits, std::memory_order_release);
  return bits;
}

std::uint64_t WriteGate::current(Pass& pass) {
  const std::uint64_t generation = generation_.load(std::memory_order_acquire);
  if (generation == 0) return kEverything;
  const std::uint64_t known = pass.verdict_.load(std::memory_order_acquire);
  const std::uint64_t bits = known >> kKindBits == generation
                                 ? known & ((std::uint64_t{1} << kKindBits) - 1)
                                 : refresh(pass, generation);
  const std::int64_t valid_until_ns = pass.valid_until_ns_.load(std::memory_order_relaxed);
  if (valid_until_ns == INT64_MAX || base::system_clock().wall_ns() < valid_until_ns) return bits;
  const base::MutexLock lock(pass.mutex_);
  pass.reason_ = "the key of " + pass.principal_.name + " expired";
  return 0;
}

bool WriteGate::admits(Pass& pass, std::size_t kind, std::string_view service) {
  const std::uint64_t bits = current(pass);
  if (service.empty() || service == service_ || bits == kEverything) return bits >> kind & 1;
  const base::MutexLock lock(pass.mutex_);
  return pass.reason_.empty() && pass.principal_.may("write", kind_name(kind), service);
}

bool WriteGate::admits(Pass& pass, std::string_view operation) {
  current(pass);
  const base::MutexLock lock(pass.mutex_);
  return pass.reason_.empty() && pass.principal_.may(access::kCustom, operation);
}

write::Verdict WriteGate::verdict(Pass& pass, std::string_view action, std::string_view object,
                                  bool granted) const {
  const base::MutexLock lock(pass.mutex_);
  std::string reason = pass.reason_;
  if (reason.empty() && !granted)
    reason = pass.principal_.name + ", " + pass.principal_.role + ", may not write it";
  return {pass.principal_.name, std::string(action), std::string(object), granted, 1,
          std::move(reason)};
}

}  // namespace daybook
