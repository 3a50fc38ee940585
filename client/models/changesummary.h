// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/feed/boardfeed.h"

#include <QBasicTimer>
#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <memory>

namespace tapedeck {

class Dashboard;

/// What happened in the matches of late, as a sentence for who hears the screen instead of seeing it: the newest few,
/// once in some seconds, and how many more there were. Looks at the scores only while assistive technology listens.
class ChangeSummary : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(tapedeck::Dashboard *dashboard READ dashboard WRITE setDashboard NOTIFY dashboardChanged)
    Q_PROPERTY(bool listening READ isListening WRITE setListening NOTIFY listeningChanged) ///< somebody does
    Q_PROPERTY(QString text READ text NOTIFY textChanged)

public:
    static constexpr int told = 3; ///< of what happened, at most

    explicit ChangeSummary(QObject *parent = nullptr);

    [[nodiscard]] Dashboard *dashboard() const { return m_dashboard; }
    void setDashboard(Dashboard *dashboard);
    [[nodiscard]] bool isListening() const { return m_listening; }
    void setListening(bool listening);
    [[nodiscard]] QString text() const { return m_text; }

    /// Tells what has happened since the previous time; the timer does so by itself.
    Q_INVOKABLE void tell();

Q_SIGNALS:
    void dashboardChanged();
    void listeningChanged();
    void textChanged();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    void begin();

    Dashboard *m_dashboard = nullptr;
    std::shared_ptr<BoardFeed> m_feed;
    Version m_seen = 0;
    bool m_listening = false;
    QBasicTimer m_timer;
    QString m_text;
};

} // namespace tapedeck
