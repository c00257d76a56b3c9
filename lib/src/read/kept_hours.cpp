#include "daybook/kept_hours.hpp"

#include "read/reader_state.hpp"
#include "read/stretches.hpp"

namespace daybook {

Time hours_kept_since(const Reader& reader) {
  const read::Horizon horizon = read::read_horizon(*Reader::State::of(reader).connection);
  return Time(std::chrono::hours(horizon.kept_hour));
}

}  // namespace daybook
