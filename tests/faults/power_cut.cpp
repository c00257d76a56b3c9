#include "faults/power_cut.hpp"

#include <algorithm>
#include <fstream>

namespace faults {
namespace {

constexpr std::size_t kSector = 512;

void put(std::string& content, std::size_t at, std::string_view bytes) {
  if (content.size() < at + bytes.size()) content.resize(at + bytes.size());
  std::copy(bytes.begin(), bytes.end(), content.begin() + static_cast<std::ptrdiff_t>(at));
}

void apply_whole(std::string& content, const Op& op) {
  const auto at = static_cast<std::size_t>(op.offset);
  if (op.kind == Op::Kind::write) put(content, at, op.bytes);
  if (op.kind == Op::Kind::truncate) content.resize(at);
}

void apply_torn(std::string& content, const Op& op, Random& random) {
  for (std::size_t at = 0; at < op.bytes.size();) {
    const std::size_t offset = static_cast<std::size_t>(op.offset) + at;
    const std::size_t size = std::min(kSector - offset % kSector, op.bytes.size() - at);
    if (random.one_in(2)) put(content, offset, std::string_view(op.bytes).substr(at, size));
    at += size;
  }
}

}  // namespace

void PowerCut::advance(std::size_t ops) {
  for (; done_ < ops; ++done_) apply(log_[done_]);
}

void PowerCut::apply(const Op& op) {
  if (op.kind == Op::Kind::sync_folder) {
    if (syncs_ != Syncs::honoured) return;
    for (auto& [suffix, name] : names_) name = {name.back()};
    return;
  }
  Name& name = names_.try_emplace(op.file, Name{nullptr}).first->second;
  if (op.kind == Op::Kind::create) {
    name.push_back(&files_.emplace_back());
  } else if (op.kind == Op::Kind::remove) {
    name.push_back(nullptr);
  } else if (op.kind != Op::Kind::sync) {
    name.back()->pending.push_back(&op);
  } else if (syncs_ != Syncs::ignored) {
    File& file = *name.back();
    for (const Op* written : file.pending) apply_whole(file.durable, *written);
    file.pending.clear();
  }
}

void PowerCut::restore(const std::string& path, Random& random) const {
  const auto odds = static_cast<int>(random.between(0, 4));  // of 4: that a write is there
  for (const auto& [suffix, name] : names_) {
    const auto at = random.between(0, static_cast<std::int64_t>(name.size()) - 1);
    const File* const file = name[static_cast<std::size_t>(at)];
    if (file == nullptr) continue;
    std::string content = file->durable;
    for (const Op* op : file->pending) {
      if (random.between(1, 4) > odds) continue;
      if (op->kind == Op::Kind::write && random.one_in(3)) {
        apply_torn(content, *op, random);
      } else {
        apply_whole(content, *op);
      }
    }
    std::ofstream(path + suffix, std::ios::binary) << content;
  }
}

void PowerCut::keep(const std::string& path) const {
  for (const auto& [suffix, name] : names_) {
    if (name.back() == nullptr) continue;
    std::string content = name.back()->durable;
    for (const Op* op : name.back()->pending) apply_whole(content, *op);
    std::ofstream(path + suffix, std::ios::binary) << content;
  }
}

}  // namespace faults
