#include "redact/expression.hpp"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <string>

#include "daybook/error.hpp"

namespace daybook::redact {
namespace {

// With these a hostile text costs milliseconds, not minutes. JIT does not look at the depth limit;
// the interpreter, which runs where JIT is not allowed, does.
constexpr std::uint32_t kMatchLimit = 100'000;
constexpr std::uint32_t kHeapLimitKib = 20'000;
constexpr std::uint32_t kDepthLimit = 10'000;
// The default stack of 32 KiB overflows on long subjects.
constexpr std::size_t kJitStackStart = 32u << 10;
constexpr std::size_t kJitStackMax = 1u << 20;
constexpr std::uint32_t kGroupsMax = 32;

template <class T, void (*Free)(T*)>
struct Freed {
  void operator()(T* p) const noexcept { Free(p); }
};
template <class T, void (*Free)(T*)>
using Owned = std::unique_ptr<T, Freed<T, Free>>;

std::string pcre_message(int code) {
  PCRE2_UCHAR buffer[256];
  if (pcre2_get_error_message(code, buffer, sizeof buffer) < 0)
    return "error " + std::to_string(code);
  return reinterpret_cast<const char*>(buffer);
}

[[noreturn]] void refuse(const std::string& what) {
  throw Error(Error::Code::invalid_argument, what, "write the pattern as PCRE2 knows it");
}

/// Whether the pattern means characters where others mean bytes.
bool means_characters(std::string_view pattern) {
  if (std::any_of(pattern.begin(), pattern.end(), [](char c) { return (c & 0x80) != 0; }))
    return true;
  for (const char* escape : {"\\p", "\\P", "\\X", "\\x{"})
    if (pattern.find(escape) != pattern.npos) return true;
  return false;
}

}  // namespace

struct Expression::State {
  Owned<pcre2_code, pcre2_code_free> code;
  std::uint32_t group = 0;
};

Expression::Expression(std::string_view pattern, int group, Begin begin)
    : state_(std::make_unique<State>()) {
  int error = 0;
  PCRE2_SIZE offset = 0;
  std::uint32_t options = PCRE2_NEVER_BACKSLASH_C;
  if (means_characters(pattern)) options |= PCRE2_UTF | PCRE2_MATCH_INVALID_UTF;
  if (begin == Begin::at_offset) options |= PCRE2_ANCHORED;  // at match time JIT would not have it
  state_->code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                                   options, &error, &offset, nullptr));
  if (!state_->code) refuse(pcre_message(error) + " at character " + std::to_string(offset));
  std::uint32_t groups = 0;
  pcre2_pattern_info(state_->code.get(), PCRE2_INFO_CAPTURECOUNT, &groups);
  if (groups >= kGroupsMax) refuse("more than " + std::to_string(kGroupsMax - 1) + " groups");
  if (group < 0 || static_cast<std::uint32_t>(group) > groups)
    refuse("no group " + std::to_string(group));
  state_->group = static_cast<std::uint32_t>(group);
  // Where executable memory is forbidden JIT is refused; pcre2_match then interprets, equal but
  // slower.
  pcre2_jit_compile(state_->code.get(), PCRE2_JIT_COMPLETE);
}

Expression::Expression(Expression&&) noexcept = default;
Expression& Expression::operator=(Expression&&) noexcept = default;
Expression::~Expression() = default;

std::size_t Expression::shortest() const noexcept {
  std::uint32_t length = 0;
  pcre2_pattern_info(state_->code.get(), PCRE2_INFO_MINLENGTH, &length);
  return length;
}

struct Matcher::State {
  Owned<pcre2_match_context, pcre2_match_context_free> context;
  Owned<pcre2_jit_stack, pcre2_jit_stack_free> jit_stack;
  Owned<pcre2_match_data, pcre2_match_data_free> data;
};

Matcher::Matcher() : state_(std::make_unique<State>()) {
  state_->context.reset(pcre2_match_context_create(nullptr));
  state_->data.reset(pcre2_match_data_create(kGroupsMax, nullptr));
  if (!state_->context || !state_->data) throw std::bad_alloc();
  pcre2_set_match_limit(state_->context.get(), kMatchLimit);
  pcre2_set_heap_limit(state_->context.get(), kHeapLimitKib);
  pcre2_set_depth_limit(state_->context.get(), kDepthLimit);
  state_->jit_stack.reset(pcre2_jit_stack_create(kJitStackStart, kJitStackMax, nullptr));
  pcre2_jit_stack_assign(state_->context.get(), nullptr, state_->jit_stack.get());
}

Matcher::Matcher(Matcher&&) noexcept = default;
Matcher& Matcher::operator=(Matcher&&) noexcept = default;
Matcher::~Matcher() = default;

Found Matcher::find(const Expression& expression, std::string_view subject, std::size_t from,
                    Match& match) {
  const Expression::State& e = *expression.state_;
  const auto* bytes = reinterpret_cast<PCRE2_SPTR>(subject.data());
  const int rc = pcre2_match(e.code.get(), bytes, subject.size(), from, 0, state_->data.get(),
                             state_->context.get());
  if (rc == PCRE2_ERROR_NOMATCH) return Found::none;
  if (rc < 0) return Found::failed;
  const PCRE2_SIZE* ends = pcre2_get_ovector_pointer(state_->data.get());
  match = {ends[0], ends[1], ends[0], ends[1]};
  const std::uint32_t group = e.group;
  if (group > 0 && static_cast<std::uint32_t>(rc) > group && ends[2 * group] != PCRE2_UNSET) {
    match.group_begin = ends[2 * group];
    match.group_end = ends[2 * group + 1];
  }
  return Found::match;
}

}  // namespace daybook::redact
