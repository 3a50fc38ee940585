// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/load/updatehead.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace tapedeck {

/// Puts the pieces of a server's messages together, as far as they are wanted: of an Update the head only, unless the
/// client keeps a replica; all else whole. The rows of an Update pass by without being kept.
class MessageReader
{
public:
    enum class Outcome : std::uint8_t {
        NeedsMore,
        Update,  ///< an Update has ended: head(), and message() if whole Updates are wanted
        Message, ///< another message has ended: message()
        Broken,  ///< malformed, or more would have to be kept than a client allows
    };
    static constexpr std::size_t keptMax = 1024 * 1024;
    static constexpr std::size_t keptWithUpdatesMax = 64 * 1024 * 1024;

    explicit MessageReader(bool wholeUpdates)
        : m_wholeUpdates(wholeUpdates)
    {
    }

    /// The next piece of the payload; `last`: it ends the message. `scratch` is only reused.
    [[nodiscard]] Outcome take(std::string_view piece, bool last, HeadScratch &scratch);

    /// Nothing in the rest of the present message is wanted.
    [[nodiscard]] bool ignoresRest() const { return m_state == State::Rows; }
    [[nodiscard]] const UpdateHead &head() const { return m_head; }
    /// Valid until the next piece is taken, and as long as that one.
    [[nodiscard]] std::string_view message() const { return m_message; }
    /// Begins anew, as on a new connection.
    void reset() { *this = MessageReader(m_wholeUpdates); }

private:
    enum class State : std::uint8_t {
        Between, // messages
        Head,    // what the message is, is not known yet
        Rows,    // of an Update whose head is read
        Whole,   // kept to its end
    };
    [[nodiscard]] Outcome readHead(std::string_view bytes, HeadScratch &scratch);
    [[nodiscard]] Outcome endMessage(std::string_view bytes, HeadScratch &scratch);

    State m_state = State::Between;
    bool m_wholeUpdates;
    UpdateHead m_head;
    std::string m_kept; // what came before the present piece
    std::string_view m_message;
};

} // namespace tapedeck
