// TimeCounts: how often something took how long, on a scale so coarse that it fits into a row that
// is written with every batch.
//
//   counts.add(812'345);                    // one commit
//   counts.percentile_ns(95);               // within a fifth
//   counts.text();                          // "[0,0,0,12,3]", as store_state keeps it
//
// A step is the square root of 2, from 1 us to more than an hour. Memory alone.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace daybook::state {

class TimeCounts {
 public:
  void add(std::int64_t ns) noexcept;
  void add(const TimeCounts& more) noexcept;
  /// 0 where nothing was counted.
  std::int64_t percentile_ns(std::int64_t percent) const noexcept;

  /// A JSON array without the zeros at its end. What cannot be read counts nothing.
  std::string text() const;
  static TimeCounts of(std::string_view text) noexcept;

 private:
  std::array<std::int64_t, 64> counts_{};
};

}  // namespace daybook::state
