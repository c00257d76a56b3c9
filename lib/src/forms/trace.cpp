#include "forms/trace.hpp"

#include <algorithm>
#include <cstring>

#include "crypto/digest.hpp"
#include "forms/problem.hpp"
#include "forms/values.hpp"

namespace daybook::forms {
namespace {

// Published: the same text must give the same trace in every process and on every day.
constexpr crypto::Key128 kTraceKey = {'d', 'a', 'y', 'b', 'o', 'o', 'k', ' ',
                                      't', 'r', 'a', 'c', 'e', ' ', 'i', 'd'};

bool is_zero(const std::uint8_t* bytes, std::size_t size) {
  return std::all_of(bytes, bytes + size, [](std::uint8_t byte) { return byte == 0; });
}

}  // namespace

void read_span_id(std::string_view key, json::View value, std::uint8_t* out) {
  if (!value.is(json::Type::string)) expected(key, "text", value.raw());
  const std::string text = value.text();
  if (text.empty()) return;
  if (!crypto::from_hex(text, out, 8) || is_zero(out, 8))
    expected(key, "16 hex digits, not all 0", value.raw());
}

bool read_trace_id(const std::string& text, std::uint8_t* out) {
  if (crypto::from_hex(text, out, 16) && !is_zero(out, 16)) return true;
  const crypto::Digest128 digest = crypto::siphash128(kTraceKey, text);
  for (int i = 0; i < 8; ++i) {
    out[i] = static_cast<std::uint8_t>(digest.lo >> (8 * i));
    out[8 + i] = static_cast<std::uint8_t>(digest.hi >> (8 * i));
  }
  return false;
}

namespace {

void read_if_given(const Member* member, std::uint8_t* out) {
  if (const auto value = given(member)) read_span_id(member->key, *value, out);
}

}  // namespace

void decode_trace(const Keyed& keyed, Common& common, Origin& origin) {
  const std::string trace_id = name_of(keyed[Key::trace_id]);
  TraceContext span, parent;
  read_if_given(keyed[Key::span_id], span.span_id);
  read_if_given(keyed[Key::parent_span_id], parent.span_id);
  if (trace_id.empty()) {
    if (!is_zero(parent.span_id, 8)) reject("parent_span_id", "needs a trace_id");
    if (!is_zero(span.span_id, 8)) origin.span = span;
    return;
  }
  if (!read_trace_id(trace_id, span.trace_id))
    common.metadata.emplace_back("trace_id_given", trace_id);
  std::memcpy(parent.trace_id, span.trace_id, sizeof span.trace_id);
  origin.span = span;
  if (!is_zero(parent.span_id, 8)) common.parent = parent;
}

std::optional<TraceContext> decode_continues(const Member* member) {
  const auto value = given(member);
  if (!value) return std::nullopt;
  if (value->is(json::Type::string)) {
    const auto parsed = TraceContext::parse(value->text());
    if (!parsed) expected(member->key, "a traceparent, 00-<32 hex>-<16 hex>-<2 hex>", value->raw());
    return parsed;
  }
  if (!value->is(json::Type::object))
    expected(member->key, "a traceparent, or an object of trace_id and span_id", value->raw());
  TraceContext context;
  std::string trace_id;
  value->members([&](std::string_view key, json::View id) {
    const std::string path = std::string(member->key) + "." + std::string(key);
    if (key == "trace_id") {
      trace_id = name_of(path, id);
    } else if (key == "span_id") {
      read_span_id(path, id, context.span_id);
    } else {
      reject(path, "unknown key: an object of trace_id and span_id");
    }
  });
  if (trace_id.empty() || is_zero(context.span_id, 8))
    reject(member->key, "needs a trace_id and a span_id");
  read_trace_id(trace_id, context.trace_id);
  return context;
}

}  // namespace daybook::forms
