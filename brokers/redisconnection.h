// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

class QObject;
class QSslSocket;
struct redisReader;
struct redisReply;

namespace tapedeck {

/// A connection to one Redis server, on a thread with a Qt event loop: commands out, replies in. Its socket is Qt's, so
/// that nothing ever blocks; hiredis takes the replies apart.
class RedisConnection
{
public:
    struct Handler {
        std::function<void()> connected;
        /// Replies come in the order of the commands.
        std::function<void(const redisReply &reply)> replied;
        /// All that has arrived is read.
        std::function<void()> drained;
        /// Not after close(). `reason`: without a full stop.
        std::function<void(std::string reason)> lost;
    };
    struct Security {
        bool tls = false;
        std::string caFile = {}; ///< besides the system's; empty: none
    };

    explicit RedisConnection(Handler handler);
    ~RedisConnection();

    /// `context`: of the thread that all is called on.
    void open(QObject *context, const std::string &host, std::uint16_t port, const Security &security);
    void close();
    [[nodiscard]] bool isOpen() const { return m_socket != nullptr; }
    /// "HOST:PORT", of the last open().
    [[nodiscard]] const std::string &name() const { return m_name; }

    // A command is written word by word, and goes out with flush().
    void begin(std::size_t words);
    void word(std::string_view text);
    void command(std::initializer_list<std::string_view> words);
    void flush();

private:
    struct ReaderDeleter {
        void operator()(redisReader *reader) const;
    };

    void read();
    void fail(std::string reason);
    [[nodiscard]] std::string trouble() const;

    Handler m_handler;
    std::string m_name, m_host;
    QSslSocket *m_socket = nullptr; // deleted later, as it may be what calls
    std::unique_ptr<redisReader, ReaderDeleter> m_reader;
    std::string m_out;
    std::string m_in;
    std::uint64_t m_connections = 0;
};

} // namespace tapedeck
