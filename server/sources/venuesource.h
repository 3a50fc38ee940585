// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/bookwatch.h"
#include "server/sources/feedparser.h"
#include "server/sources/proxychoice.h"
#include "server/sources/ratelimit.h"
#include "server/sources/resyncqueue.h"
#include "server/sources/supervisedsource.h"
#include "server/sources/venue.h"

#include <QString>
#include <QUrl>

#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

class QNetworkAccessManager;
class QNetworkReply;
class QTimer;
class QWebSocket;

namespace tapedeck {

/// `coinbase:`, `kraken:` and `binance:`: a venue's own WebSocket, such as
/// `coinbase:wss://ws-feed.exchange.coinbase.com?products=BTC-USD,ETH-USD`; without an address, the venue's own.
///
/// While the engine does not keep up, nothing is read, so that the venue is slowed down by TCP.
class VenueSource : public SupervisedSource
{
public:
    static constexpr std::uint64_t messageBytesMax = 64 * 1024 * 1024; ///< snapshots are large

    /// Takes its options from `url`, and leaves the mistakes there.
    static std::unique_ptr<VenueSource> make(SourceUrl &url, const FeedContext &context);
    ~VenueSource() override;

protected:
    void setUp() override;
    void tearDown() override;
    void open() override;
    void close() override;
    void cutOff(ChangeBatch &batch) override;

private:
    struct Config {
        QUrl address;
        std::vector<std::string> symbols; // as the venue writes them
        Supervisor::Times times;
        Micros resyncUs = 2'000'000;
        ProxyChoice proxy;
    };
    VenueSource(std::string url, std::unique_ptr<Venue> venue, Config config, const FeedContext &context);

    void onConnected();
    void onMessage(const QString &text);
    void onDisconnected();
    void parse(simdjson::padded_string_view text, std::string_view url);
    void heed(const VenueNotice &notice);
    void dropSymbol(const VenueNotice &notice);
    void handOver();
    void watchBooks();
    void pump();
    void ask(const std::string &symbol);
    void onSnapshot(QNetworkReply &reply, const std::string &symbol);
    void remark();

    std::unique_ptr<Venue> m_venue;
    Config m_config;
    std::unique_ptr<FeedParser> m_parser;
    simdjson::dom::parser m_noticeParser;

    std::unique_ptr<QWebSocket> m_socket;
    std::vector<std::unique_ptr<QWebSocket>> m_old; // let go of, perhaps from within their own signals
    std::unique_ptr<QNetworkAccessManager> m_network;
    QNetworkReply *m_reply = nullptr; // one at a time
    std::unique_ptr<QTimer> m_pumpTimer, m_handOverTimer, m_bookTimer, m_pingTimer;

    std::deque<std::string> m_outgoing; // bounded by what the symbols need
    RateLimit m_messages, m_requests;
    ResyncQueue m_resyncs;
    std::set<std::string> m_unknown; // symbols that the venue does not have
    std::string m_requestTrouble;
    ChangeBatch *m_batch = nullptr; // under way
    std::optional<BookWatch> m_books;
    bool m_malformedLogged = false;
};

} // namespace tapedeck
