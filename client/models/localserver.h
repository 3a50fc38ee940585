// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBasicTimer>
#include <QObject>
#include <QProcess>
#include <QStringList>
#include <QUrl>
#include <QtQml/qqmlregistration.h>

namespace tapedeck {

/// A tapedeckd of the dashboard's own, on this computer alone, for who has no server: a child process that ends with
/// the dashboard, however that ends.
class LocalServer : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("main() makes it")
    Q_PROPERTY(State state READ state NOTIFY changed)
    Q_PROPERTY(QString error READ error NOTIFY changed) ///< why it is Failed: a sentence
    Q_PROPERTY(QUrl url READ url NOTIFY changed)        ///< while it is Running

public:
    enum State { Stopped, Starting, Running, Failed };
    Q_ENUM(State)

    /// `program` empty: the tapedeckd beside this program, else that in PATH.
    explicit LocalServer(QString program = {});
    ~LocalServer() override;

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] QString error() const { return m_error; }
    [[nodiscard]] QUrl url() const { return m_url; }
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }

    /// With these sources, in place of what runs. On `port` if that is free (0: on any that is).
    void start(const QStringList &sources, quint16 port = 0);
    /// As it was started last.
    Q_INVOKABLE void restart();
    void stop();

Q_SIGNALS:
    void changed();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    void launch(quint16 port);
    void takeLog();
    void ended(const QString &sentence);
    void fail(const QString &sentence);
    void end();

    QString m_program;
    QProcess m_process;
    QStringList m_sources;
    quint16 m_port = 0;
    State m_state = Stopped;
    QString m_error;
    QUrl m_url;
    QByteArray m_line; // of the log, that has begun
    QString m_lastLine;
    QBasicTimer m_patience;
};

} // namespace tapedeck
