// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/keyedmodel.h"

#include <algorithm>

namespace tapedeck {

KeyedModel::KeyedModel(const QList<QByteArray> &roles, QObject *parent)
    : QAbstractListModel(parent)
    , m_roles(roles)
{
}

int KeyedModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant KeyedModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || static_cast<std::size_t>(index.row()) >= m_rows.size())
        return {};
    return m_rows[static_cast<std::size_t>(index.row())].value(role - Qt::UserRole);
}

QHash<int, QByteArray> KeyedModel::roleNames() const
{
    QHash<int, QByteArray> names;
    for (int i = 0; i < m_roles.size(); ++i)
        names.insert(Qt::UserRole + i, m_roles[i]);
    return names;
}

void KeyedModel::update(const std::vector<Row> &rows)
{
    for (const Row &row : rows) {
        const auto it =
            std::find_if(m_rows.begin(), m_rows.end(), [&](const Row &old) { return old.first() == row.first(); });
        const int at = static_cast<int>(it - m_rows.begin());
        if (it == m_rows.end()) {
            beginInsertRows({}, at, at);
            m_rows.push_back(row);
            endInsertRows();
            continue;
        }
        QList<int> changed;
        for (int i = 1; i < row.size(); ++i) {
            if (row[i] != (*it)[i])
                changed.append(Qt::UserRole + i);
        }
        if (changed.isEmpty())
            continue;
        *it = row;
        Q_EMIT dataChanged(index(at), index(at), changed);
    }
}

void KeyedModel::prune(const std::vector<Row> &rows)
{
    for (int at = rowCount() - 1; at >= 0; --at) {
        const QVariant key = m_rows[static_cast<std::size_t>(at)].first();
        if (std::any_of(rows.begin(), rows.end(), [&](const Row &row) { return row.first() == key; }))
            continue;
        beginRemoveRows({}, at, at);
        m_rows.erase(m_rows.begin() + at);
        endRemoveRows();
    }
}

} // namespace tapedeck
