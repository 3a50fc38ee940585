// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/localserver.h"

#include <QList>
#include <QVariantList>

namespace tapedeck {

class Dashboard;

/// What the user has chosen to look at: the simulator or a recording, both in a server of the dashboard's own, or a
/// server elsewhere. Remembered for the next start, once it is there.
class StartChoice : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("main() makes it")
    Q_PROPERTY(tapedeck::LocalServer *server READ server CONSTANT)
    Q_PROPERTY(bool first READ isFirst NOTIFY changed)   ///< nothing was ever chosen
    Q_PROPERTY(QString what READ what NOTIFY changed)    ///< what the local server shows; empty: it is not in use
    Q_PROPERTY(QVariantList venues READ venues CONSTANT) ///< {kind, title} of recordings

public:
    /// `urls`: those of the command line, which count for this time and are not remembered.
    explicit StartChoice(QList<QUrl> urls);

    /// Where a dashboard connects to at the start.
    [[nodiscard]] QList<QUrl> urls() const;
    /// Starts what was chosen. Once; `dashboard` outlives this or is the last that hears of it.
    void begin(Dashboard &dashboard);

    [[nodiscard]] LocalServer *server() { return &m_server; }
    [[nodiscard]] bool isFirst() const;
    [[nodiscard]] QString what() const { return m_what; }
    [[nodiscard]] QVariantList venues() const;

    Q_INVOKABLE void trySimulator();
    /// Files of one session of that venue, at a speed times that of the recording.
    Q_INVOKABLE void openRecording(const QList<QUrl> &files, const QString &venue, int speed);
    /// Empty, or a sentence that says what is wrong with the address.
    Q_INVOKABLE QString connectTo(const QString &address);
    /// The venue whose recording a file seems to be, by its name; empty: not known.
    Q_INVOKABLE [[nodiscard]] QString guessVenue(const QUrl &file) const;

Q_SIGNALS:
    void changed();

private:
    void startLocally(const QString &what, const QStringList &sources);

    LocalServer m_server;
    QString m_what;
    QStringList m_sources;
    Dashboard *m_dashboard = nullptr;
    QList<QUrl> m_given;
};

} // namespace tapedeck
