// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nats/nats.h>

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

class QObject;

namespace tapedeck {

struct NatsMsgDeleter {
    void operator()(natsMsg *message) const { natsMsg_Destroy(message); }
};
using NatsMsg = std::unique_ptr<natsMsg, NatsMsgDeleter>;

struct NatsConnectionDeleter {
    void operator()(natsConnection *connection) const { natsConnection_Destroy(connection); }
};
using NatsConnectionHandle = std::unique_ptr<natsConnection, NatsConnectionDeleter>;

/// Where the library's threads leave what they have for a source's thread: messages, up to a bound, and the one thing
/// that ended the connection. It outlives them, whatever they still do.
class NatsInbox : public std::enable_shared_from_this<NatsInbox>
{
public:
    static constexpr std::size_t messagesMax = 4'096;

    /// `wake` is called on the thread of `context` when there is something to take.
    static std::shared_ptr<NatsInbox> make(QObject *context, std::function<void()> wake);
    ~NatsInbox();

    /// For the library's callbacks, to find the inbox if it is still there.
    [[nodiscard]] void *handle() const;
    [[nodiscard]] static std::shared_ptr<NatsInbox> find(void *handle);

    // By the library's threads.

    /// Waits while the inbox is full, so that what is too much waits in the library.
    void push(NatsMsg message);
    void noteClosed(std::string reason);
    void noteSlow(); ///< it dropped messages
    void noteRefused(std::string reason);

    // By the source's thread.

    struct Taken {
        std::string closed, refused; ///< empty: not so
        bool isSlow = false;
    };
    /// All messages there are, into `messages`, whose memory is reused.
    Taken take(std::vector<NatsMsg> &messages);
    void close(); ///< nobody waits, nobody is woken any more

private:
    NatsInbox(QObject *context, std::function<void()> wake);
    void wakeUp(); // with the lock

    QObject *m_context;
    std::function<void()> m_wake;
    std::uintptr_t m_number;
    std::mutex m_mutex;
    std::condition_variable m_emptied;
    std::vector<NatsMsg> m_messages;
    Taken m_taken;
    bool m_isWoken = false;
    bool m_isClosed = false;
};

} // namespace tapedeck
