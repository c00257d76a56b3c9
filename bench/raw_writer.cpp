#include "raw_writer.hpp"

#include <cmath>
#include <stdexcept>

namespace bench {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kHourNs = 3600LL * 1'000'000'000;
constexpr std::int64_t kDayUs = 86400LL * 1'000'000;
constexpr std::size_t kLongTextBytes = 256;
constexpr std::int64_t kPassiveEveryBytes = 4 << 20;
constexpr std::int64_t kRestartAboveBytes = 24 << 20;
constexpr auto kSyncEvery = 900ms;

// daybook's own settings (sql/settings.cpp), so that only the work differs. The first reads the
// file: the cache is bounded in pages of the size known by then.
constexpr const char* kSettings =
    "PRAGMA user_version; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA "
    "cache_size=-32768; PRAGMA mmap_size=0;"
    "PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=ON; PRAGMA wal_autocheckpoint=0;"
    "PRAGMA journal_size_limit=33554432; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=OFF;";

// Names that every call shares, written once.
constexpr const char* kNames =
    "BEGIN IMMEDIATE;"
    "INSERT INTO service (id, name) VALUES (1, 'bench');"
    "INSERT INTO resource (id, service_id, environment, version) VALUES (1, 1, '', '');"
    "INSERT INTO operation (id, name) VALUES (1, 'chat');"
    "INSERT INTO model (id, provider, name) VALUES (1, 'openai', 'gpt-4o-2024-08-06');"
    "INSERT INTO model (id, provider, name) VALUES (2, 'openai', 'gpt-4o');"
    "INSERT INTO finish_reason (id, name) VALUES (1, 'stop');"
    "INSERT INTO rollup_group (id, service_id, environment, kind, operation_id, model_id, status)"
    " VALUES (1, 1, '', 'chat', 1, 1, 1);"
    "INSERT INTO writer (id, boot_id, pid, process_began, started_ns, batch, last_ns, redacts)"
    " VALUES ('raw', '', 0, 0, 0, 0, 0, 0);"
    "COMMIT";

int count_pages(void* pages, sqlite3*, const char*, int in_wal) {
  *static_cast<int*>(pages) = in_wal;
  return SQLITE_OK;
}

/// The middle of a value's bucket, within 1 %: one logarithm, as one writes it first.
std::int64_t bucket(std::int64_t ns) {
  static const double width = std::log(1.01 / 0.99);
  return static_cast<std::int64_t>(
      std::exp(std::round(std::log(static_cast<double>(ns)) / width) * width));
}

void bind(sqlite3_stmt* statement, int index, std::int64_t value) {
  sqlite3_bind_int64(statement, index, value);
}

void bind(sqlite3_stmt* statement, int index, const std::string& value) {
  sqlite3_bind_text(statement, index, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
}

}  // namespace

RawWriter::RawWriter(const std::string& store)
    : span_(nullptr, sqlite3_finalize),
      completion_(span_.get(), sqlite3_finalize),
      usage_(nullptr, sqlite3_finalize),
      message_(nullptr, sqlite3_finalize),
      content_(nullptr, sqlite3_finalize),
      head_(nullptr, sqlite3_finalize),
      conversation_(nullptr, sqlite3_finalize),
      user_(nullptr, sqlite3_finalize),
      hour_(nullptr, sqlite3_finalize),
      bucket_(nullptr, sqlite3_finalize),
      user_day_(nullptr, sqlite3_finalize),
      user_count_(nullptr, sqlite3_finalize),
      run_(nullptr, sqlite3_finalize),
      state_(nullptr, sqlite3_finalize),
      writer_(nullptr, sqlite3_finalize) {
  if (sqlite3_open_v2(store.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr) !=
      SQLITE_OK) {
    throw std::runtime_error("cannot open " + store);
  }
  exec(kSettings);
  exec(kNames);
  sqlite3_wal_hook(db_, count_pages, &wal_pages_);
  const auto page_size = prepare("PRAGMA page_size");
  sqlite3_step(page_size.get());
  page_bytes_ = sqlite3_column_int(page_size.get(), 0);

  span_ = prepare(
      "INSERT INTO span (id, at_ns, duration_ns, service_id, resource_id, operation_id, kind, "
      "level,"
      " status, conversation_row, user_id, redactions) VALUES (?1, ?2, ?3, 1, 1, 1, 'chat', 2, 1, "
      "?4, ?5, 0)");
  completion_ = prepare(
      "INSERT INTO completion (id, model_id, requested_model_id, finish_reason_id, stream, attempt,"
      " time_to_first_token_ns, request_message_id, response_message_id, request_count, "
      "response_count,"
      " parameters_id, content_state) VALUES (?1, 1, 2, 1, 1, 1, ?2, ?3, ?4, 1, 1, ?5, 0)");
  usage_ = prepare(
      "INSERT INTO token_usage (id, model_id, input_tokens, output_tokens) VALUES (?1, 1, ?2, ?3)");
  message_ = prepare(
      "INSERT INTO message (id, parent_id, depth, at_ms, role_code, content_id, shape)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)");
  content_ = prepare("INSERT INTO content (id, text, checksum) VALUES (?1, ?2, ?3)");
  head_ = prepare(
      "INSERT INTO message_head (hour, digest, message_id, span_row) VALUES (?1, ?2, ?3, ?4)");
  conversation_ = prepare(
      "INSERT INTO conversation (id, name, given, service_id, resource_id, user_id, first_at_ns,"
      " last_at_ns, title, turns, completions, tool_executions, errors, input_tokens, "
      "output_tokens,"
      " cost_nano_usd, unpriced, duration_ns)"
      " VALUES (?1, ?2, 0, 1, 1, ?3, ?4, ?4, ?5, 1, 1, 0, 0, ?6, ?7, 0, 1, ?8)");
  user_ = prepare("INSERT INTO user_name (id, name) VALUES (?1, ?2)");
  hour_ = prepare(
      "INSERT INTO rollup_hour (hour, group_id, count, timed, sum_ns, min_ns, max_ns, ttft_count,"
      " ttft_sum_ns, stream_ns, stream_tokens, usage_count, input_tokens, output_tokens,"
      " cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_nano_usd, priced, unpriced)"
      " VALUES (?1, 1, ?2, ?2, ?3, ?4, ?5, ?2, ?6, ?7, ?8, ?2, ?9, ?8, 0, 0, 0, 0, 0, ?2)"
      " ON CONFLICT (hour, group_id) DO UPDATE SET count = count + excluded.count,"
      " timed = timed + excluded.timed, sum_ns = sum_ns + excluded.sum_ns,"
      " min_ns = min(min_ns, excluded.min_ns), max_ns = max(max_ns, excluded.max_ns),"
      " ttft_count = ttft_count + excluded.ttft_count, ttft_sum_ns = ttft_sum_ns + "
      "excluded.ttft_sum_ns,"
      " stream_ns = stream_ns + excluded.stream_ns,"
      " stream_tokens = stream_tokens + excluded.stream_tokens,"
      " usage_count = usage_count + excluded.usage_count,"
      " input_tokens = input_tokens + excluded.input_tokens,"
      " output_tokens = output_tokens + excluded.output_tokens, unpriced = unpriced + "
      "excluded.unpriced");
  bucket_ = prepare(
      "INSERT INTO rollup_hour_bucket (hour, group_id, measure, value_ns, count) VALUES (?1, 1, "
      "?2, ?3, ?4)"
      " ON CONFLICT (hour, group_id, measure, value_ns) DO UPDATE SET count = count + "
      "excluded.count");
  user_day_ = prepare(
      "INSERT INTO rollup_user_day (day_us, user_id, service_id, model_id, count, errors,"
      " input_tokens, output_tokens, cache_read_tokens, cost_nano_usd, priced, unpriced)"
      " VALUES (?1, ?2, 1, 1, ?3, 0, ?4, ?5, 0, 0, 0, ?3)"
      " ON CONFLICT (day_us, user_id, service_id, model_id) DO UPDATE SET"
      " count = count + excluded.count, input_tokens = input_tokens + excluded.input_tokens,"
      " output_tokens = output_tokens + excluded.output_tokens,"
      " unpriced = unpriced + excluded.unpriced");
  user_count_ = prepare(
      "INSERT INTO rollup_user_count (day_us, users) VALUES (?1, 1)"
      " ON CONFLICT (day_us) DO UPDATE SET users = users + 1");
  run_ = prepare("INSERT INTO digest_run (kind, first_id, hour, digests) VALUES (?1, ?2, ?3, ?4)");
  state_ = prepare(
      "UPDATE store_state SET next_span_id = ?1, next_message_id = ?2, next_content_id = ?3,"
      " next_conversation_id = ?4, text_bytes = ?5 WHERE id = 1");
  writer_ = prepare("UPDATE writer SET batch = ?1, last_ns = ?2 WHERE id = 'raw'");
}

RawWriter::~RawWriter() {
  for (auto* statement :
       {&span_, &completion_, &usage_, &message_, &content_, &head_, &conversation_, &user_, &hour_,
        &bucket_, &user_day_, &user_count_, &run_, &state_, &writer_}) {
    statement->reset();
  }
  sqlite3_exec(db_, "DELETE FROM writer", nullptr, nullptr, nullptr);
  sqlite3_close(db_);
}

void RawWriter::exec(const char* sql) {
  if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw std::runtime_error(std::string(sql) + ": " + sqlite3_errmsg(db_));
  }
}

RawWriter::Statement RawWriter::prepare(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) !=
      SQLITE_OK) {
    throw std::runtime_error(std::string(sql) + ": " + sqlite3_errmsg(db_));
  }
  return {statement, sqlite3_finalize};
}

void RawWriter::run(const Statement& statement) {
  const int code = sqlite3_step(statement.get());
  sqlite3_reset(statement.get());
  if (code != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(db_));
}

void RawWriter::begin() {
  exec("BEGIN IMMEDIATE");
}

std::int64_t RawWriter::user_id(const std::string& name) {
  const auto [at, fresh] = users_.try_emplace(name, static_cast<std::int64_t>(users_.size()) + 1);
  if (fresh) {
    bind(user_.get(), 1, at->second);
    bind(user_.get(), 2, name);
    run(user_);
  }
  return at->second;
}

std::int64_t RawWriter::write_text(const std::string& text) {
  bind(content_.get(), 1, next_content_);
  bind(content_.get(), 2, text);
  const std::size_t digest = std::hash<std::string>()(text);
  bind(content_.get(), 3, static_cast<std::int64_t>(digest));
  run(content_);
  if (text.size() >= kLongTextBytes) add_to(texts_, next_content_, digest);
  text_bytes_ += static_cast<std::int64_t>(text.size());
  return next_content_++;
}

std::int64_t RawWriter::write_message(const ModelCall& call, std::int64_t parent, int role_code,
                                      std::int64_t content) {
  bind(message_.get(), 1, next_message_);
  if (parent == 0) {
    sqlite3_bind_null(message_.get(), 2);
  } else {
    bind(message_.get(), 2, parent);
  }
  bind(message_.get(), 3, std::int64_t{parent == 0 ? 1 : 2});
  bind(message_.get(), 4, call.at_ns / 1'000'000);
  bind(message_.get(), 5, std::int64_t{role_code});
  bind(message_.get(), 6, content);
  run(message_);
  return next_message_++;
}

void RawWriter::write(const ModelCall& call) {
  if (parameters_ == 0) parameters_ = write_text("{\"temperature\":0.7}");
  const auto user = user_id(call.user);
  const auto request = write_message(call, 0, 2 /* user */, write_text(call.question));
  const auto response = write_message(call, request, 3 /* assistant */, write_text(call.answer));

  const auto id = next_conversation_++;
  char name[24];
  std::snprintf(name, sizeof name, "c%010llx", static_cast<unsigned long long>(id));
  const auto title = call.question.substr(0, 80);
  const std::string made(name);
  bind(conversation_.get(), 1, id);
  bind(conversation_.get(), 2, made);
  bind(conversation_.get(), 3, user);
  bind(conversation_.get(), 4, call.at_ns);
  bind(conversation_.get(), 5, title);
  bind(conversation_.get(), 6, call.input);
  bind(conversation_.get(), 7, call.output);
  bind(conversation_.get(), 8, call.latency_ns);
  run(conversation_);

  bind(span_.get(), 1, next_span_);
  bind(span_.get(), 2, call.at_ns);
  bind(span_.get(), 3, call.latency_ns);
  bind(span_.get(), 4, id);
  bind(span_.get(), 5, user);
  run(span_);
  bind(completion_.get(), 1, next_span_);
  bind(completion_.get(), 2, call.first_token_ns);
  bind(completion_.get(), 3, request);
  bind(completion_.get(), 4, response);
  bind(completion_.get(), 5, parameters_);
  run(completion_);
  bind(usage_.get(), 1, next_span_);
  bind(usage_.get(), 2, call.input);
  bind(usage_.get(), 3, call.output);
  run(usage_);
  // Two digests that follow on one another need not lie close together.
  bind(head_.get(), 1, call.at_ns / kHourNs);
  const std::size_t digest = std::hash<std::string>()(call.answer);
  bind(head_.get(), 2, static_cast<std::int64_t>(digest));
  bind(head_.get(), 3, response);
  bind(head_.get(), 4, next_span_);
  run(head_);
  add_to(answers_, next_span_, digest);
  ++next_span_;
  count(call);
  const auto at_us = call.at_ns / 1000;
  auto& user_day = user_days_[{at_us - at_us % kDayUs, user}];
  ++user_day.count;
  user_day.input += call.input;
  user_day.output += call.output;
}

void RawWriter::add_to(Run& run, std::int64_t id, std::size_t digest) {
  if (run.digests.empty()) run.first = id;
  const std::uint32_t entry[] = {static_cast<std::uint32_t>(id - run.first),
                                 static_cast<std::uint32_t>(digest)};
  run.digests.append(reinterpret_cast<const char*>(entry), sizeof entry);
}

void RawWriter::count(const ModelCall& call) {
  auto& hour = hours_[call.at_ns / kHourNs];
  ++hour.count;
  hour.sum_ns += call.latency_ns;
  hour.min_ns = std::min(hour.min_ns, call.latency_ns);
  hour.max_ns = std::max(hour.max_ns, call.latency_ns);
  hour.first_token_sum_ns += call.first_token_ns;
  hour.stream_ns += call.latency_ns - call.first_token_ns;
  hour.input += call.input;
  hour.output += call.output;
  ++hour.buckets[0][bucket(call.latency_ns)];
  ++hour.buckets[1][bucket(call.first_token_ns)];
}

void RawWriter::write_rollups() {
  for (const auto& [hour, sums] : hours_) {
    const std::int64_t values[] = {hour,           sums.count,  sums.sum_ns,
                                   sums.min_ns,    sums.max_ns, sums.first_token_sum_ns,
                                   sums.stream_ns, sums.output, sums.input};
    int index = 0;
    for (const auto value : values) bind(hour_.get(), ++index, value);
    run(hour_);
    for (const int measure : {0, 1}) {
      for (const auto& [value, count] : sums.buckets[measure]) {
        bind(bucket_.get(), 1, hour);
        bind(bucket_.get(), 2, std::int64_t{measure});
        bind(bucket_.get(), 3, value);
        bind(bucket_.get(), 4, count);
        run(bucket_);
      }
    }
  }
  hours_.clear();
}

void RawWriter::write_user_days() {
  for (const auto& [key, sums] : user_days_) {
    if (known_user_days_.insert(key).second) {
      bind(user_count_.get(), 1, key.first);
      run(user_count_);
    }
    const std::int64_t values[] = {key.first, key.second, sums.count, sums.input, sums.output};
    int index = 0;
    for (const auto value : values) bind(user_day_.get(), ++index, value);
    run(user_day_);
  }
  user_days_.clear();
}

void RawWriter::write_runs() {
  std::int64_t kind = 0;
  for (Run* of_batch : {&texts_, &answers_}) {
    ++kind;
    if (of_batch->digests.empty()) continue;
    bind(run_.get(), 1, kind);
    bind(run_.get(), 2, of_batch->first);
    bind(run_.get(), 3, std::int64_t{0});
    sqlite3_bind_blob(run_.get(), 4, of_batch->digests.data(),
                      static_cast<int>(of_batch->digests.size()), SQLITE_STATIC);
    run(run_);
    of_batch->digests.clear();
  }
}

void RawWriter::commit(bool last) {
  write_rollups();
  write_user_days();
  write_runs();
  const std::int64_t values[] = {next_span_, next_message_, next_content_, next_conversation_,
                                 text_bytes_};
  int index = 0;
  for (const auto value : values) bind(state_.get(), ++index, value);
  run(state_);
  bind(writer_.get(), 1, ++batch_);
  bind(writer_.get(), 2, std::int64_t{0});
  run(writer_);
  exec("COMMIT");
  // What follows is daybook's `bounded` durability: one commit in 0.9 s is synced, and the last.
  const auto now = std::chrono::steady_clock::now();
  const bool due = now - synced_at_ >= kSyncEvery;
  if (last || due) {
    exec(
        "PRAGMA synchronous=FULL; BEGIN IMMEDIATE; UPDATE writer SET last_ns = 1; COMMIT;"
        "PRAGMA synchronous=NORMAL");
    synced_at_ = now;
  }
  checkpoint();
}

void RawWriter::checkpoint() {
  const auto bytes = std::int64_t{wal_pages_} * page_bytes_;
  const auto since = std::int64_t{wal_pages_ - wal_pages_at_checkpoint_} * page_bytes_;
  if (bytes > kRestartAboveBytes) {
    sqlite3_wal_checkpoint_v2(db_, nullptr, SQLITE_CHECKPOINT_RESTART, nullptr, nullptr);
    wal_pages_ = wal_pages_at_checkpoint_ = 0;
  } else if (since >= kPassiveEveryBytes || since < 0) {
    sqlite3_wal_checkpoint_v2(db_, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    wal_pages_at_checkpoint_ = wal_pages_;
  }
}

}  // namespace bench
