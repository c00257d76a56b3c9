#include "sql/error.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <string_view>
#include <system_error>

namespace daybook::sql {
namespace {

using Code = Error::Code;

struct Meaning {
  Code code;
  const char* what;  // follows "store PATH: "
  const char* hint;
};

Meaning meaning_of_extended(int code) noexcept {
  switch (code) {
    case SQLITE_READONLY_DBMOVED:
      return {Code::io, "the file was moved or deleted while open",
              "put it back, or reopen the store"};
    case SQLITE_CANTOPEN_SYMLINK:
      return {Code::denied, "the file is a symbolic link", "name the file itself"};
    case SQLITE_READONLY_DIRECTORY:
      return {Code::denied, "its directory is not writable",
              "give this user write permission on it"};
    default:
      return {Code::internal, nullptr, nullptr};
  }
}

Meaning meaning_of(int code) noexcept {
  if (const Meaning exact = meaning_of_extended(code); exact.what) return exact;
  switch (code & 0xff) {
    case SQLITE_FULL:
      return {Code::full, "the disk or quota is full",
              "free some space; writing then goes on by itself"};
    case SQLITE_IOERR:
      return {Code::io, "the disk or file system failed", "see the system log for the device"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return {Code::busy, "another connection holds it", "try again"};
    case SQLITE_READONLY:
      return {Code::denied, "it may not be written to",
              "check the mode and owner of file and directory"};
    case SQLITE_CANTOPEN:
      return {Code::denied, "it or a file beside it cannot be opened",
              "check the mode and owner of file and directory, and the limit of open files"};
    case SQLITE_AUTH:
    case SQLITE_PERM:
      return {Code::denied, "not allowed", ""};
    case SQLITE_NOTADB:
      return {Code::corrupt, "not a daybook store", "name another file with --db"};
    case SQLITE_CORRUPT:
      return {Code::corrupt, "the file is damaged", "run daybook check, and restore a backup"};
    case SQLITE_INTERRUPT:
      return {Code::timeout, "the statement ran past its time limit",
              "narrow it, or allow it more time"};
    case SQLITE_TOOBIG:
      return {Code::invalid_argument, "a text or the statement is too long", ""};
    case SQLITE_NOMEM:
      return {Code::internal, "out of memory", ""};
    default:
      return {Code::internal, nullptr, ""};
  }
}

// What SQLite says, where it says more than the code and can hold no content: at prepare it knows
// the SQL text only; at run time a constraint names its columns, and anything else is cut where it
// begins to quote.
std::string detail(sqlite3* db, int code, During during) {
  const int basic = code & 0xff;
  const std::string_view said = db ? sqlite3_errmsg(db) : sqlite3_errstr(code);
  if (during == During::prepare || basic == SQLITE_CONSTRAINT) return std::string(said);
  if (basic != SQLITE_ERROR) return sqlite3_errstr(code);
  std::string_view cut = said.substr(0, said.find_first_of("'\""));
  while (!cut.empty() && cut.back() == ' ') cut.remove_suffix(1);
  return std::string(cut);
}

/// What load_extension() says where extensions are off, as they are here; nothing else does.
bool is_extension_refused(sqlite3* db, int code) {
  return (code & 0xff) == SQLITE_ERROR && db &&
         std::string_view(sqlite3_errmsg(db)) == "not authorized";
}

}  // namespace

Error error_from(sqlite3* db, int code, const std::string& path, During during) {
  if (is_extension_refused(db, code))
    return {Code::denied, "store " + path + ": SQL may not load extensions",
            "ask such a question with `sqlite3 -readonly`", code};
  Meaning meaning = meaning_of(code);
  const int basic = code & 0xff;
  if (during == During::prepare && (basic == SQLITE_ERROR || basic == SQLITE_RANGE)) {
    meaning.code = Code::invalid_argument;  // the SQL itself is at fault
  }
  std::string text = "store " + path + ": ";
  text += meaning.what ? std::string(meaning.what) : detail(db, code, during);
  if (meaning.code == Code::denied && basic == SQLITE_AUTH && db)
    text += ": " + detail(db, code, during);
  return {meaning.code, text, meaning.hint, code};
}

Error error_from_errno(int number, const std::string& what) {
  const std::string text = what + ": " + std::generic_category().message(number);
  switch (number) {
    case ENOENT:
    case ENOTDIR:
      return {Code::not_found, text, "create the folder first, or name another file"};
    case EACCES:
    case EPERM:
    case EROFS:
      return {Code::denied, text, "check the mode and owner of file and directory"};
    case ELOOP:
      return {Code::denied, text, "name the file itself, not a symbolic link"};
    case ENOSPC:
    case EDQUOT:
      return {Code::full, text, "free some space"};
    case ENAMETOOLONG:
    case EISDIR:
      return {Code::invalid_argument, text, "name another file"};
    default:
      return {Code::io, text, "see the system log for the device"};
  }
}

}  // namespace daybook::sql
