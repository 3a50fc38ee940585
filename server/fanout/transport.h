// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <sys/types.h>

#include <memory>
#include <string>
#include <string_view>

namespace tapedeck {

/// The sending side of a client's socket, and its reading. One send(2) straight from the shared frame; only what the
/// kernel does not take is held, as a reference to the frame, until the socket can be written to again.
///
/// Two lanes: board frames, of which there is one under way at most (drained() first), and urgent messages, which go
/// before the next board frame and are bounded by whoever looks at urgentBytes().
class Transport
{
public:
    /// Takes over a connected, non-blocking descriptor.
    explicit Transport(int descriptor);
    ~Transport();
    Transport(const Transport &) = delete;
    Transport &operator=(const Transport &) = delete;

    [[nodiscard]] int descriptor() const { return m_descriptor; }
    /// Nothing is held: the next frame goes to the kernel at once.
    [[nodiscard]] bool drained() const { return m_held == nullptr; }
    [[nodiscard]] std::size_t urgentBytes() const;
    /// The connection failed; what is sent now is lost.
    [[nodiscard]] bool broken() const { return m_broken; }
    /// The peer sends nothing more. It may still read.
    [[nodiscard]] bool ended() const { return m_ended; }

    /// Sends a board frame that `owner` keeps alive. Only when drained().
    template <typename Owner> void send(std::string_view bytes, const std::shared_ptr<Owner> &owner, Micros nowUs)
    {
        m_lastSendUs = nowUs;
        const std::size_t sent = write(bytes, nowUs);
        if (sent < bytes.size() && !m_broken)
            hold(owner, bytes.substr(sent));
    }
    /// The same for bytes that are the caller's: what is not taken is copied.
    void send(std::string_view bytes, Micros nowUs);
    /// Sends as soon as the frame that is under way, if any, has gone.
    void sendUrgent(std::string_view bytes, Micros nowUs);

    /// The socket can be written to: sends what is held. True if it is drained now, and was not before.
    bool onWritable(Micros nowUs);

    /// Lets the kernel hold no more than this that is not on the way yet (TCP_NOTSENT_LOWAT of tcp(7)). Does nothing on
    /// a socket that is not TCP's.
    void limitUnsent(int bytes);

    /// Reads what is there, at most `size`. 0: nothing now; -1: ended() or broken().
    [[nodiscard]] ssize_t receive(char *buffer, std::size_t size);

    /// When something was last handed over, and when the kernel last took something (steady clock).
    [[nodiscard]] Micros lastSendUs() const { return m_lastSendUs; }
    [[nodiscard]] Micros lastProgressUs() const { return m_lastProgressUs; }

private:
    struct Held {
        std::shared_ptr<const void> owner; ///< of the frame that is under way
        std::string_view frame;            ///< what is left of it
        std::string urgent;
        std::size_t urgentOffset = 0;
    };

    [[nodiscard]] std::size_t write(std::string_view bytes, Micros nowUs);
    void hold(std::shared_ptr<const void> owner, std::string_view rest);

    int m_descriptor;
    bool m_broken = false;
    bool m_ended = false;
    int m_unsentMax = 0;
    std::unique_ptr<Held> m_held; // null when all has gone
    Micros m_lastSendUs;
    Micros m_lastProgressUs;
};

} // namespace tapedeck
