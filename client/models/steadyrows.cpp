// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/steadyrows.h"

#include <algorithm>

namespace tapedeck {

void SteadyRows::setRows(const QVariantList &rows)
{
    if (rows == m_rows)
        return;
    const int before = static_cast<int>(m_rows.size());
    const int now = static_cast<int>(rows.size());
    if (now < before) {
        beginRemoveRows({}, now, before - 1);
        m_rows.remove(now, before - now);
        endRemoveRows();
    }
    for (int row = 0; row < std::min(before, now); ++row) {
        if (m_rows[row] == rows[row])
            continue;
        m_rows[row] = rows[row];
        Q_EMIT dataChanged(index(row), index(row));
    }
    if (now > before) {
        beginInsertRows({}, before, now - 1);
        m_rows = rows;
        endInsertRows();
    }
    Q_EMIT rowsChanged();
}

int SteadyRows::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant SteadyRows::data(const QModelIndex &index, int role) const
{
    return index.isValid() && index.row() < m_rows.size() && role == Qt::UserRole ? m_rows[index.row()] : QVariant();
}

QHash<int, QByteArray> SteadyRows::roleNames() const
{
    return {{Qt::UserRole, "row"}};
}

} // namespace tapedeck
