// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/url/secret.h"
#include "server/sources/messagesource.h"
#include "server/sources/pollpace.h"
#include "server/sources/proxychoice.h"

#include <QByteArray>
#include <QSslConfiguration>
#include <QSslError>
#include <QUrl>

#include <optional>
#include <string>
#include <vector>

class QNetworkAccessManager;
class QNetworkReply;
class QTimer;

namespace tapedeck {

/// `http+json:URL#mapping=NAME` and `openligadb:URL`: asks a web server again and again. Politely: conditional requests
/// by ETag and Last-Modified, connections that are kept, HTTP/2 if the server has it, Retry-After honoured, seldom
/// while nothing changes. Options stand behind #, as the query belongs to the server.
class HttpSource : public MessageSource
{
public:
    HttpSource(SourceUrl &url, const FeedContext &context);
    ~HttpSource() override;

protected:
    void setUp() override;
    void tearDown() override;
    void open() override;
    void close() override;
    void cutOff(ChangeBatch &batch) override;

private:
    struct Polling {
        PollPace::Limits pace;
        Supervisor::Times times;
        Micros answerUs; ///< an answer takes no longer

        static Polling take(SourceUrl &url);
    };
    HttpSource(SourceUrl &url, const FeedContext &context, const Polling &polling);

    void takeSecrets(SourceUrl &url);
    void ask(const QUrl &url);
    void readBody();
    void finished();
    void redirect();
    void answered(int status);
    void refusedWith(int status);
    void askLater(bool changed);
    [[nodiscard]] bool isSameSite(const QUrl &url) const;
    [[nodiscard]] bool tellsSecret(const std::string &words) const;

    QUrl m_url;
    std::vector<Secret> m_headers, m_query;
    std::string m_caFile; // certificates to trust besides the system's
    QSslConfiguration m_ssl;
    ProxyChoice m_proxy;
    Micros m_answerUs;
    Micros m_intervalUs;
    std::size_t m_bodyBytesMax;
    PollPace m_pace;
    simdjson::dom::parser m_checker;

    std::unique_ptr<QNetworkAccessManager> m_manager;
    std::unique_ptr<QTimer> m_nextTimer, m_deadline;
    std::unique_ptr<QNetworkReply> m_reply;
    std::optional<QSslError::SslError> m_sslError;
    int m_redirects = 0;
    std::string m_body;
    QByteArray m_etag, m_lastModified;
};

} // namespace tapedeck
