#include "state/packed_histogram.hpp"

#include <algorithm>
#include <utility>

#include "state/varint.hpp"

namespace daybook::state {
namespace {

std::uint64_t place_of(std::int64_t value_ns) {
  const auto all = base::bucket_values();
  const auto found = std::lower_bound(all.begin(), all.end(), value_ns);
  return static_cast<std::uint64_t>(std::min(found, all.end() - 1) - all.begin());
}

}  // namespace

void HistogramPacker::add(std::int64_t group_id, std::int64_t value_ns, std::int64_t count) {
  if (group_id != group_) {
    end_group();
    group_ = group_id;
  }
  const std::uint64_t place = place_of(value_ns);
  append_varint(buckets_, place - place_);
  append_varint(buckets_, static_cast<std::uint64_t>(count));
  place_ = place;
  ++size_;
}

void HistogramPacker::end_group() {
  if (size_ == 0) return;
  append_varint(bytes_, static_cast<std::uint64_t>(group_ - ended_group_));
  append_varint(bytes_, size_);
  bytes_ += buckets_;
  buckets_.clear();
  ended_group_ = group_;
  size_ = place_ = 0;
}

std::string HistogramPacker::take() {
  end_group();
  group_ = ended_group_ = 0;
  return std::exchange(bytes_, {});
}

bool unpack(std::string_view durations,
            const std::function<base::Histogram*(std::int64_t group_id)>& to) {
  const auto values = base::bucket_values();
  Varints varints(durations);
  std::uint64_t group = 0;
  while (!varints.at_end()) {
    std::uint64_t step = 0, size = 0, place = 0, count = 0;
    if (!varints.next(step) || !varints.next(size)) return false;
    group += step;
    base::Histogram* const histogram = to(static_cast<std::int64_t>(group));
    for (; size > 0; --size) {
      if (!varints.next(step) || !varints.next(count)) return false;
      place += step;
      if (place >= values.size()) return false;
      if (histogram)
        histogram->emplace_back(values[static_cast<std::size_t>(place)],
                                static_cast<std::int64_t>(count));
    }
  }
  return true;
}

}  // namespace daybook::state
