#include "read/reader_state.hpp"

namespace daybook {

Rows::Rows(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Rows::Rows(Rows&&) noexcept = default;
Rows& Rows::operator=(Rows&&) noexcept = default;
Rows::~Rows() = default;

int Rows::columns() const noexcept {
  return state_ ? state_->statement.columns() : 0;
}

std::string Rows::name(int column) const {
  return state_ ? std::string(state_->statement.name(column)) : std::string();
}

bool Rows::next() {
  if (!state_ || state_->ended) return false;  // SQLite would begin anew
  state_->ended = true;                        // also where step() throws
  state_->ended = !state_->statement.step();
  return !state_->ended;
}

Rows::Type Rows::type(int column) const noexcept {
  switch (state_ ? state_->statement.type(column) : 0) {
    case 1:
      return Type::integer;
    case 2:
      return Type::real;
    case 3:
      return Type::text;
    case 4:
      return Type::blob;
    default:
      return Type::null;
  }
}

std::int64_t Rows::integer(int column) const noexcept {
  return state_ ? state_->statement.integer(column) : 0;
}
double Rows::real(int column) const noexcept {
  return state_ ? state_->statement.real(column) : 0;
}
std::string_view Rows::text(int column) const noexcept {
  return state_ ? state_->statement.text(column) : std::string_view();
}

}  // namespace daybook
