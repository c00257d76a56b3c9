#include "cli/rejects.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <system_error>

#include "cli/text.hpp"

namespace daybook::cli {
namespace {

constexpr std::uint64_t kShown = 10;  // lines on standard error; a broken file has many
constexpr std::chrono::minutes kShownAnew{1};

}  // namespace

Rejects::Rejects(const Context& context, std::string path, Keep keep)
    : context_(context), path_(std::move(path)), keep_(keep) {
  if (path_.empty()) return;
  const int how = keep_ == Keep::all ? O_APPEND : O_TRUNC;
  const int file = open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | how, 0600);
  if (file < 0) fail();
  fchmod(file, 0600);  // of a file that was there before, too
  file_.reset(fdopen(file, "w"));
}

void Rejects::fail() const {
  const bool forbidden = errno == EACCES || errno == EPERM;
  throw Error(forbidden ? Error::Code::denied : Error::Code::io,
              "--rejects " + path_ + ": " + std::generic_category().message(errno),
              "name a file that can be written");
}

void Rejects::add(const Rejection& rejection) {
  ++count_;
  if (file_) {
    nlohmann::ordered_json line = {{"source", rejection.source}, {"line", rejection.line},
                                   {"offset", rejection.offset}, {"key", rejection.key},
                                   {"error", rejection.error},   {"raw", rejection.raw}};
    const std::string text =
        line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
    if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) fail();
    if (keep_ == Keep::all && std::fflush(file_.get()) != 0) fail();
  }
  if (!context_.quiet) show(rejection);
}

void Rejects::show(const Rejection& rejection) {
  const auto now = std::chrono::steady_clock::now();
  if (keep_ == Keep::all && now - shown_since_ > kShownAnew) {
    tell_hidden();
    shown_ = 0;
    shown_since_ = now;
  }
  if (shown_ == kShown && !context_.verbose) {
    ++hidden_;
    return;
  }
  ++shown_;
  std::string line = rejection.source + ':' + std::to_string(rejection.line) + ": ";
  if (!rejection.key.empty()) line += rejection.key + ": ";
  line += rejection.error;
  context_.error(path_.empty() ? line : line + " (kept in " + path_ + ')');
}

void Rejects::tell_hidden() {
  if (hidden_ == 0) return;
  context_.error("and " + counted(hidden_, "more rejection") +
                 (path_.empty() ? "; `--rejects FILE` keeps them" : ", kept in " + path_));
  hidden_ = 0;
}

void Rejects::end() {
  tell_hidden();
  if (file_ && (std::fflush(file_.get()) != 0 || fsync(fileno(file_.get())) != 0) &&
      errno != EINVAL && errno != EROFS)
    fail();
}

}  // namespace daybook::cli
