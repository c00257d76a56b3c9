// Logger::allowed(): operations of the application's own, with the policy and without.
#include <algorithm>

#include "access/roles.hpp"
#include "facade/core.hpp"

namespace daybook {

Logger Logger::as(std::string_view key) const {
  Logger child(*this);
  auto rights = rights_ ? std::make_shared<Rights>(*rights_) : std::make_shared<Rights>();
  rights->pass = std::make_shared<Pass>(key);
  child.rights_ = std::move(rights);
  return child;
}

Logger Logger::allowing(const std::vector<std::string>& operations) const {
  Logger child(*this);
  auto rights = rights_ ? std::make_shared<Rights>(*rights_) : std::make_shared<Rights>();
  if (!rights->operations) rights->operations.emplace();
  rights->operations->insert(rights->operations->end(), operations.begin(), operations.end());
  child.rights_ = std::move(rights);
  return child;
}

bool Logger::allowed(std::string_view operation) const noexcept {
  return core_ && core_->allows(operation, defaults_.get(), rights_.get(), false);
}

bool Logger::allowed(std::string_view operation, Fields data) const noexcept {
  if (!core_ || !core_->allows(operation, defaults_.get(), rights_.get(), true)) return false;
  static_cast<void>(event(operation, std::move(data)));
  return true;
}

bool Core::allows(std::string_view operation, const Defaults* defaults, const Rights* rights,
                  bool is_told) noexcept {
  if (is_forked()) return false;
  Live& live = *live_;
  try {
    bool granted = true;
    if (rights != nullptr && rights->operations) {
      const auto& all = *rights->operations;
      granted = std::find(all.begin(), all.end(), operation) != all.end();
    }
    Pass& pass = pass_of(rights);
    const bool is_on = live.access.is_on();
    if (is_on && granted) granted = live.access.admits(pass, operation);
    if (granted && !is_told) return true;
    write::Verdict verdict = live.access.verdict(pass, access::kCustom, operation, granted);
    if (defaults != nullptr) verdict.user_id = defaults->user_id;
    live.queue.judge(verdict, false);
    return granted;
  } catch (const std::exception&) {  // no memory to find out
    return false;
  }
}

}  // namespace daybook
