#include "read/reader_state.hpp"

namespace daybook {
namespace {

/// The cell of a row that waited to be handed out; null: it is the statement's.
const read::GuardedRows::Cell* cell_of(const read::GuardedRows* guarded, int column) {
  const auto* cells = guarded ? guarded->cells() : nullptr;
  return cells ? &(*cells)[static_cast<std::size_t>(column)] : nullptr;
}

}  // namespace

Rows::State::State(std::shared_ptr<access::ReadGate> of, access::ReadGate::Asked asked)
    : connection(std::move(asked.connection)),
      statement(std::move(asked.statement)),
      guarded(std::make_unique<read::GuardedRows>(of, *asked.event)),
      gate(std::move(of)),
      event(std::move(asked.event)) {}

Rows::State::~State() {
  if (!gate) return;
  guarded.reset();  // which tells the log of its end
  gate->give_back({std::move(connection), std::move(statement), std::move(event)});
}

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
  state_->ended =
      state_->guarded ? !state_->guarded->next(state_->statement) : !state_->statement.step();
  return !state_->ended;
}

Rows::Type Rows::type(int column) const noexcept {
  if (!state_) return Type::null;
  const auto* cell = cell_of(state_->guarded.get(), column);
  switch (cell ? cell->type : state_->statement.type(column)) {
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
  if (!state_) return 0;
  const auto* cell = cell_of(state_->guarded.get(), column);
  return cell ? cell->integer : state_->statement.integer(column);
}
double Rows::real(int column) const noexcept {
  if (!state_) return 0;
  const auto* cell = cell_of(state_->guarded.get(), column);
  return cell ? cell->real : state_->statement.real(column);
}
std::string_view Rows::text(int column) const noexcept {
  if (!state_) return {};
  const auto* cell = cell_of(state_->guarded.get(), column);
  return cell ? std::string_view(cell->text) : state_->statement.text(column);
}

}  // namespace daybook
