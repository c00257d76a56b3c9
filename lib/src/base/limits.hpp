// Limits: every bound on what is taken in, in one place. Sizes in bytes, times in nanoseconds.
#pragma once

#include <cstddef>
#include <cstdint>

namespace daybook::limits {

constexpr std::int64_t kTimeNsMin = 0;                             // 1970-01-01
constexpr std::int64_t kTimeNsMax = 7258118400LL * 1'000'000'000;  // 2200-01-01
constexpr std::int64_t kDurationNsMax = 31LL * 86400 * 1'000'000'000;
constexpr std::int64_t kWaitNsMax = 366LL * 86400 * 1'000'000'000;
constexpr std::int64_t kTokensMax = 1LL << 40;
constexpr double kCostUsdMax = 1e6;  // one record; 10^15 nano-dollars

constexpr std::size_t kRecordBytesMax = 64u << 20;  // one record or input line
constexpr std::size_t kNameBytesMax = 1024;         // names, ids, operations: longer ones are cut,
constexpr std::size_t kNameScannedBytesMax = 8192;  // once so much of them was looked at
constexpr std::size_t kMessagesMax = 100'000;       // in one request
constexpr std::size_t kTagsMax = 1000;
constexpr std::size_t kFieldsMax = 10'000;
constexpr std::size_t kSpanPartsMax = 10'000;          // events of a span, links of a span
constexpr std::size_t kLabelBytesMax = 16u << 10;      // of all labels of a metric
constexpr std::size_t kLabelsMax = 100;                // of a metric
constexpr std::int64_t kWholeMax = (1LL << 53) - 1;    // what JavaScript reads exactly: sizes,
constexpr std::int64_t kMetricCountMax = kWholeMax;    // and values in a histogram
constexpr std::size_t kToolTextBytesMax = 1u << 20;    // of a tool's params, or result; then cut
constexpr std::size_t kHeldTracesMax = 10'000;         // of the guide's, begun and not ended yet,
constexpr std::size_t kHeldTraceBytesMax = 16u << 20;  // and their text
constexpr int kJsonDepthMax = 500;                     // SQLite reads 1,000 from 3.45 on
constexpr std::size_t kRejectRawBytesMax = 4096;       // of a rejected record that are shown,
constexpr std::size_t kRejectScannedBytesMax = 64u << 10;  // and that are looked at for it
constexpr std::size_t kTitleCharsMax = 80;

constexpr std::int64_t kGuardedRowsMax = 1'000'000;     // of one answer to a principal,
constexpr std::int64_t kGuardedBytesMax = 256LL << 20;  // and their values

constexpr std::int64_t kEpochAgeNs =
    86400LL * 1'000'000'000;                            // an epoch of text is closed after a day,
constexpr std::int64_t kEpochMessages = 2'000'000;      // so many messages
constexpr std::int64_t kEpochTextBytes = 1LL << 30;     // or so much text
constexpr std::int64_t kAnswerAgeNs = 2 * kEpochAgeNs;  // an answer names its conversation so long

constexpr std::size_t kMessageWindowEntries = 1u << 18;  // about 20 MB
constexpr std::size_t kMetWindowEntries = 1u << 16;      // of the thread that prepares
constexpr std::int64_t kHeadHours = 48;  // how far back an answer of another process is found,
constexpr int kHeadCandidates = 8;       // how many of a digest are looked at,
constexpr std::size_t kHeadProbes = 16;  // of how many answers of a request, the last ones
constexpr std::size_t kOpeningBytesMin = 256;  // a first message so long is found too
constexpr int kHeadsPrunedMax = 10'000;        // of those too old, by one batch
constexpr std::size_t kContentWindowEntries = 1u << 17;
constexpr std::size_t kSharedTextBytesMin = 256;      // texts so long are found by other processes
constexpr std::size_t kDigestRunEntries = 1u << 16;   // of which each remembers so many, 2 MB,
constexpr std::ptrdiff_t kDigestRunLength = 4096;     // so many a row; so many rows of those
constexpr int kDigestRunsPrunedMax = 64;              // too old are taken away by one batch
constexpr int kComparedMessages = 256;                // up a path, by one comparison
constexpr std::size_t kDictionaryEntries = 1u << 16;  // cached names of a kind
constexpr std::size_t kMetadataConversations = 1u << 13;
constexpr std::size_t kMetadataKeys = 1000;
constexpr std::size_t kTraceCacheEntries = 1u << 14;
constexpr std::size_t kAnswerWindowEntries = 1u << 17;
constexpr std::size_t kEndingWindowEntries = 1u << 14;  // calls that may be continued; 4 MB

constexpr std::size_t kMcpWaiting = 10'000;          // requests of a file that wait for an answer,
constexpr std::size_t kMcpWaitingBytes = 64u << 20;  // their size,
constexpr std::int64_t kMcpWaitingNs = 3600LL * 1'000'000'000;  // and how long
constexpr std::size_t kMcpSessions = 4096;                      // whose server is known,
constexpr std::uint64_t kMcpRecalledBytes = 64u << 20;  // and is looked for before a position

constexpr std::int64_t kRollupGroups = 5000;       // groups of rollups, and of errors, in a store;
constexpr std::int64_t kRollupOtherGroups = 1000;  // then so many of `(other)`, one a service
constexpr std::int64_t kPrompts = 5000;            // versions of prompts; then `(other)` likewise
constexpr std::int64_t kUsersOfADay = 100'000;     // of rollups by user; then `(other)`
constexpr std::int64_t kSeriesOfAMetric = 1000;    // of a service's version; then `(other)`;
constexpr std::int64_t kSeries = 50'000;           // in a store; then a metric `(other)`
constexpr std::int64_t kFoldRows = 20'000;         // a batch folds hours until it had so many rows

}  // namespace daybook::limits
