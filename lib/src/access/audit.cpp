#include "daybook/audit.hpp"

#include <charconv>

#include "access/audit_check.hpp"
#include "base/clock.hpp"
#include "base/time_text.hpp"
#include "crypto/digest.hpp"
#include "schema/migrate.hpp"
#include "state/audit_chain.hpp"

namespace daybook {
namespace {

constexpr std::string_view kMark = "daybook-audit ";
constexpr std::size_t kStoreDigits = 16, kLinkDigits = 64;

sql::Connection open_reader(const std::string& path) {
  sql::Connection connection = sql::Connection::open_reader(path);
  schema::require_readable(connection);
  connection.exec("BEGIN");  // one snapshot; closing ends it
  return connection;
}

bool is_hex(std::string_view text, std::size_t digits) noexcept {
  return text.size() == digits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

/// "STORE ID LINK AT", what follows kMark; nothing where it is not that.
std::optional<AuditAnchor> parse(std::string_view text) {
  const auto word = [&text] {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view found = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return found;
  };
  AuditAnchor anchor;
  anchor.store = word();
  const std::string_view id = word();
  anchor.link = word();
  const auto at = base::parse_time(word());
  const auto read = std::from_chars(id.data(), id.data() + id.size(), anchor.id);
  if (!is_hex(anchor.store, kStoreDigits) || !is_hex(anchor.link, kLinkDigits) || !at ||
      id.empty() || read.ptr != id.data() + id.size() || read.ec != std::errc() || anchor.id < 0)
    return std::nullopt;
  anchor.at = Time(Nanos(at->unix_ns));
  return anchor;
}

}  // namespace

std::string AuditAnchor::line() const {
  return std::string(kMark) + store + ' ' + std::to_string(id) + ' ' + link + ' ' +
         base::format_time(at.time_since_epoch().count());
}

AuditAnchor audit_anchor(const std::string& path) {
  sql::Connection connection = open_reader(path);
  const auto key = state::audit_key(connection);
  if (!key) {
    throw Error(Error::Code::corrupt,
                "store " + connection.path() + ": the key of its audit is gone",
                "`daybook audit verify` tells what else is wrong; restore a backup");
  }
  AuditAnchor anchor;
  anchor.store = state::audit_id(*key);
  anchor.at = Time(Nanos(base::system_clock().wall_ns()));
  std::string link{crypto::bytes_of(state::genesis())};
  sql::Statement last(connection, "SELECT id, chain FROM audit ORDER BY id DESC LIMIT 1");
  if (last.step()) {
    anchor.id = last.integer(0);
    link = last.text(1);
  }
  anchor.link = crypto::to_hex(link.data(), link.size());
  return anchor;
}

std::vector<AuditAnchor> parse_anchors(std::string_view text) {
  std::vector<AuditAnchor> anchors;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t mark = line.find(kMark);
    if (mark == line.npos) continue;
    line.remove_prefix(mark + kMark.size());
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    const auto anchor = parse(line);
    if (!anchor) {
      throw Error(Error::Code::invalid_argument,
                  "line " + std::to_string(number) + ": a damaged anchor",
                  "keep lines as `daybook audit anchor` prints them");
    }
    anchors.push_back(*anchor);
  }
  if (anchors.empty()) {
    throw Error(Error::Code::invalid_argument, "there is no anchor in it",
                "`daybook audit anchor` prints one");
  }
  return anchors;
}

AuditCheck check_audit(const std::string& path, const std::vector<AuditAnchor>& anchors) {
  sql::Connection connection = open_reader(path);
  return access::check_audit(connection, anchors);
}

}  // namespace daybook
