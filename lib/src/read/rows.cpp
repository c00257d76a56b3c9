#include "read/reader_state.hpp"

namespace daybook {

Rows::Rows(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Rows::Rows(Rows&&) noexcept = default;
Rows& Rows::operator=(Rows&&) noexcept = default;
Rows::~Rows() = default;

int Rows::columns() const noexcept {
  return state_->statement.columns();
}

std::string Rows::name(int column) const {
  return std::string(state_->statement.name(column));
}

bool Rows::next() {
  if (state_->ended) return false;  // SQLite would begin anew
  state_->ended = true;             // also where step() throws
  state_->ended = !state_->statement.step();
  return !state_->ended;
}

Rows::Type Rows::type(int column) const noexcept {
  switch (state_->statement.type(column)) {
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
  return state_->statement.integer(column);
}
double Rows::real(int column) const noexcept {
  return state_->statement.real(column);
}
std::string_view Rows::text(int column) const noexcept {
  return state_->statement.text(column);
}

}  // namespace daybook
