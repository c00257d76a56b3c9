#include "write/size_of.hpp"

#include <string>
#include <vector>

namespace daybook::write {

namespace {

constexpr std::size_t kInPlace = 15;  // a string up to this size allocates nothing

std::size_t heap(const std::string& text) noexcept {
  return text.capacity() > kInPlace ? text.capacity() + 1 : 0;
}
template <class... Texts>
std::size_t heap(const std::string& first, const Texts&... rest) noexcept {
  return heap(first) + (heap(rest) + ...);
}

std::size_t heap(const Fields& fields) noexcept {
  std::size_t size = fields.capacity() * sizeof(Field);
  for (const Field& field : fields) {
    size += heap(field.key);
    if (const auto* text = std::get_if<std::string>(&field.value)) size += heap(*text);
    if (const auto* json = std::get_if<Json>(&field.value)) size += heap(json->text);
  }
  return size;
}

std::size_t heap(const std::vector<Message>& messages) noexcept {
  std::size_t size = messages.capacity() * sizeof(Message);
  for (const Message& m : messages) size += heap(m.role, m.text, m.extra.text, m.raw);
  return size;
}

std::size_t heap(const Failure& failure) noexcept {
  return heap(failure.type, failure.message, failure.code, failure.stack);
}

std::size_t heap(const Common& common) noexcept {
  std::size_t size = common.tags.capacity() * sizeof(std::string) + heap(common.metadata);
  for (const std::string& tag : common.tags) size += heap(tag);
  return size + heap(common.operation, common.user_id, common.session_id, common.conversation_id,
                     common.status_message);
}

}  // namespace

std::size_t size_of(const Completion& c) noexcept {
  std::size_t size = sizeof(c) + heap(static_cast<const Common&>(c)) + heap(c.messages) +
                     heap(c.response) + heap(c.alternatives) + heap(c.parameters);
  if (c.failure) size += heap(*c.failure);
  size += heap(c.kind, c.provider, c.model, c.requested_model, c.response_id, c.finish_reason);
  return size + heap(c.usage.raw.text, c.usage.service_tier, c.tools.text, c.prompt_name,
                     c.prompt_version);
}

std::size_t size_of(const ErrorRecord& e) noexcept {
  return sizeof(Record) + heap(static_cast<const Common&>(e)) + heap(e.failure) +
         heap(e.provider, e.model, e.context.text);
}

std::size_t size_of(const Event& e) noexcept {
  return sizeof(Record) + heap(static_cast<const Common&>(e)) + heap(e.name, e.body);
}

std::size_t size_of(const Origin& origin) noexcept {
  return sizeof(origin) + (origin.position ? sizeof(SourcePosition) : 0) +
         heap(origin.service, origin.service_version, origin.environment, origin.id, origin.source);
}

}  // namespace daybook::write
