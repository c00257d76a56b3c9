// Settings: every PRAGMA, limit and switch of a connection in one place, each with its reason.
#pragma once

#include <cstdint>

#include "sql/connection.hpp"

namespace daybook::sql {

/// Size of a page in a new store, in bytes.
constexpr unsigned kDefaultPageSize = 16384;
constexpr int kBusyTimeoutMs = 5000;

/// What lives in the connection. The file is read, never changed.
void configure_writer(Connection& connection);
void configure_reader(Connection& connection);

/// How much of the file is kept in memory. To be called once the file was read: SQLite counts the
/// bound in pages of the size it knows of by then, and they are four times as large.
void bound_writer_cache(Connection& connection);
void bound_reader_cache(Connection& connection);

/// Throws invalid_argument unless SQLite can make such pages; 0 stands for the default.
void require_page_size(unsigned page_size);
/// What lives in the file, where it is empty: page size, auto_vacuum, application_id; then WAL.
/// The caller holds the Guard.
void initialise_file(Connection& connection, unsigned page_size);
bool is_initialised(Connection& connection);

}  // namespace daybook::sql
