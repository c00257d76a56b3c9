// ScriptedCore: the facade on a ScriptedSession, with the real writer's thread.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "facade/core.hpp"
#include "write/scripted_session.hpp"

namespace daybook::test {

struct ScriptedCore {
  std::shared_ptr<Script> script = std::make_shared<Script>();
  std::shared_ptr<Core> core;
  Logger log;

  explicit ScriptedCore(Options options = {})
      : core(std::make_shared<Core>("scripted.db", std::move(options),
                                    std::make_unique<ScriptedSession>(script))),
        log(Core::logger(core)) {}

  /// Flushes, and gives the only record that was committed.
  template <class R>
  R committed() {
    core->flush(std::chrono::seconds(30));
    return std::get<R>(script->items.at(0).record);
  }
};

}  // namespace daybook::test
