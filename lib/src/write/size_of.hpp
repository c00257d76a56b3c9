// size_of: about how much memory a record holds, for the queue's bound in bytes.
//
//   queue.push(std::move(record), std::move(origin), size_of(record) + size_of(origin));
#pragma once

#include <cstddef>

#include "daybook/record.hpp"

namespace daybook::write {

std::size_t size_of(const Completion& record) noexcept;
std::size_t size_of(const ErrorRecord& record) noexcept;
std::size_t size_of(const Event& record) noexcept;
std::size_t size_of(const SpanRecord& record) noexcept;
std::size_t size_of(const Latency& record) noexcept;
std::size_t size_of(const TokenUsage& record) noexcept;
std::size_t size_of(const ToolExecution& record) noexcept;
std::size_t size_of(const ResourceAccess& record) noexcept;
std::size_t size_of(const MetricRecord& record) noexcept;
std::size_t size_of(const Memory& record) noexcept;
std::size_t size_of(const Score& record) noexcept;
std::size_t size_of(const Origin& origin) noexcept;

}  // namespace daybook::write
