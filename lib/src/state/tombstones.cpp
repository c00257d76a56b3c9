#include "state/tombstones.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>

#include "crypto/digest.hpp"
#include "crypto/keyed_digest.hpp"
#include "schema/migrate.hpp"
#include "sql/error.hpp"
#include "sql/store_file.hpp"
#include "state/settings.hpp"

namespace daybook::state {
namespace {

constexpr std::size_t kDigestBytes = 16;
constexpr std::string_view kMark = "daybook-erased", kRecompute = "recompute";

std::string damage_of(const std::string& path, int line) {
  return path + ':' + std::to_string(line) +
         ": this is no tombstone: take the line out if you know what it was; what it says is not"
         " erased again";
}

bool is_kind(const std::string& word) {
  return word == "user" || word == "session" || word == "trace" || word == "before";
}

/// daybook-erased KIND DIGEST UNTIL ASKED [recompute]
bool read_line(const std::string& line, Tombstone& stone) {
  std::istringstream words(line);
  std::string mark, hex, more;
  if (!(words >> mark >> stone.kind >> hex >> stone.until_ns >> stone.asked_ns)) return false;
  stone.digest.resize(kDigestBytes);
  stone.recompute = static_cast<bool>(words >> more);
  if (stone.recompute && more != kRecompute) return false;
  return mark == kMark && is_kind(stone.kind) && !(words >> more) &&
         crypto::from_hex(hex, stone.digest.data(), kDigestBytes);
}

/// A last line without its end was cut by a crash. A row of the table that was asked for
/// later and reaches further is about it, too.
void read_file(const std::string& path, std::vector<Tombstone>& all,
               std::vector<std::string>& damaged) {
  std::ifstream in(path, std::ios::binary);
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    if (in.eof()) break;
    ++number;
    Tombstone stone;
    if (!read_line(line, stone)) {
      damaged.push_back(damage_of(path, number));
      continue;
    }
    const auto same = [&](const Tombstone& known) {
      return known.kind == stone.kind && known.digest == stone.digest &&
             (known.until_ns == stone.until_ns ||
              (known.id != 0 && known.until_ns > stone.until_ns &&
               known.asked_ns >= stone.asked_ns));
    };
    if (std::none_of(all.begin(), all.end(), same)) all.push_back(std::move(stone));
  }
}

void read_table(sql::Connection& connection, std::vector<Tombstone>& all) {
  if (!schema::has_table(connection, "tombstone")) return;
  sql::Statement select(connection,
                        "SELECT kind, digest, until_ns, asked_ns, id, finished_ns IS NOT NULL,"
                        " coalesce(instr(certificate, '\"result\":\"held\"'), 0) > 0"
                        ", recompute FROM tombstone ORDER BY id");
  while (select.step())
    all.push_back({std::string(select.text(0)), std::string(select.text(1)), select.integer(2),
                   select.integer(3), select.integer(7) != 0, select.integer(4),
                   select.integer(5) != 0, select.integer(6) != 0});
}

/// A last line without its end was cut by a crash: nothing was done by it.
bool cut_torn_line(int file) {
  off_t size = ::lseek(file, 0, SEEK_END);
  char last = 0;
  while (size > 0 && ::pread(file, &last, 1, size - 1) == 1 && last != '\n') --size;
  return size >= 0 && ::ftruncate(file, size) == 0;
}

}  // namespace

std::string subject_digest(std::string_view key, std::string_view kind, std::string_view name) {
  crypto::Key256 wide{};
  std::copy_n(key.begin(), std::min(key.size(), wide.size()), wide.begin());
  const auto digest = crypto::KeyedDigest(wide).add("tombstone").add(kind).add(name).finish();
  return std::string(crypto::bytes_of(digest).substr(0, kDigestBytes));
}

std::string tombstone_file(const std::string& store) {
  return store + "-erased";
}

Tombstones Tombstones::read(sql::Connection& connection) {
  Tombstones stones;
  stones.key_ = read_settings(connection).pseudonym_key;
  read_table(connection, stones.all_);
  read_file(tombstone_file(connection.path()), stones.all_, stones.damaged_);
  return stones;
}

bool Tombstones::covers(const Owners& owners, std::int64_t at_ns) const {
  if (all_.empty()) return false;
  const auto digest = [&](std::string_view kind, std::string_view name) {
    return name.empty() ? std::string() : subject_digest(key_, kind, name);
  };
  const std::string user = digest("user", owners.user), session = digest("session", owners.session),
                    trace = digest("trace", owners.trace);
  return std::any_of(all_.begin(), all_.end(), [&](const Tombstone& stone) {
    if (at_ns >= stone.until_ns) return false;
    return stone.kind == "before" || (!user.empty() && stone.digest == user) ||
           (!session.empty() && stone.digest == session) ||
           (!trace.empty() && stone.digest == trace);
  });
}

void append_tombstone(const std::string& store, const Tombstone& tombstone) {
  const std::string path = tombstone_file(store);
  std::string line;
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) throw sql::error_from_errno(errno, "cannot open " + path);
  const bool whole = cut_torn_line(file);
  line.append(kMark).append(" ").append(tombstone.kind).append(" ");
  line += crypto::to_hex(tombstone.digest.data(), tombstone.digest.size());
  line += ' ' + std::to_string(tombstone.until_ns) + ' ' + std::to_string(tombstone.asked_ns);
  if (tombstone.recompute) line.append(" ").append(kRecompute);
  line += '\n';
  const bool written =
      whole && ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
      ::fsync(file) == 0;
  const int number = errno;
  ::close(file);
  if (!written) throw sql::error_from_errno(number, "cannot write " + path);
  sql::sync_directory_of(path);
}

}  // namespace daybook::state
