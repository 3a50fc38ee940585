// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/clirun.h"
#include "client/cli/commands.h"
#include "client/cli/tableformat.h"
#include "client/cli/version.h"
#include "common/time/histogram.h"
#include "common/wire/replica.h"

#include "tapedeck/v1/wire.pb.h"

#include <QCoreApplication>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

#include <sys/resource.h>

#include <algorithm>
#include <iostream>

namespace tapedeck {

namespace {

/// Many connections on one thread that read every update and keep none: a load for the server, as light as may be.
class LoadGenerator : public QObject
{
public:
    explicit LoadGenerator(const CliOptions &options)
        : m_options(options)
    {
        v1::ClientMessage hello;
        hello.mutable_hello()->set_client(cliVersion + std::string(" load"));
        v1::ClientMessage subscribe;
        subscribe.mutable_subscribe()->set_board(options.board);
        subscribe.mutable_subscribe()->set_max_rate_hz(static_cast<std::uint32_t>(options.rateHz));
        m_hello = QByteArray::fromStdString(hello.SerializeAsString());
        m_subscribe = QByteArray::fromStdString(subscribe.SerializeAsString());
        connect(&m_opening, &QTimer::timeout, this, &LoadGenerator::openSome);
        connect(&m_second, &QTimer::timeout, this, [this] { report(); });
    }

    void start()
    {
        m_startUs = m_lastUs = steadyClockUs();
        m_opening.start(10);
        m_second.start(1'000);
    }

    /// The whole run; after it, the figures of the last seconds.
    void report(bool final = false)
    {
        const Micros now = steadyClockUs();
        const double seconds = std::max(1e-6, static_cast<double>(now - (final ? m_startUs : m_lastUs)) * 1e-6);
        const std::uint64_t updates = final ? m_updates : m_updates - m_lastUpdates;
        const std::uint64_t bytes = final ? m_bytes : m_bytes - m_lastBytes;
        const Histogram &lag = final ? m_lagAll : m_lag;
        const auto perSecond = [&](std::uint64_t count) {
            return static_cast<std::uint64_t>(static_cast<double>(count) / seconds);
        };
        std::string line;
        if (m_options.json) {
            line = "{\"clients\":" + std::to_string(m_live) + ",\"updates_per_s\":" + std::to_string(perSecond(updates))
                + ",\"bytes_per_s\":" + std::to_string(perSecond(bytes))
                + ",\"p50_us\":" + std::to_string(lag.percentile(0.5))
                + ",\"p99_us\":" + std::to_string(lag.percentile(0.99)) + ",\"max_us\":" + std::to_string(lag.max())
                + ",\"lost\":" + std::to_string(m_lost) + ",\"final\":" + (final ? "true" : "false") + "}\n";
        } else {
            line = std::string(final ? "all:  " : "") + grouped(static_cast<std::uint64_t>(m_live)) + " clients, "
                + grouped(perSecond(updates)) + " updates/s, " + grouped(perSecond(bytes) >> 10)
                + " KiB/s, publish to here p50 " + durationText(lag.percentile(0.5)) + ", p99 "
                + durationText(lag.percentile(0.99)) + ", max " + durationText(lag.max()) + ", " + grouped(m_lost)
                + " lost\n";
        }
        if (!put(line))
            QCoreApplication::exit(exitDone);
        m_lastUs = now;
        m_lastUpdates = m_updates;
        m_lastBytes = m_bytes;
        m_lag.reset();
    }

    [[nodiscard]] bool reachedAll() const { return m_opened == m_options.clients && m_failed == 0; }

private:
    void openSome()
    {
        for (int i = 0; i < 20 && m_opened < m_options.clients; ++i, ++m_opened)
            open();
        if (m_opened == m_options.clients)
            m_opening.stop();
    }

    void open()
    {
        auto *socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
        connect(socket, &QWebSocket::connected, this, [this, socket] {
            ++m_live;
            socket->sendBinaryMessage(m_hello);
            socket->sendBinaryMessage(m_subscribe);
        });
        connect(socket, &QWebSocket::disconnected, this, [this, socket] {
            m_live -= socket->property("wasLive").toBool();
            ++m_lost;
            socket->deleteLater();
        });
        connect(socket, &QWebSocket::connected, socket, [socket] { socket->setProperty("wasLive", true); });
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
        const auto failed = &QWebSocket::errorOccurred;
#else
        const auto failed = qOverload<QAbstractSocket::SocketError>(&QWebSocket::error);
#endif
        connect(socket, failed, this, [this, socket] {
            if (++m_failed == 1)
                std::cerr << "tapectl: " << m_options.url.toString().toStdString() << ": "
                          << socket->errorString().toStdString() << '\n';
        });
        connect(socket, &QWebSocket::binaryMessageReceived, this, [this](const QByteArray &message) {
            m_bytes += static_cast<std::uint64_t>(message.size());
            const auto update = updateIn({message.constData(), static_cast<std::size_t>(message.size())});
            if (!update)
                return;
            ++m_updates;
            // The header comes before the rows, so a prefix is enough for the time.
            v1::Update head;
            (void)head.ParsePartialFromArray(update->data(),
                                             static_cast<int>(std::min<std::size_t>(update->size(), headBytes)));
            const Micros now = wallClockUs();
            const auto lagUs = static_cast<std::uint64_t>(std::max<Micros>(0, now - publishTimeOf(head, now)));
            m_lag.add(lagUs);
            m_lagAll.add(lagUs);
        });
        QWebSocketHandshakeOptions handshake;
        handshake.setSubprotocols({QStringLiteral("tapedeck.v1.proto")});
        socket->open(m_options.url, handshake);
    }

    static constexpr std::size_t headBytes = 96;

    const CliOptions &m_options;
    QByteArray m_hello;
    QByteArray m_subscribe;
    QTimer m_opening;
    QTimer m_second;
    int m_opened = 0;
    int m_live = 0;
    std::uint64_t m_lost = 0;
    std::uint64_t m_failed = 0;
    std::uint64_t m_updates = 0;
    std::uint64_t m_bytes = 0;
    Micros m_startUs = 0;
    Micros m_lastUs = 0;
    std::uint64_t m_lastUpdates = 0;
    std::uint64_t m_lastBytes = 0;
    Histogram m_lag;
    Histogram m_lagAll;
};

void raiseDescriptorLimit()
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace

int runLoad(const CliOptions &options)
{
    raiseDescriptorLimit();
    LoadGenerator load(options);
    load.start();
    if (options.seconds > 0)
        QTimer::singleShot(static_cast<int>(options.seconds * 1000), &load, [] { QCoreApplication::exit(exitDone); });
    const int code = runLoop(options, [] { return exitDone; });
    load.report(true);
    return code == exitDone && !load.reachedAll() ? exitFailed : code;
}

} // namespace tapedeck
