// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/backoff.h"
#include "common/url/secret.h"
#include "server/sources/runnernames.h"

#include <QNetworkAccessManager>
#include <QSslConfiguration>
#include <QTimer>
#include <QUrl>

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>

class QNetworkReply;

namespace tapedeck {

/// The names of runners, which Betfair's stream leaves out, from its catalogue of markets (`listMarketCatalogue` of the
/// Betting API). Many markets are asked for at once, with one request at a time and a second between two; what fails is
/// asked for again, after ever longer. On one thread with a Qt event loop.
class BetfairCatalogue
{
public:
    static constexpr std::size_t waitingMax = 20'000; ///< markets; what is beyond goes without names

    struct Access {
        QUrl api; ///< such as https://api.betfair.com
        Secret appKey, session;
        QSslConfiguration ssl;
    };
    /// `troubleChanged` is called when trouble() is another.
    BetfairCatalogue(Access access, std::shared_ptr<RunnerNames> names, std::function<void()> troubleChanged);
    ~BetfairCatalogue();
    BetfairCatalogue(const BetfairCatalogue &) = delete;
    BetfairCatalogue &operator=(const BetfairCatalogue &) = delete;

    /// That market is wanted; the same again is nothing new.
    void want(std::string_view market);
    /// Why names are missing, a sentence; empty: they are not, or are being asked for.
    [[nodiscard]] const std::string &trouble() const { return m_trouble; }

private:
    void ask();
    void finished();
    void take(const QByteArray &body);
    void heed(int status, const QByteArray &body);
    void failed(std::string trouble);
    void setTrouble(std::string trouble);

    Access m_access;
    std::shared_ptr<RunnerNames> m_names;
    std::function<void()> m_troubleChanged;
    QNetworkAccessManager m_manager;
    QTimer m_next;
    std::unique_ptr<QNetworkReply> m_reply;
    std::unordered_set<std::string> m_wanted; // ever
    std::deque<std::string> m_waiting;
    std::size_t m_asked = 0; // of those waiting, from the first
    std::size_t m_atOnce;
    Backoff m_backoff;
    std::string m_trouble;
};

} // namespace tapedeck
