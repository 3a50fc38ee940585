// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegularExpression>
#include <QString>

namespace tapedeck {

/// The URL of a source or a mirror without its options and folders: "replay:betfair:1.2.jsonl.gz",
/// "kafka://a:9092/quotes", "coinbase".
[[nodiscard]] inline QString shortName(const QString &url)
{
    static const QRegularExpression host(QStringLiteral("^[a-z]+://"));
    static const QRegularExpression folders(QStringLiteral("[^:,]*/"));
    QString name = url.section(QLatin1Char('?'), 0, 0);
    if (!name.contains(host))
        name.remove(folders);
    return name.endsWith(QLatin1Char(':')) ? name.chopped(1) : name;
}

} // namespace tapedeck
