// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/process/crashtrace.h"

#include <execinfo.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>

namespace tapedeck {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

void traceCrashes(const char *) { }

#else

namespace {

constexpr int framesMax = 64;

const char *crashingProgram = "";
std::array<char, 64 * 1024> handlerStack; // the main thread's own may have overflowed

void write(const char *text)
{
    (void)!::write(STDERR_FILENO, text, std::strlen(text));
}

// Only what is safe within a signal handler.
void onCrash(int number)
{
    write(crashingProgram);
    write(": crashed: ");
    write(sigdescr_np(number) != nullptr ? sigdescr_np(number) : "signal");
    write("\n");
    std::array<void *, framesMax> frames;
    backtrace_symbols_fd(frames.data(), backtrace(frames.data(), framesMax), STDERR_FILENO);
    std::raise(number); // the default action again, once this handler has returned
}

} // namespace

void traceCrashes(const char *program)
{
    crashingProgram = program;
    void *frame = nullptr;
    (void)backtrace(&frame, 1); // loads what it needs, which a handler must not
    stack_t stack{};
    stack.ss_sp = handlerStack.data();
    stack.ss_size = handlerStack.size();
    sigaltstack(&stack, nullptr);
    struct sigaction action {
    };
    action.sa_handler = onCrash;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_ONSTACK);
    for (const int number : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT})
        sigaction(number, &action, nullptr);
}

#endif

} // namespace tapedeck
