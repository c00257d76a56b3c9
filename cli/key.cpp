#include "cli/key.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "daybook/access.hpp"

namespace daybook::cli {
namespace {

constexpr std::size_t kKeyFileBytesMax = 4096;
constexpr std::string_view kPrefix = "daybook_";
constexpr std::size_t kKeyBytesMin = 60;

std::string read_key_file(Context& context) {
  const std::string& path = context.key_file;
  struct stat status {};
  std::ifstream in(path, std::ios::binary);
  if (!in || stat(path.c_str(), &status) != 0)
    throw Error(Error::Code::not_found, path + ": no key file that can be read",
                "check --key-file");
  if ((status.st_mode & 077) != 0 && S_ISREG(status.st_mode))
    context.warn(path + ": others may read this key: chmod 600");
  std::string key(kKeyFileBytesMax, '\0');
  in.read(key.data(), static_cast<std::streamsize>(key.size()));
  key.resize(static_cast<std::size_t>(in.gcount()));
  const std::string_view space = " \t\r\n";
  const std::size_t end = key.find_last_not_of(space);
  key.erase(end == key.npos ? 0 : end + 1);
  key.erase(0, std::min(key.find_first_not_of(space), key.size()));
  if (key.empty())
    throw Error(Error::Code::invalid_argument, path + " holds no key", "check --key-file");
  return key;
}

/// What cannot be asked who may do what says what is wrong with it by the command itself.
bool is_for_the_command(Error::Code code) {
  return code == Error::Code::not_found || code == Error::Code::corrupt ||
         code == Error::Code::schema_too_new || code == Error::Code::schema_too_old;
}

bool is_there(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0;
}

}  // namespace

std::string key_of(Context& context) {
  const char* given = std::getenv("DAYBOOK_KEY");
  std::string key = given ? given : "";
  ::unsetenv("DAYBOOK_KEY");
  return context.key_file.empty() ? key : read_key_file(context);
}

bool holds_key(std::string_view word) noexcept {
  const auto is_part = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
  };
  for (std::size_t at = word.find(kPrefix); at != word.npos; at = word.find(kPrefix, at + 1)) {
    const auto begin = word.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end = std::find_if_not(begin, word.end(), is_part);
    if (end - begin >= static_cast<std::ptrdiff_t>(kKeyBytesMin)) return true;
  }
  return false;
}

const std::vector<Need>& needs() {
  using Of = Need::Of;
  static const std::vector<Need> table = {
      {""},  // `daybook` alone
      {"access allow", Of::grant, "administer"},
      {"access deny", Of::grant, "administer"},
      {"access disable", Of::nobody},  // --force needs no key; the library asks
      {"access enable", Of::nobody},   // refused where it is on
      {"access key add", Of::grant, "administer"},
      {"access key list", Of::grant, "administer"},
      {"access key revoke", Of::grant, "administer"},
      {"access principal add", Of::grant, "administer"},
      {"access principal disable", Of::grant, "administer"},
      {"access principal list", Of::grant, "administer"},
      {"access role add", Of::grant, "administer"},
      {"access role list", Of::grant, "administer"},
      {"access show"},
      {"alert check", Of::grant, "report"},
      {"alert history"},
      {"alert list"},
      {"alert remove", Of::grant, "administer"},
      {"alert set", Of::grant, "administer"},
      {"alert silence", Of::grant, "administer"},
      {"archive", Of::grant, "retain"},  // and export and content, as the library asks
      {"audit anchor", Of::grant, "audit"},
      {"audit show", Of::grant, "audit"},
      {"audit verify", Of::grant, "audit"},
      {"backup", Of::grant, "administer"},
      {"check", Of::grant, "administer"},
      {"completion", Of::nobody},
      {"config set", Of::grant, "administer"},
      {"config show"},
      {"consent give", Of::grant, "retain"},
      {"consent list", Of::grant, "retain"},
      {"consent withdraw", Of::grant, "retain"},
      {"conversation list", Of::anyone, {}, "*", true},
      {"conversation show", Of::anyone, {}, "*", true},
      {"erase", Of::grant, "erase"},
      {"export", Of::grant, "export"},
      {"health", Of::grant, "report"},
      {"hold add", Of::grant, "retain"},
      {"hold list", Of::grant, "retain"},
      {"hold release", Of::grant, "retain"},
      {"ingest"},  // write, of the types that come
      {"init", Of::nobody},
      {"prices import", Of::grant, "administer"},
      {"prices list"},
      {"prices recompute", Of::grant, "administer"},
      {"prices set", Of::grant, "administer"},
      {"query"},
      {"redact", Of::nobody},
      {"redact lint", Of::nobody},
      {"redact rules", Of::nobody},
      {"redact scan", Of::grant, "administer"},
      {"report", Of::grant, "report", "*", true},
      {"restore", Of::grant, "retain"},
      {"retention apply", Of::grant, "retain"},
      {"retention prove", Of::grant, "report"},
      {"retention set", Of::grant, "retain"},
      {"retention show", Of::grant, "report"},
      {"schema", Of::nobody},
      {"score add", Of::grant, "write", "score"},
      {"search", Of::anyone, {}, "*", true},
      {"stats", Of::grant, "report"},
      {"tag add", Of::grant, "write", "tag"},
      {"tag remove", Of::grant, "write", "tag"},
      {"tail"},
      {"trace list", Of::anyone, {}, "*", true},
      {"trace show", Of::anyone, {}, "*", true},
      {"upgrade", Of::grant, "administer"},
  };
  return table;
}

namespace {

/// `report latency` needs what `report` does.
const Need& need_of(const std::string& command) {
  const auto of = [](std::string_view name) {
    return std::find_if(needs().begin(), needs().end(),
                        [&](const Need& need) { return need.command == name; });
  };
  auto found = of(command);
  if (found == needs().end() && command.rfind("report ", 0) == 0) found = of("report");
  if (found == needs().end())
    throw Error(Error::Code::internal, "nobody said what `daybook " + command + "` needs");
  return *found;
}

void warn_of_as(Context& context) {
  if (!context.as.empty()) context.warn("access is off: --as " + context.as + " means nothing");
}

}  // namespace

void check_needs(Context& context) {
  const Need& need = need_of(context.command);
  const std::string path = context.store_path();
  if (need.of == Need::Of::nobody || !is_there(path)) return;
  try {
    if (need.reads) context.opened = open_where_off(path);
    if (context.opened) {
      warn_of_as(context);
      return;
    }
    const Identity who = identify(path);
    if (!who.enabled) return warn_of_as(context);
    if (!context.as.empty() && context.as != who.name)
      throw Error(Error::Code::denied, "the key is that of " + who.name + ", not of " + context.as,
                  "give the key of " + context.as);
    if (need.of == Need::Of::grant)
      require_access(path, {std::string(need.action), std::string(need.object), ""});
  } catch (const Error& error) {
    if (!is_for_the_command(error.code)) throw;
  }
}

}  // namespace daybook::cli
