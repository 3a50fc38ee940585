// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/url/secret.h"
#include "server/sources/betfaircatalogue.h"
#include "server/sources/betfairparser.h"
#include "server/sources/betfairprotocol.h"
#include "server/sources/bookwatch.h"
#include "server/sources/linebuffer.h"
#include "server/sources/supervisedsource.h"

#include <QSslConfiguration>
#include <QUrl>

#include <memory>
#include <optional>
#include <string>

class QSslSocket;
class QTimer;

namespace tapedeck {

/// `betfair:?markets=1.200806927`: odds of Betfair's Exchange Stream, lines of JSON over TLS. A connection that was
/// lost is taken up where it was lost, if Betfair still can; else with an image that replaces all that is known.
///
/// While the engine does not keep up, nothing is read, so that Betfair is slowed down by TCP.
class BetfairSource : public SupervisedSource
{
public:
    /// Takes its options from `url`, and leaves the mistakes there.
    static std::unique_ptr<BetfairSource> make(SourceUrl &url, const FeedContext &context);
    ~BetfairSource() override;

protected:
    void setUp() override;
    void tearDown() override;
    void open() override;
    void close() override;
    void cutOff(ChangeBatch &batch) override;

private:
    struct Config {
        QUrl address;
        QUrl api;           // of the catalogue that names runners; empty: nobody is asked
        std::string caFile; // certificates to trust besides the system's
        Secret appKey, session;
        BetfairSubscription subscription;
        Micros keepUs = 0; // rows of closed markets
        Supervisor::Times times;
    };
    BetfairSource(std::string url, Config config, const FeedContext &context);

    void read();
    void disconnected();
    void takeLine(simdjson::padded_string_view line);
    void changed(const BetfairHeader &header);
    void answered(simdjson::padded_string_view line);
    void heed(const BetfairAnswer &answer);
    void badSession(const std::string &sentence);
    void unreadable(const std::string &what);
    void forgetClocks();
    void handOver();
    void watch();
    void askForNames();
    void remark();
    [[nodiscard]] std::string missingMarkets() const;

    Config m_config;
    BetfairParser m_parser;
    simdjson::dom::parser m_answerParser;
    QSslConfiguration m_ssl;
    QSslSocket *m_socket = nullptr;
    LineBuffer m_lines;
    std::unique_ptr<QTimer> m_watchTimer;
    std::optional<BookWatch> m_books;
    std::shared_ptr<RunnerNames> m_names;
    std::unique_ptr<BetfairCatalogue> m_catalogue;
    ChangeBatch *m_batch = nullptr; // under way

    std::string m_sessionText;               // as last sent
    std::string m_refusedSession;            // the token that Betfair did not accept
    Micros m_sessionRefusedUs = 0;           // when that was
    std::string m_initialClk, m_clk;         // with which to go on; empty: from an image
    std::string m_nextInitialClk, m_nextClk; // of the segments under way
    bool m_isSegmented = false;              // some are still to come
    bool m_isFresh = false;                  // nothing has been read since the subscription
    bool m_isBehind = false;                 // as Betfair says
    bool m_isImageTold = false;
    bool m_isMissing = false; // some market that was asked for
    Micros m_conflateUs = 0;  // as granted
    Micros m_forgottenUs = 0; // when closed markets were last looked for
    bool m_toldUnreadable = false;
};

} // namespace tapedeck
