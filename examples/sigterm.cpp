// A service that keeps its history whole when it is told to stop.
//
//   sigterm daybook.db &   kill -TERM $!
//
// daybook installs no signal handler: what SIGTERM means is the application's to say. Here a thread
// works, and the main thread waits for the signal, stops the work and closes the store, which
// commits what is queued. The signals are blocked before the store opens so that its thread
// inherits the mask.
#include <atomic>
#include <csignal>
#include <daybook/daybook.hpp>
#include <iostream>
#include <thread>

namespace {

void serve(const daybook::Logger& log, const std::atomic<bool>& stop) {
  for (int n = 1; !stop; ++n) {
    daybook::Completion call;
    call.model = "echo";
    call.messages.push_back({"user", "question " + std::to_string(n)});
    call.response.push_back({"assistant", "answer " + std::to_string(n)});
    if (log.completion(std::move(call)) != daybook::Submit::ok) std::this_thread::yield();
    if (n == 100) std::cout << "serving" << std::endl;
  }
}

}  // namespace

int main(int argc, char** argv) try {
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  sigaddset(&stop_signals, SIGTERM);
  sigaddset(&stop_signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);

  auto store = daybook::Store::open(argc > 1 ? argv[1] : "daybook.db");
  std::atomic<bool> stop{false};
  std::thread server([&stop, log = store.logger()] { serve(log, stop); });

  int signal = 0;
  sigwait(&stop_signals, &signal);
  stop = true;
  server.join();
  store.close();

  const auto stats = store.stats();
  std::cout << "committed " << stats.committed << ", dropped " << stats.dropped << '\n';
} catch (const daybook::Error& e) {
  std::cerr << "sigterm: " << e.what() << "; " << e.hint << '\n';
  return 1;
}
