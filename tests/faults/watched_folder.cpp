#include "faults/watched_folder.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace faults {
namespace {

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

/// What is there, with what was safe before.
WatchedFolder::Moment WatchedFolder::now(std::size_t ops) const {
  Moment moment = moments_.empty() ? Moment() : moments_.back();
  moment.ops = ops;
  moment.names.clear();
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(path_, none)) {
    struct stat found {};
    if (::stat(entry.path().c_str(), &found) != 0) continue;
    moment.names[entry.path().filename()] = found.st_ino;
    std::shared_ptr<const std::string>& content = moment.contents[found.st_ino];
    if (!content || content->size() != static_cast<std::size_t>(found.st_size))
      content = std::make_shared<const std::string>(read(entry.path()));
  }
  return moment;
}

void WatchedFolder::look(std::size_t ops) {
  Moment moment = now(ops);
  if (!moments_.empty() && moments_.back().names == moment.names &&
      moments_.back().contents == moment.contents)
    return;
  moments_.push_back(std::move(moment));
}

void WatchedFolder::synced(int fd, std::size_t ops) {
  std::error_code none;
  const std::filesystem::path path =
      std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(fd), none);
  if (path != path_ && path.parent_path() != path_) return;
  Moment moment = now(ops);
  if (path == path_) {
    moment.safe_names = moment.names;
  } else {
    const ino_t file = moment.names.at(path.filename());
    moment.safe_contents[file] = moment.contents.at(file);
  }
  moments_.push_back(std::move(moment));
}

std::vector<std::size_t> WatchedFolder::moments(std::size_t ops) const {
  std::size_t at = 0;
  while (at < moments_.size() && moments_[at].ops < ops) ++at;
  std::vector<std::size_t> found = {at};
  while (at < moments_.size() && moments_[at].ops == ops) found.push_back(++at);
  return found;
}

void WatchedFolder::put(std::size_t at, Left left, const std::string& folder) const {
  std::filesystem::create_directory(folder);
  if (at == 0 || left == Left::without_syncs_of_folders) return;
  const Moment& moment = moments_[at - 1];
  const bool is_whole = left == Left::after_kill;
  for (const auto& [name, file] : is_whole ? moment.names : moment.safe_names) {
    const Contents& contents = is_whole ? moment.contents : moment.safe_contents;
    const auto content = contents.find(file);
    std::ofstream out(folder + '/' + name, std::ios::binary);
    if (content != contents.end() && left != Left::without_syncs_of_files) out << *content->second;
  }
}

std::vector<std::size_t> WatchedFolder::changes() const {
  std::vector<std::size_t> ops;
  for (const Moment& moment : moments_) ops.push_back(moment.ops);
  return ops;
}

}  // namespace faults
