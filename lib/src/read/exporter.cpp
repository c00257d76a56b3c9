#include "daybook/exporter.hpp"

#include "read/record_source.hpp"
#include "read/snapshot.hpp"
#include "schema/migrate.hpp"

namespace daybook {
namespace {

using Make = std::unique_ptr<read::RecordSource> (*)(sql::Connection&, const read::Wanted&);

struct Table {
  const char* name;
  Make make;  // nullptr: the spans
};
constexpr Table kTables[] = {{"span", nullptr},
                             {"error", read::error_records},
                             {"event", read::event_records},
                             {"metric_sample", read::metric_records},
                             {"memory_sample", read::memory_records},
                             {"score", read::score_records}};

struct Ids {
  std::int64_t first = 0, count = 0;
};

Ids ids_of(sql::Connection& connection, const char* table) {
  const std::string name = table;
  const std::int64_t first = connection.integer("SELECT min(id) FROM " + name);
  const std::int64_t last = connection.integer("SELECT max(id) FROM " + name);
  return {first, first == 0 ? 0 : last - first + 1};
}

}  // namespace

struct Exporter::State {
  State(sql::Connection opened, Selection selection, Form form)
      : connection(std::move(opened)),
        snapshot(connection),
        wanted(read::wanted(connection, std::move(selection))) {
    for (const Table& table : kTables) {
      auto source = table.make == nullptr   ? read::span_records(connection, wanted, form)
                    : form == Form::records ? table.make(connection, wanted)
                                            : nullptr;
      if (!source) continue;
      sources.push_back({std::move(source), ids_of(connection, table.name)});
      ids += sources.back().ids.count;
    }
  }

  struct Source {
    std::unique_ptr<read::RecordSource> records;
    Ids ids;
  };

  sql::Connection connection;
  read::Snapshot snapshot;
  const read::Wanted wanted;
  std::vector<Source> sources;
  std::size_t at = 0;
  std::int64_t ids = 0, passed = 0;  // of the sources before `at`
};

Exporter::Exporter(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Exporter::Exporter(Exporter&&) noexcept = default;
Exporter& Exporter::operator=(Exporter&&) noexcept = default;
Exporter::~Exporter() = default;

const std::vector<std::string>& Exporter::types() {
  static const std::vector<std::string> kTypes = {
      "completion",  "error",  "span",           "event",           "latency", "metric",
      "token_usage", "memory", "tool_execution", "resource_access", "score"};
  return kTypes;
}

Exporter Exporter::open(const std::string& path, Selection selection, Form form) {
  sql::Connection connection = sql::Connection::open_reader(path);
  schema::require_readable(connection);
  return Exporter(std::make_unique<State>(std::move(connection), std::move(selection), form));
}

Exporter Exporter::open(const std::string& path, Selection selection) {
  return open(path, std::move(selection), Form::records);
}

bool Exporter::next(std::string& line) {
  if (!state_) return false;
  State& s = *state_;
  for (; s.at < s.sources.size(); ++s.at) {
    if (s.sources[s.at].records->next(line)) return true;
    s.passed += s.sources[s.at].ids.count;
  }
  return false;
}

std::uint64_t Exporter::without_messages() const noexcept {
  std::uint64_t without = 0;
  if (!state_) return without;
  for (const State::Source& source : state_->sources) without += source.records->without_messages();
  return without;
}

double Exporter::part() const noexcept {
  if (!state_ || state_->at == state_->sources.size() || state_->ids == 0) return 1;
  const State::Source& now = state_->sources[state_->at];
  const std::int64_t within = std::max<std::int64_t>(0, now.records->id() - now.ids.first + 1);
  return static_cast<double>(state_->passed + within) / static_cast<double>(state_->ids);
}

}  // namespace daybook
