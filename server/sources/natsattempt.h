// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brokers/natsaccess.h"
#include "common/time/clock.h"

#include <thread>

namespace tapedeck {

/// Where to go, who we are there, and what of a stream we want.
struct NatsWishes : NatsAccess {
    enum class Deliver : std::uint8_t { All, LastPerSubject, New };

    std::string stream; ///< empty: no JetStream
    std::string filter; ///< of subjects; empty: all
    std::string durable;
    Deliver deliver = Deliver::All;
    std::uint64_t taken = 0; ///< number of the last message that was taken; 0: none
};

/// What became of them.
struct NatsOffer {
    NatsConnectionHandle connection;
    std::string lost, refused; ///< a sentence if it came to nothing

    std::string consumer;
    std::uint64_t first = 0;     ///< number of the first message that is still in the stream
    std::uint64_t last = 0;      ///< and of the last one
    bool isReplaced = false;     ///< the stream ends before what was taken of it
    bool isWhole = false;        ///< numbers without a message mean that one is missing
    bool isLevel = false;        ///< there is nothing that was missed
    Micros unacknowledgedUs = 0; ///< until all that is not acknowledged comes again; 0: there is none
};

/// One attempt to connect, on a thread of its own, as the library waits for answers.
class NatsAttempt
{
public:
    /// `done` is called on the thread of `context`, unless it was cancelled.
    NatsAttempt(NatsWishes wishes, std::shared_ptr<NatsInbox> inbox, QObject *context, std::function<void()> done);
    ~NatsAttempt(); ///< cancels, which takes up to natsAnswerMs

    [[nodiscard]] NatsOffer take() { return std::move(m_offer); } ///< once it is done

private:
    void run();
    [[nodiscard]] bool connect();
    [[nodiscard]] bool findStream(jsCtx *js);
    [[nodiscard]] bool findConsumer(jsCtx *js);
    [[nodiscard]] bool makeConsumer(jsCtx *js);
    bool fail(natsStatus status, int code, const std::string &what);
    [[nodiscard]] bool takeConsumer(const jsConsumerInfo &info);

    NatsWishes m_wishes;
    std::shared_ptr<NatsInbox> m_inbox;
    QObject *m_context;
    std::function<void()> m_done;
    NatsOffer m_offer;
    std::mutex m_mutex;
    natsConnection *m_cancellable = nullptr;
    bool m_isCancelled = false;
    std::thread m_thread;
};

} // namespace tapedeck
