// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QThread>

#include <functional>
#include <mutex>

class QTcpServer;

/// A web server of a few lines, on a thread of its own, that answers what a test tells it, well or badly.
class HttpStandIn : public QObject
{
    Q_OBJECT

public:
    struct Request {
        QByteArray target;
        QMap<QByteArray, QByteArray> headers; ///< by name in small letters
        int connection = 0;                   ///< the how manyth
        qint64 atMs = 0;                      ///< steady clock
    };
    struct Reply {
        QByteArray bytes;   ///< head and body, as they go out
        bool close = false; ///< behind them
    };
    /// Called on the stand-in's thread. No bytes: there is no answer.
    using Handler = std::function<Reply(const Request &request)>;

    explicit HttpStandIn(Handler handler);
    ~HttpStandIn() override;

    [[nodiscard]] quint16 port() const { return m_port; }
    /// Of a path on it.
    [[nodiscard]] QString url(const QString &path) const
    {
        return QStringLiteral("http://127.0.0.1:%1%2").arg(m_port).arg(path);
    }
    [[nodiscard]] QList<Request> requests() const;

    /// A whole answer: "200 OK", a body, and further header lines, each with its line end.
    static Reply reply(const QByteArray &status, const QByteArray &body, const QByteArray &headers = {});

private:
    void serve();

    Handler m_handler;
    QThread m_thread;
    QTcpServer *m_server = nullptr;
    quint16 m_port = 0;
    int m_connections = 0;
    mutable std::mutex m_mutex;
    QList<Request> m_requests;
};
