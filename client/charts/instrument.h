// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/charts/quotereader.h"
#include "client/models/dashboard.h"

#include <QBasicTimer>
#include <QObject>
#include <QQmlParserStatus>
#include <QtQml/qqmlregistration.h>

namespace tapedeck {

/// A row of "prices" in words, for a page about it; looked at once a frame while `active`. Also remembers how the page
/// was looked at last.
class Instrument : public QObject, public QQmlParserStatus
{
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    Q_PROPERTY(tapedeck::Dashboard *dashboard MEMBER m_dashboard WRITE setDashboard NOTIFY keyChanged)
    Q_PROPERTY(QString key MEMBER m_key WRITE setKey NOTIFY keyChanged)
    Q_PROPERTY(bool active MEMBER m_active WRITE setActive NOTIFY activeChanged)
    Q_PROPERTY(bool known READ isKnown NOTIFY changed)
    Q_PROPERTY(QString symbol READ symbol NOTIFY changed) ///< of an unknown row, as the key has it
    Q_PROPERTY(QString name READ name NOTIFY changed)
    Q_PROPERTY(QString venue READ venue NOTIFY changed)
    Q_PROPERTY(QString last READ last NOTIFY changed)
    Q_PROPERTY(int direction READ direction NOTIFY changed) ///< of the last price's last move: -1, 0, 1
    Q_PROPERTY(QString change READ change NOTIFY changed)   ///< since the open: "+1.20 (+0.35 %)"
    Q_PROPERTY(int changeSign READ changeSign NOTIFY changed)
    Q_PROPERTY(QString status READ status NOTIFY changed)
    Q_PROPERTY(bool usual READ isUsual NOTIFY changed) ///< open, and not stale
    Q_PROPERTY(bool stale READ isStale NOTIFY changed)
    Q_PROPERTY(QString staleReason READ staleReason NOTIFY changed)
    Q_PROPERTY(QString high READ high NOTIFY changed)
    Q_PROPERTY(QString low READ low NOTIFY changed)
    Q_PROPERTY(QString volume READ volume NOTIFY changed)
    Q_PROPERTY(QString spread READ spread NOTIFY changed)
    Q_PROPERTY(QString age READ age NOTIFY ageChanged) ///< of its newest change: "12 s"; empty: less than two seconds
    Q_PROPERTY(int intervalS READ intervalS WRITE setIntervalS NOTIFY viewChanged) ///< of candles
    Q_PROPERTY(bool asLine READ asLine WRITE setAsLine NOTIFY viewChanged)

public:
    using QObject::QObject;

    void classBegin() override { }
    void componentComplete() override;

    void setDashboard(Dashboard *dashboard);
    void setKey(const QString &key);
    void setActive(bool active);
    [[nodiscard]] bool isKnown() const { return row() != nullptr; }
    [[nodiscard]] QString symbol() const;
    [[nodiscard]] QString name() const;
    [[nodiscard]] QString venue() const;
    [[nodiscard]] QString last() const;
    [[nodiscard]] int direction() const { return row() == nullptr ? 0 : row()->direction; }
    [[nodiscard]] QString change() const;
    [[nodiscard]] int changeSign() const;
    [[nodiscard]] QString status() const;
    [[nodiscard]] bool isUsual() const { return row() != nullptr && row()->status <= v1::Quote::OPEN; }
    [[nodiscard]] bool isStale() const { return row() != nullptr && row()->status == v1::Quote::STALE; }
    [[nodiscard]] QString staleReason() const;
    [[nodiscard]] QString high() const;
    [[nodiscard]] QString low() const;
    [[nodiscard]] QString volume() const;
    [[nodiscard]] QString spread() const;
    [[nodiscard]] QString age() const { return m_age; }
    [[nodiscard]] int intervalS() const { return m_intervalS; }
    void setIntervalS(int seconds);
    [[nodiscard]] bool asLine() const { return m_asLine; }
    void setAsLine(bool line);

Q_SIGNALS:
    void keyChanged();
    void activeChanged();
    void changed();
    void ageChanged();
    void viewChanged();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    void attach();
    void look();
    [[nodiscard]] const QuoteRow *row() const { return m_reader ? m_reader->row() : nullptr; }

    Dashboard *m_dashboard = nullptr;
    QString m_key;
    bool m_active = true;
    bool m_complete = false;
    std::unique_ptr<QuoteReader> m_reader;
    QBasicTimer m_frame;
    QString m_age;
    int m_intervalS = 60;
    bool m_asLine = false;
};

} // namespace tapedeck
