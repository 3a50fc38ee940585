// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <simdjson.h>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

struct gzFile_s;

namespace tapedeck {

/// Reads the messages of a recorded file, plain or gzip, one at a time. Containers are recognised by content:
///   "1617666423.12: TEXT"             a received message (cryptofeed)
///   "https://… -> 1617566592.10: BODY" the answer to a request
///   "wss://… <- …", "… <-> …", "configuration: …", empty lines: what the client did; skipped
///   "1723161253937085768 JSON"        nanoseconds and a message
///   "{…}"                             a message a line, without a receive time
/// A kind whose files are one JSON document is read whole.
class RecordingReader
{
public:
    static constexpr std::size_t messageBytesMax = 64 * 1024 * 1024;

    enum class Result {
        Message,
        End,
        Unreadable, ///< a line that is none of the above, or too long: skipped
        Broken,     ///< the file itself cannot be read on (error() says why); End follows
    };

    RecordingReader(std::string path, std::string kind);
    ~RecordingReader();
    RecordingReader(const RecordingReader &) = delete;
    RecordingReader &operator=(const RecordingReader &) = delete;

    /// Opens the file, or starts over. False: error() says why.
    [[nodiscard]] bool open();
    /// Reads on; text(), receivedUs() and url() are of the new message until the next call.
    [[nodiscard]] Result next();

    [[nodiscard]] simdjson::padded_string_view text() const
    {
        return simdjson::padded_string_view(m_text.data(), m_text.size(), m_text.capacity());
    }
    [[nodiscard]] Micros receivedUs() const { return m_receivedUs; } ///< 0: not recorded
    [[nodiscard]] std::string_view url() const { return m_url; }
    [[nodiscard]] std::uint64_t line() const { return m_line; }
    [[nodiscard]] const std::string &path() const { return m_path; }
    [[nodiscard]] std::string_view fileName() const; ///< without its folder
    [[nodiscard]] const std::string &error() const { return m_error; }

private:
    enum class LineResult { Line, End, TooLong, Broken };

    [[nodiscard]] LineResult readLine();
    [[nodiscard]] Result readWhole();
    [[nodiscard]] bool takeLine(); // of m_lineText; false: not a message
    void setText(std::string_view text);

    std::string m_path;
    std::string m_kind;
    gzFile_s *m_file = nullptr;
    std::string m_lineText;
    std::string m_text; // with simdjson's padding behind it
    std::string m_url;
    std::string m_error;
    Micros m_receivedUs = 0;
    std::uint64_t m_line = 0;
    std::deque<std::string> m_parts; // of a document that was taken apart
    bool m_isDocument = false;
    bool m_unreadable = false;
};

} // namespace tapedeck
