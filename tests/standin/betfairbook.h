// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QMap>

/// What a market of a recording has come to, from which its image is made.
class BetfairBook
{
public:
    void apply(const QJsonObject &marketChange);
    /// As one change with all of it, `img` set; in `parts` changes of which the first alone has definition and `img`.
    [[nodiscard]] QList<QJsonObject> image(int parts) const;

private:
    struct Runner {
        QMap<QString, QMap<double, QJsonArray>> ladders; // by name, and by price or position
        QJsonValue last, volume;
    };
    QString m_id;
    QJsonObject m_definition;
    QMap<qint64, Runner> m_runners;
};
