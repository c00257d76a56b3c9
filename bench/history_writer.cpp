#include "history_writer.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace bench {
namespace {

// The file is thrown away if this fails, so nothing has to be safe.
constexpr const char* kSettings =
    "PRAGMA foreign_keys=OFF; PRAGMA secure_delete=OFF; PRAGMA cache_size=-262144;"
    "PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000;";
constexpr std::int64_t kSpansPerCommit = 100'000;

/// daybook's buckets (base/histogram.cpp), as a list to search.
const std::vector<std::pair<std::int64_t, std::int64_t>>& buckets() {
  static const auto all = [] {
    std::vector<std::pair<std::int64_t, std::int64_t>> made;  // highest, value
    for (std::int64_t lowest = 0; lowest <= 31LL * 24 * kHourNs;) {
      const std::int64_t value = lowest * 101 / 100;
      made.emplace_back(value * 100 / 99, value);
      lowest = made.back().first + 1;
    }
    return made;
  }();
  return all;
}

std::int64_t bucket(std::int64_t ns) {
  const auto& all = buckets();
  return std::lower_bound(all.begin(), all.end(), std::pair<std::int64_t, std::int64_t>{ns, 0})
      ->second;
}

std::int64_t group_of(const HistoryCall& call) {
  return 1 + (call.service * kModels + call.model) * 2 + (call.error >= 0 ? 1 : 0);
}

std::int64_t error_group_of(const HistoryCall& call) {
  return 1 + (call.service * kModels + call.model) * kErrors + call.error;
}

std::int64_t month_of(std::int64_t hour) {
  using namespace std::chrono;
  const year_month_day date{sys_days(days(hour / 24))};
  return (int(date.year()) - 1970) * 12 + int(unsigned(date.month())) - 1;
}

std::string quoted(const std::string& text) {
  return '\'' + text + '\'';
}

}  // namespace

void HistoryWriter::Counter::add(const Counter& other) {
  count += other.count;
  sum_ns += other.sum_ns;
  min_ns = std::min(min_ns, other.min_ns);
  max_ns = std::max(max_ns, other.max_ns);
  first_token_sum_ns += other.first_token_sum_ns;
  stream_ns += other.stream_ns;
  input += other.input;
  output += other.output;
  cost += other.cost;
  for (const int measure : {0, 1})
    for (const auto& [value, n] : other.buckets[measure]) buckets[measure][value] += n;
}

void HistoryWriter::ErrorCounter::add(const ErrorCounter& other) {
  count += other.count;
  first_ns = std::min(first_ns, other.first_ns);
  if (other.last_ns < last_ns) return;
  last_ns = other.last_ns;
  sample = other.sample;
}

HistoryWriter::Tier::Tier(HistoryWriter& writer, const std::string& name)
    : counter(nullptr, sqlite3_finalize),
      bucket(nullptr, sqlite3_finalize),
      error(nullptr, sqlite3_finalize) {
  const bool all = name == "all";
  const std::string period = all ? "" : name + ", ", value = all ? "" : "?1, ";
  counter = writer.prepare(
      "INSERT INTO rollup_" + name + " (" + period +
      "group_id, count, timed, sum_ns, min_ns, max_ns, ttft_count, ttft_sum_ns, stream_ns,"
      " stream_tokens, usage_count, input_tokens, output_tokens, cache_read_tokens,"
      " cache_write_tokens, reasoning_tokens, cost_nano_usd, priced, unpriced) VALUES (" +
      value + "?2, ?3, ?3, ?4, ?5, ?6, ?3, ?7, ?8, ?10, ?3, ?9, ?10, 0, 0, 0, ?11, ?3, 0)");
  bucket =
      writer.prepare("INSERT INTO rollup_" + name + "_bucket (" + period +
                     "group_id, measure, value_ns, count) VALUES (" + value + "?2, ?3, ?4, ?5)");
  error = writer.prepare("INSERT INTO rollup_error_" + name + " (" + period +
                         "group_id, count, first_at_ns, last_at_ns, sample_id) VALUES (" + value +
                         "?2, ?3, ?4, ?5, ?6)");
}

void HistoryWriter::Tier::add(const Tier& other) {
  for (const auto& [group, sums] : other.counters) counters[group].add(sums);
  for (const auto& [group, sums] : other.errors) errors[group].add(sums);
}

HistoryWriter::HistoryWriter(const std::string& store, Errors errors)
    : fingerprints_(std::move(errors.fingerprints)) {
  if (sqlite3_open_v2(store.c_str(), &db_, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK)
    throw std::runtime_error("cannot open " + store);
  exec(kSettings);
  exec("BEGIN");
  exec("INSERT INTO operation (id, name) VALUES (1, 'chat')");
  for (int service = 0; service < kServices; ++service) {
    const std::string id = std::to_string(service + 1);
    exec("INSERT INTO service (id, name) VALUES (" + id + ", " + quoted(service_name(service)) +
         "); INSERT INTO resource (id, service_id, environment, version) VALUES (" + id + ", " +
         id + ", '', '')");
  }
  for (int model = 0; model < kModels; ++model)
    exec("INSERT INTO model (id, provider, name) VALUES (" + std::to_string(model + 1) +
         ", 'acme', " + quoted(model_name(model)) + ")");
  const auto group = prepare("INSERT INTO rollup_group VALUES (?1, ?2, '', 'chat', 1, ?3, ?4)");
  for (HistoryCall call; call.service < kServices; ++call.service)
    for (call.model = 0; call.model < kModels; ++call.model)
      for (call.error = -1; call.error < kErrors; ++call.error) {
        if (call.error <= 0)
          run(group, {group_of(call), call.service + 1, call.model + 1, call.error < 0 ? 1 : 2});
        if (call.error < 0) continue;
        exec("INSERT INTO rollup_error_group VALUES (" + std::to_string(error_group_of(call)) +
             ", " + std::to_string(call.service + 1) + ", " + std::to_string(call.model + 1) +
             ", " + quoted(failure(call.error).type) + ", " +
             quoted(fingerprints_[static_cast<std::size_t>(call.error)]) + ")");
      }
  exec("INSERT INTO content (id, text, checksum) VALUES (1, 'the call did not succeed', " +
       std::to_string(errors.message_checksum) + ")");
  span_ = std::make_unique<Statement>(prepare(
      "INSERT INTO span (id, at_ns, duration_ns, service_id, resource_id, operation_id, kind,"
      " level, status, redactions) VALUES (?1, ?2, ?3, ?4, ?4, 1, 'chat', 2, ?5, 0)"));
  completion_ = std::make_unique<Statement>(
      prepare("INSERT INTO completion (id, model_id, stream, attempt, time_to_first_token_ns,"
              " content_state) VALUES (?1, ?2, 0, 1, ?3, 1)"));
  usage_ = std::make_unique<Statement>(
      prepare("INSERT INTO token_usage (id, model_id, input_tokens, output_tokens, cost_nano_usd,"
              " cost_source) VALUES (?1, ?2, ?3, ?4, ?5, 'reported')"));
  error_ = std::make_unique<Statement>(prepare(
      "INSERT INTO error (id, at_ns, service_id, resource_id, level, span_row, model_id, type,"
      " message_id, fingerprint, redactions) VALUES (?1, ?2, ?3, ?3, 4, ?4, ?5, ?6, 1, ?7, 0)"));
  percentile_ = std::make_unique<Statement>(
      prepare("INSERT INTO rollup_hour_quantile VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8)"));
  hour_ = std::make_unique<Tier>(*this, "hour");
  day_ = std::make_unique<Tier>(*this, "day");
  month_ = std::make_unique<Tier>(*this, "month");
  all_ = std::make_unique<Tier>(*this, "all");
}

HistoryWriter::~HistoryWriter() {
  hour_.reset(), day_.reset(), month_.reset(), all_.reset(), open_.clear();
  span_.reset(), completion_.reset(), usage_.reset(), error_.reset(), percentile_.reset();
  sqlite3_close(db_);
}

void HistoryWriter::exec(const std::string& sql) {
  if (sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    throw std::runtime_error(sql + ": " + sqlite3_errmsg(db_));
}

HistoryWriter::Statement HistoryWriter::prepare(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
    throw std::runtime_error(sql + ": " + sqlite3_errmsg(db_));
  return {statement, sqlite3_finalize};
}

void HistoryWriter::run(const Statement& statement, std::initializer_list<std::int64_t> values) {
  int index = 0;
  for (const std::int64_t value : values) sqlite3_bind_int64(statement.get(), ++index, value);
  if (sqlite3_step(statement.get()) != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(db_));
  sqlite3_reset(statement.get());
}

void HistoryWriter::count(const HistoryCall& call, std::int64_t error_id) {
  Counter& sums = hour_->counters[group_of(call)];
  ++sums.count;
  sums.sum_ns += call.latency_ns;
  sums.min_ns = std::min(sums.min_ns, call.latency_ns);
  sums.max_ns = std::max(sums.max_ns, call.latency_ns);
  sums.first_token_sum_ns += call.first_token_ns;
  sums.stream_ns += call.latency_ns - call.first_token_ns;
  sums.input += call.input;
  sums.output += call.output;
  sums.cost += call.cost_nano_usd;
  ++sums.buckets[0][bucket(call.latency_ns)];
  ++sums.buckets[1][bucket(call.first_token_ns)];
  if (error_id != 0) hour_->errors[error_group_of(call)].add({1, call.at_ns, call.at_ns, error_id});
}

void HistoryWriter::write(const HistoryCall& call) {
  const std::int64_t hour = call.at_ns / kHourNs;
  if (hour != now_hour_) {
    end_hour();
    now_hour_ = hour;
  }
  const std::int64_t id = ++spans_, service = call.service + 1, model = call.model + 1;
  run(*span_, {id, call.at_ns, call.latency_ns, service, call.error < 0 ? 1 : 2});
  run(*completion_, {id, model, call.first_token_ns});
  run(*usage_, {id, model, call.input, call.output, call.cost_nano_usd});
  if (call.error >= 0) {
    const std::string type = failure(call.error).type;
    sqlite3_bind_text(error_->get(), 6, type.c_str(), -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(error_->get(), 7, fingerprints_[static_cast<std::size_t>(call.error)].c_str(),
                      -1, SQLITE_TRANSIENT);
    run(*error_, {++errors_, call.at_ns, service, id, model});
  }
  count(call, call.error >= 0 ? errors_ : 0);
  if (spans_ % kSpansPerCommit == 0) exec("COMMIT; BEGIN");
}

/// Writes the tier's rows and empties it.
void HistoryWriter::Tier::write(std::int64_t period) {
  const auto run = [](const Statement& statement, std::initializer_list<std::int64_t> values) {
    int index = 0;
    for (const std::int64_t value : values) sqlite3_bind_int64(statement.get(), ++index, value);
    if (sqlite3_step(statement.get()) != SQLITE_DONE)
      throw std::runtime_error("a rollup was not written");
    sqlite3_reset(statement.get());
  };
  for (const auto& [group, c] : counters) {
    run(counter, {period, group, c.count, c.sum_ns, c.min_ns, c.max_ns, c.first_token_sum_ns,
                  c.stream_ns, c.input, c.output, c.cost});
    for (const std::int64_t measure : {0, 1})
      for (const auto& [value, n] : c.buckets[measure])
        run(bucket, {period, group, measure, value, n});
  }
  for (const auto& [group, c] : errors)
    run(error, {period, group, c.count, c.first_ns, c.last_ns, c.sample});
  counters.clear();
  errors.clear();
}

void HistoryWriter::end_hour() {
  if (now_hour_ < 0) return;
  auto kept = std::make_unique<Tier>(*this, "hour");
  kept->add(*hour_);
  hour_->write(now_hour_);
  open_.emplace_back(now_hour_, std::move(kept));
  fold_before(now_hour_ - 1);
}

void HistoryWriter::write_percentiles(std::int64_t hour, const Tier& sums) {
  for (int series = 0; series < kServices * kModels; ++series) {
    std::map<std::int64_t, std::int64_t> merged[2];
    std::int64_t min_ns = INT64_MAX, max_ns = 0;  // no percentile of durations lies beyond
    for (const std::int64_t group : {series * 2 + 1, series * 2 + 2}) {
      const auto found = sums.counters.find(group);
      if (found == sums.counters.end()) continue;
      min_ns = std::min(min_ns, found->second.min_ns);
      max_ns = std::max(max_ns, found->second.max_ns);
      for (const int measure : {0, 1})
        for (const auto& [value, n] : found->second.buckets[measure]) merged[measure][value] += n;
    }
    if (merged[0].empty()) continue;
    const auto at = [&](int measure, std::int64_t percent) {
      std::int64_t all = 0, seen = 0;
      for (const auto& [value, n] : merged[measure]) all += n;
      for (const auto& [value, n] : merged[measure])
        if ((seen += n) * 100 >= all * percent)
          return measure == 0 ? std::max(std::min(value, max_ns), min_ns) : value;
      return std::int64_t{0};
    };
    run(*percentile_, {hour, series / kModels + 1, series % kModels + 1, at(0, 50), at(0, 95),
                       at(0, 99), at(1, 50), at(1, 95)});
  }
}

void HistoryWriter::fold_before(std::int64_t hour) {
  folded_hour_ = hour;
  while (!open_.empty() && open_.front().first < hour) {
    const std::int64_t folded = open_.front().first;
    const Tier& sums = *open_.front().second;
    rows_of_hours_ += static_cast<std::int64_t>(sums.counters.size());
    for (const auto& [group, counter] : sums.counters) {
      if (day_->counters.count(group) == 0 || folded / 24 != day_now_) ++rows_of_days_;
      for (const auto& buckets : counter.buckets)
        rows_of_buckets_ += static_cast<std::int64_t>(buckets.size());
    }
    if (day_now_ >= 0 && folded / 24 != day_now_) day_->write(day_now_);
    if (month_now_ >= 0 && month_of(folded) != month_now_) month_->write(month_now_);
    day_now_ = folded / 24;
    month_now_ = month_of(folded);
    write_percentiles(folded, sums);
    for (Tier* tier : {day_.get(), month_.get(), all_.get()}) tier->add(sums);
    open_.erase(open_.begin());
  }
}

void HistoryWriter::finish() {
  end_hour();
  day_->write(day_now_);
  month_->write(month_now_);
  all_->write(0);
  const auto text = [](std::int64_t n) { return std::to_string(n); };
  exec("UPDATE store_state SET next_span_id = " + text(spans_ + 1) + ", next_error_id = " +
       text(errors_ + 1) + ", next_content_id = 2, folded_hour = " + text(folded_hour_));
  write_sizes();
  exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
}

/// daybook counts bytes as it writes; here SQLite is asked, where it was built to tell.
void HistoryWriter::write_sizes() {
  const std::map<std::string, std::int64_t> rows = {{"span", spans_},
                                                    {"completion", spans_},
                                                    {"token_usage", spans_},
                                                    {"error", errors_},
                                                    {"content", 1},
                                                    {"rollup_hour", rows_of_hours_},
                                                    {"rollup_hour_bucket", rows_of_buckets_},
                                                    {"rollup_day", rows_of_days_}};
  const bool told = sqlite3_compileoption_used("ENABLE_DBSTAT_VTAB") != 0;
  for (const auto& [table, count] : rows) {
    if (count == 0) continue;
    exec("INSERT INTO table_size VALUES ('" + table + "', " + std::to_string(count) + ", " +
         (told ? "(SELECT sum(payload) FROM dbstat WHERE name = '" + table + "')" : "NULL") +
         (table == "content" ? ", 24)" : ", NULL)"));
  }
}

}  // namespace bench
