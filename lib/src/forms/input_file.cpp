// Inputs whose position is kept: how far, whether the file grew, whether it is still the same.
#include "crypto/digest.hpp"
#include "forms/input_state.hpp"

namespace daybook {

using forms::Piece;

void Input::State::move_behind(const Piece& piece) {
  if (!file) return;
  position.offset = piece.end_offset;
  position.lines = splitter.lines();
  position.rejected = rejected_before + rejected;
  position.within_array = splitter.within_array();
  const std::string_view tail = splitter.tail(forms::kTailBytesMax);
  position.tail_bytes = static_cast<std::uint32_t>(tail.size());
  position.tail_digest = crypto::checksum(tail);
  if (!compressed && !replaced && position.file->head_bytes < forms::kHeadBytesMax) keep_head();
}

/// A file's beginning is known once it was read: until then the digest covers less of it.
void Input::State::keep_head() {
  const auto size = std::min<std::uint64_t>(position.offset, forms::kHeadBytesMax);
  const std::string head = file->bytes_at(0, static_cast<std::size_t>(size));
  auto grown = std::make_shared<SourceFile>(*position.file);
  grown->head_bytes = static_cast<std::uint32_t>(head.size());
  grown->head_digest = crypto::checksum(head);
  position.file = std::move(grown);
}

/// Behind what was given last, but before all that waits to be given: it would be lost where the
/// reading ended here.
std::shared_ptr<const SourcePosition> Input::State::position_given() const {
  if (!file || position.offset == 0) return nullptr;
  auto given = std::make_shared<SourcePosition>(position);
  const auto waits_from = mcp ? mcp->waits_from() : nullptr;
  const auto& held = waits_from ? waits_from : mcp && mcp->is_ready() ? before : nullptr;
  if (held) *given = *held;
  given->file = position.file;  // of which more was seen by now
  return given;
}

std::shared_ptr<const SourcePosition> Input::position() const {
  return state_ ? state_->position_given() : nullptr;
}

SourceFile Input::file() const {
  return state_ && state_->file ? *state_->position.file : SourceFile();
}

Input::Growth Input::look() {
  if (!state_ || !state_->file) return Growth::none;
  State& s = *state_;
  const codec::FileStatus now = s.file->status();
  if (now.size == s.seen.size && now.modified_ns == s.seen.modified_ns) return Growth::none;
  s.seen = now;
  if (now.size < s.splitter.buffer().bytes_in() || !forms::agrees(*s.file, s.position)) {
    s.replaced = true;
    return Growth::replaced;
  }
  if (now.size == s.splitter.buffer().bytes_in()) return Growth::none;
  s.splitter.go_on();
  return Growth::grown;
}

void Input::end() noexcept {
  if (!state_) return;
  state_->options.last_line = LastLine::take;
  if (!state_->replaced) state_->splitter.go_on();
}

}  // namespace daybook
