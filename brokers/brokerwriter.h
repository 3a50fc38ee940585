// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/url/optionurl.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tapedeck {

struct BrokerMessage {
    std::string_view key; ///< messages of one key stay in order
    std::string_view payload;
    bool isRemoval = false; ///< the row is gone, for brokers that have a way of their own to say so
};

/// Why something came to nothing.
struct BrokerTrouble {
    std::string reason;     ///< a sentence without a full stop, to be shown
    bool isRefused = false; ///< it will be no better the next time, unless somebody does something about it
};

/// Writes messages to one place of a broker, each at least once. All but cancel() belongs to one thread, which it
/// blocks: what takes long answers within seconds or tells that it waits, and ends as soon as it is cancelled.
class BrokerWriter
{
public:
    /// What is under way at once should not be more.
    static constexpr std::size_t batchMessages = 500;
    static constexpr std::size_t batchBytes = 256 * 1024;

    virtual ~BrokerWriter() = default;

    /// Before open(). `tell`: why a write() waits for a broker that is alive, maybe several times alike; a sentence
    /// without a full stop. Called by write() itself.
    void onWaiting(std::function<void(const std::string &reason)> tell) { m_tellWaiting = std::move(tell); }

    /// Connects.
    [[nodiscard]] virtual std::optional<BrokerTrouble> open() = 0;
    /// Sends all, and waits until the broker has confirmed them. After trouble any of them may have been written; what
    /// is left to do is close().
    [[nodiscard]] virtual std::optional<BrokerTrouble> write(std::span<const BrokerMessage> messages) = 0;
    /// To be called about once a second while there is nothing to write: keeps the connection alive, and tells if it is
    /// gone. Does not wait.
    [[nodiscard]] virtual std::optional<BrokerTrouble> tend() = 0;
    /// Lets go of the connection, on the thread that opened it.
    virtual void close() = 0;
    /// From any thread: for good.
    virtual void cancel() = 0;

protected:
    void tellWaiting(const std::string &reason) const
    {
        if (m_tellWaiting)
            m_tellWaiting(reason);
    }

private:
    std::function<void(const std::string &reason)> m_tellWaiting;
};

/// The writer for a URL of redis, rediss, nats, kafka, amqp or amqps; takes its options and finishes the URL, whose
/// other options are `otherOptions`, such as "board and payload". Null if the URL is wrong: its error() tells.
[[nodiscard]] std::unique_ptr<BrokerWriter> makeBrokerWriter(OptionUrl &url, const std::string &otherOptions);

} // namespace tapedeck
