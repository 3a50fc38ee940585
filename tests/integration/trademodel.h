// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "programs.h"

#include <QMap>

/// Trades of a few symbols, and what the board is to show of them.
class Trades
{
public:
    QByteArray next()
    {
        const QString symbol = QLatin1Char('S') + QString::number(m_number % 7);
        ++m_counts[symbol];
        m_lasts[symbol] = QString::number(++m_number);
        return "{\"s\":\"" + symbol.toLatin1() + "\",\"p\":" + m_lasts[symbol].toLatin1() + ",\"q\":1}";
    }
    /// The symbol of the newest one.
    [[nodiscard]] QByteArray key() const { return 'S' + QByteArray::number((m_number - 1) % 7); }
    [[nodiscard]] QMap<QString, QString> expected() const
    {
        QMap<QString, QString> rows;
        for (auto it = m_counts.begin(); it != m_counts.end(); ++it)
            rows[QStringLiteral("acme:") + it.key()] =
                QStringLiteral("%1 of %2, OPEN").arg(m_lasts[it.key()], QString::number(it.value()));
        return rows;
    }

private:
    int m_number = 0;
    QMap<QString, int> m_counts;
    QMap<QString, QString> m_lasts;
};

/// The same of a server's board.
[[nodiscard]] inline QMap<QString, QString> shown(const Server &server)
{
    QMap<QString, QString> rows;
    const auto board = snapshot(server, QStringLiteral("prices"));
    for (auto it = board.begin(); it != board.end(); ++it)
        rows[it.key()] = QStringLiteral("%1 of %2, %3")
                             .arg((*it)[QStringLiteral("last")].toString())
                             .arg((*it)[QStringLiteral("trade_count")].toVariant().toString(),
                                  (*it)[QStringLiteral("status")].toString());
    return rows;
}
