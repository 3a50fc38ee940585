// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "betfairbook.h"

void BetfairBook::apply(const QJsonObject &marketChange)
{
    m_id = marketChange[QStringLiteral("id")].toString();
    if (marketChange.contains(QStringLiteral("marketDefinition")))
        m_definition = marketChange[QStringLiteral("marketDefinition")].toObject();
    if (marketChange[QStringLiteral("img")].toBool())
        m_runners.clear();
    const QJsonArray changes = marketChange[QStringLiteral("rc")].toArray();
    for (const QJsonValue &value : changes) {
        const QJsonObject change = value.toObject();
        Runner &runner = m_runners[change[QStringLiteral("id")].toInteger()];
        for (const char *name : {"atb", "atl", "trd", "batb", "batl", "bdatb", "bdatl"}) {
            const QJsonArray levels = change[QLatin1String(name)].toArray();
            for (const QJsonValue &level : levels) {
                const QJsonArray parts = level.toArray();
                QMap<double, QJsonArray> &ladder = runner.ladders[QLatin1String(name)];
                if (parts.last().toDouble() == 0)
                    ladder.remove(parts.first().toDouble());
                else
                    ladder[parts.first().toDouble()] = parts;
            }
        }
        if (change.contains(QStringLiteral("ltp")))
            runner.last = change[QStringLiteral("ltp")];
        if (change.contains(QStringLiteral("tv")))
            runner.volume = change[QStringLiteral("tv")];
    }
}

QList<QJsonObject> BetfairBook::image(int parts) const
{
    QList<QJsonArray> changes(parts);
    int next = 0;
    for (auto it = m_runners.begin(); it != m_runners.end(); ++it) {
        for (auto ladder = it->ladders.begin(); ladder != it->ladders.end(); ++ladder) {
            QJsonArray levels;
            for (const QJsonArray &level : *ladder)
                levels.append(level);
            if (!levels.isEmpty())
                changes[next++ % parts].append(QJsonObject{{QStringLiteral("id"), it.key()}, {ladder.key(), levels}});
        }
        QJsonObject rest{{QStringLiteral("id"), it.key()}};
        if (!it->last.isNull())
            rest[QStringLiteral("ltp")] = it->last;
        if (!it->volume.isNull())
            rest[QStringLiteral("tv")] = it->volume;
        changes[next++ % parts].append(rest);
    }
    QList<QJsonObject> image;
    for (const QJsonArray &part : changes) {
        QJsonObject change{{QStringLiteral("id"), m_id}, {QStringLiteral("rc"), part}};
        if (image.isEmpty()) {
            change[QStringLiteral("img")] = true;
            change[QStringLiteral("marketDefinition")] = m_definition;
        }
        image.append(change);
    }
    return image;
}
