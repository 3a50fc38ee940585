// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/favourites.h"

#include <QSettings>

#include <algorithm>

namespace tapedeck {

using Keys = std::set<std::string, std::less<>>;

Favourites::Favourites(QString board, QObject *parent)
    : QObject(parent)
    , m_board(std::move(board))
{
    Keys keys;
    for (const QString &key : QSettings().value(QStringLiteral("favourites/") + m_board).toStringList().mid(0, keysMax))
        keys.insert(key.toStdString());
    m_keys = std::make_shared<const Keys>(std::move(keys));
}

bool Favourites::toggle(const std::vector<QString> &keys)
{
    Keys marked = *m_keys;
    const bool all =
        std::all_of(keys.begin(), keys.end(), [&](const QString &key) { return marked.contains(key.toStdString()); });
    for (const QString &key : keys) {
        if (all)
            marked.erase(key.toStdString());
        else
            marked.insert(key.toStdString());
    }
    if (marked.size() > keysMax)
        return false;
    QStringList list;
    for (const std::string &key : marked)
        list.append(QString::fromStdString(key));
    QSettings().setValue(QStringLiteral("favourites/") + m_board, list);
    m_keys = std::make_shared<const Keys>(std::move(marked));
    Q_EMIT changed();
    return true;
}

} // namespace tapedeck
