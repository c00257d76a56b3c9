#include "fold/heads.hpp"

#include <algorithm>
#include <cstring>
#include <tuple>

#include "base/limits.hpp"
#include "base/time_text.hpp"
#include "fold/loose.hpp"

namespace daybook::fold {
namespace {

// What a digest stands for, so that none passes for another.
constexpr std::uint64_t kChain = 1, kAnswer = 2, kSubject = 3, kOpening = 4, kTail = 5, kRetry = 6,
                        kPrompt = 7;

/// As message.role_code: a rare role counts as one, the comparison of what is found tells them
/// apart.
std::uint64_t role_code(std::string_view role) noexcept {
  if (role.empty()) return 0;
  if (role == "system") return 1;
  if (role == "user") return 2;
  if (role == "assistant") return 3;
  return role == "tool" ? 4 : 5;
}

}  // namespace

Heads::Heads(sql::Connection& db) : table_(db) {}

void Heads::begin(const crypto::Key128& key, std::int64_t first_message_id,
                  std::int64_t kept_from_ns, std::int64_t now_ns) {
  key_ = key;
  first_message_id_ = first_message_id;
  hour_ = now_ns / base::kNsPerHour;
  kept_from_hour_ = kept_from_ns / base::kNsPerHour;
  hours_known_ = false;
  staged_.clear();
}

template <class... Parts>
std::uint64_t Heads::digest(std::uint64_t kind, const Parts&... parts) const noexcept {
  const std::uint64_t words[] = {kind, static_cast<std::uint64_t>(parts)...};
  return crypto::siphash64(key_, {reinterpret_cast<const char*>(words), sizeof words});
}

std::uint64_t Heads::chain(std::uint64_t parent, std::string_view role, int shape,
                           std::int64_t text, std::int64_t extra) const noexcept {
  return digest(kChain, parent, role_code(role), shape, text, extra);
}

std::uint64_t Heads::answer(std::uint64_t parent, StoredText text, StoredText extra) const {
  if (extra.text.empty()) return digest(kAnswer, parent, text.text.empty() ? 0 : text.checksum, 0);
  const LooseForm form = loose_form(text.text, extra.text);
  const bool is_text = !text.text.empty() && form.text().data() == text.text.data();
  const std::int64_t words = form.text().empty() ? 0
                             : is_text           ? text.checksum
                                                 : crypto::checksum(form.text());
  const std::int64_t calls = form.by_arguments.empty() ? 0 : crypto::checksum(form.by_arguments);
  return digest(kAnswer, parent, words, calls);
}

std::uint64_t Heads::of_subject(std::uint64_t head, std::int64_t service_id, std::int64_t user_id,
                                std::int64_t session_id) const noexcept {
  return digest(kSubject, head, service_id, user_id, session_id);
}

std::uint64_t Heads::opening(std::uint64_t head) const noexcept {
  return digest(kOpening, head);
}

std::uint64_t Heads::tail(std::uint64_t user, std::uint64_t answer, std::int64_t service_id,
                          std::int64_t user_id, std::int64_t session_id) const noexcept {
  return digest(kTail, user, answer, service_id, user_id, session_id);
}

std::uint64_t Heads::retry(std::uint64_t request, std::int64_t trace_row, std::int64_t service_id,
                           std::int64_t user_id, std::int64_t session_id) const noexcept {
  return digest(kRetry, request, trace_row, service_id, user_id, session_id);
}

std::uint64_t Heads::prompt(std::uint64_t preamble, std::int64_t tools) const noexcept {
  return digest(kPrompt, preamble, tools);
}

void Heads::read_hours() {
  hours_.clear();
  const std::int64_t oldest = std::max(kept_from_hour_, hour_ - limits::kHeadHours);
  // One hour ahead: clocks of processes differ.
  for (std::int64_t hour = table_.hour_before(hour_ + 2); hour >= oldest && hour >= 0;
       hour = table_.hour_before(hour)) {
    hours_.push_back(hour);
  }
  hours_known_ = true;
}

const std::vector<rows::MessageHeadRow>& Heads::find(std::uint64_t digest) {
  if (!hours_known_) read_hours();
  found_.clear();
  for (const std::int64_t hour : hours_) {
    table_.find(hour, digest, limits::kHeadCandidates, found_);
    if (found_.size() >= static_cast<std::size_t>(limits::kHeadCandidates)) break;
  }
  return found_;
}

void Heads::put(std::uint64_t digest, std::int64_t message_id, std::int64_t span_row) {
  staged_.push_back({hour_, digest, message_id, span_row});
}

void Heads::write() {
  std::sort(staged_.begin(), staged_.end(), [](const auto& a, const auto& b) {
    return std::tuple(static_cast<std::int64_t>(a.digest), a.message_id, a.span_row) <
           std::tuple(static_cast<std::int64_t>(b.digest), b.message_id, b.span_row);
  });
  for (const rows::MessageHeadRow& row : staged_) table_.insert(row);
  staged_.clear();
  if (kept_from_hour_ > 0) table_.prune(kept_from_hour_, limits::kHeadsPrunedMax);
}

}  // namespace daybook::fold
