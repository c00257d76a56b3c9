#include "cli/follow.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "cli/ingest.hpp"
#include "cli/sources.hpp"

namespace daybook::cli {
namespace {

constexpr std::size_t kOpenMax = 64;                                // a megabyte each
constexpr std::chrono::milliseconds kPauseMin{10}, kPauseMax{200};  // between two looks
constexpr std::chrono::seconds kPatience{10};  // with a file that lost its name

}  // namespace

Follow::Follow(Ingest& ingest, std::vector<std::string> given)
    : ingest_(ingest), given_(std::move(given)) {}

void Follow::run() {
  auto pause = kPauseMin;
  while (ingest_.may_go_on() && scan()) {
    pause = read_all() ? kPauseMin : std::min(2 * pause, kPauseMax);
    ingest_.wait(pause);
    rest();
  }
}

bool Follow::scan() {
  const Sources found = expand_sources(given_);
  for (const std::string& pattern : found.unmatched)
    if (missing_.insert(pattern).second)
      ingest_.note(pattern + ": no file matches yet: waiting for one");
  for (Followed& followed : followed_) followed.named = false;
  std::size_t refused = 0;
  for (const std::string& path : found.paths) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
      tell_missing(path);
      continue;
    }
    const Identity identity{status.st_dev, status.st_ino};
    const State state{static_cast<std::uint64_t>(status.st_size),
                      status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec};
    if (Followed* followed = find(identity)) {
      followed->named = true;
      followed->state = state;
    } else if (const auto rests = resting_.find(identity);
               rests == resting_.end() || !(rests->second == state)) {
      if (!is_refused(path, identity)) take(path, identity, state);
      refused += is_refused(path, identity) ? 1 : 0;
    }
  }
  return found.paths.empty() || refused < found.paths.size();
}

Follow::Followed* Follow::find(const Identity& identity) {
  const auto it = std::find_if(followed_.begin(), followed_.end(),
                               [&](const Followed& f) { return f.identity == identity; });
  return it == followed_.end() ? nullptr : &*it;
}

void Follow::take(const std::string& path, const Identity& identity, const State& state) {
  if (resting_.erase(identity) > 0) ingest_.commit();
  auto input = ingest_.open(path);
  if (!input) {
    std::error_code ignored;  // it may have been renamed just now: the next scan finds it
    if (std::filesystem::exists(path, ignored)) refused_[path] = identity;
    return;
  }
  missing_.erase(path);
  const SourceFile file = input->file();  // the name may have gone to another by now
  const Identity opened{file.device, file.inode};
  if (find(opened) == nullptr) followed_.push_back({path, opened, std::move(*input), state});
}

bool Follow::is_refused(const std::string& path, const Identity& identity) const {
  const auto it = refused_.find(path);
  return it != refused_.end() && it->second == identity;
}

void Follow::tell_missing(const std::string& path) {
  if (missing_.insert(path).second) ingest_.note(path + ": no such file yet: waiting for it");
}

bool Follow::read_all() {
  bool any = false;
  for (Followed& followed : followed_) {
    if (!ingest_.may_go_on()) return true;
    any = read(followed) || any;
  }
  followed_.erase(
      std::remove_if(followed_.begin(), followed_.end(), [](const Followed& f) { return f.gone; }),
      followed_.end());
  return any;
}

Input::Growth Follow::look(Followed& followed) {
  if (std::exchange(followed.is_new, false)) return Input::Growth::grown;
  try {
    return followed.input.look();
  } catch (const Error& e) {
    ingest_.pass_over(e);
    refuse(followed);
    return Input::Growth::none;
  }
}

void Follow::refuse(Followed& followed) {
  refused_[followed.path] = followed.identity;
  followed.gone = true;
}

/// Whether something was done.
bool Follow::read(Followed& followed) {
  const Input::Growth growth = look(followed);
  if (growth == Input::Growth::none) {
    if (!followed.named && Clock::now() - followed.grew > kPatience) finish(followed);
    return false;
  }
  if (growth == Input::Growth::replaced) {
    finish(followed);
    return true;
  }
  if (!ingest_.read(followed.path, followed.input)) refuse(followed);
  followed.grew = Clock::now();
  return true;
}

/// No more comes: what is left of it is a record or a rejection. Where its name is still there,
/// the next scan finds what the name stands for now.
void Follow::finish(Followed& followed) {
  followed.input.end();
  ingest_.read(followed.path, followed.input);
  ingest_.commit();
  followed.gone = true;
}

/// Closes files that have not grown for longest, where too many are open.
void Follow::rest() {
  while (followed_.size() > kOpenMax) {
    const auto oldest =
        std::min_element(followed_.begin(), followed_.end(),
                         [](const Followed& a, const Followed& b) { return a.grew < b.grew; });
    if (oldest->is_new) return;
    resting_[oldest->identity] = oldest->state;
    followed_.erase(oldest);
  }
}

}  // namespace daybook::cli
