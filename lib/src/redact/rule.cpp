#include "redact/rule.hpp"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

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

}  // namespace

struct Rule::State {
  Owned<pcre2_code, pcre2_code_free> code;
  Owned<pcre2_match_context, pcre2_match_context_free> context;
  Owned<pcre2_jit_stack, pcre2_jit_stack_free> jit_stack;
  Owned<pcre2_match_data, pcre2_match_data_free> data;
};

Rule::Rule(std::string_view expression, bool anchored) : state_(std::make_unique<State>()) {
  int error = 0;
  PCRE2_SIZE offset = 0;
  state_->code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(expression.data()),
                                   expression.size(), anchored ? PCRE2_ANCHORED : 0, &error,
                                   &offset, nullptr));
  if (!state_->code) {
    throw Error(Error::Code::internal, "redaction rule: " + pcre_message(error) + " at character " +
                                           std::to_string(offset));
  }
  state_->context.reset(pcre2_match_context_create(nullptr));
  state_->data.reset(pcre2_match_data_create(1, nullptr));
  if (!state_->context || !state_->data) throw std::bad_alloc();
  pcre2_set_match_limit(state_->context.get(), kMatchLimit);
  pcre2_set_heap_limit(state_->context.get(), kHeapLimitKib);
  pcre2_set_depth_limit(state_->context.get(), kDepthLimit);
  // Where executable memory is forbidden JIT is refused; pcre2_match then interprets, equal but
  // slower.
  if (pcre2_jit_compile(state_->code.get(), PCRE2_JIT_COMPLETE) == 0) {
    state_->jit_stack.reset(pcre2_jit_stack_create(kJitStackStart, kJitStackMax, nullptr));
    pcre2_jit_stack_assign(state_->context.get(), nullptr, state_->jit_stack.get());
  }
}

Rule::Rule(Rule&&) noexcept = default;
Rule& Rule::operator=(Rule&&) noexcept = default;
Rule::~Rule() = default;

Found Rule::find(std::string_view subject, std::size_t from, std::size_t& begin, std::size_t& end) {
  const int rc = pcre2_match(state_->code.get(), reinterpret_cast<PCRE2_SPTR>(subject.data()),
                             subject.size(), from, 0, state_->data.get(), state_->context.get());
  if (rc == PCRE2_ERROR_NOMATCH) return Found::none;
  if (rc < 0) return Found::failed;
  const PCRE2_SIZE* ends = pcre2_get_ovector_pointer(state_->data.get());
  begin = ends[0];
  end = ends[1];
  return Found::match;
}

}  // namespace daybook::redact
