#include "access/message_subjects.hpp"

namespace daybook::access {
namespace {

constexpr int kStepsMax = 2000;  // up a path; behind that its calls are not known cheaply

}  // namespace

MessageSubjects::MessageSubjects(sql::Connection& inner)
    : calls_(inner,
             "SELECT completion.request_message_id, completion.response_message_id,"
             " user_name.name, session.name, conversation.name"
             " FROM message"
             " JOIN span ON span.at_us >= message.at_us AND span.at_us < message.at_us + 1000"
             " JOIN completion ON completion.id = span.id"
             " LEFT JOIN user_name ON user_name.id = span.user_id"
             " LEFT JOIN session ON session.id = span.session_id"
             " LEFT JOIN conversation ON conversation.id = span.conversation_row"
             " WHERE message.id = ?1 LIMIT 16"),
      parent_(inner, "SELECT parent_id FROM message WHERE id = ?1") {}

bool MessageSubjects::is_on_path(std::int64_t message, std::int64_t end) {
  for (int steps = 0; end > message && steps < kStepsMax; ++steps)
    end = parent_.bind(1, end).first_integer();
  return end == message;
}

void MessageSubjects::add(std::int64_t message, state::AuditSubjects& subjects) {
  calls_.bind(1, message);
  while (calls_.step()) {
    if (!is_on_path(message, calls_.integer(0)) && !is_on_path(message, calls_.integer(1)))
      continue;
    subjects.add("user", calls_.text(2));
    subjects.add("session", calls_.text(3));
    subjects.add("conversation", calls_.text(4));
  }
}

}  // namespace daybook::access
