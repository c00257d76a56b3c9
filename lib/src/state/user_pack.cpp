#include "state/user_pack.hpp"

#include "codec/zst_value.hpp"

namespace daybook::state {
namespace {

constexpr std::size_t kColumns = 3 + UserOfDay::kSums;
constexpr std::size_t kBytesMax = std::size_t{64} << 20;

}  // namespace

std::string pack_users(const std::vector<UserOfDay>& rows) {
  std::string bytes;
  bytes.reserve(rows.size() * kColumns * 2);
  const auto append = [&](std::int64_t value) {
    append_varint(bytes, static_cast<std::uint64_t>(value));
  };
  append(static_cast<std::int64_t>(rows.size()));
  std::int64_t before = 0;
  for (const UserOfDay& row : rows) {
    append(row.user_id - before);
    before = row.user_id;
  }
  for (const UserOfDay& row : rows) append(row.service_id);
  for (const UserOfDay& row : rows) append(row.model_id);
  for (std::size_t i = 0; i < UserOfDay::kSums; ++i)
    for (const UserOfDay& row : rows) append(row.sums[i]);
  return codec::zst_value(bytes);
}

std::optional<std::vector<UserOfDay>> packed_users(std::string_view calls) {
  const auto bytes = codec::zst_value_of(calls, kBytesMax);
  if (!bytes) return std::nullopt;
  Varints varints(*bytes);
  bool is_whole = true;
  const auto next = [&] {
    std::uint64_t value = 0;
    is_whole = is_whole && varints.next(value);
    return static_cast<std::int64_t>(value);
  };
  const std::int64_t count = next();
  if (!is_whole || count < 0 || static_cast<std::size_t>(count) > bytes->size() / kColumns)
    return std::nullopt;
  std::vector<UserOfDay> rows(static_cast<std::size_t>(count));
  std::int64_t before = 0;
  for (UserOfDay& row : rows) row.user_id = before += next();
  for (UserOfDay& row : rows) row.service_id = next();
  for (UserOfDay& row : rows) row.model_id = next();
  for (std::size_t i = 0; i < UserOfDay::kSums; ++i)
    for (UserOfDay& row : rows) row.sums[i] = next();
  if (!is_whole || !varints.at_end()) return std::nullopt;
  return rows;
}

}  // namespace daybook::state
