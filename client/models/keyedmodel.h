// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QVariantList>

#include <vector>

namespace tapedeck {

/// Rows for a QML view that must keep its items: a row is the same as long as its key, the first value, is; what
/// happens to the others is an insertion, a removal or a change of that row. The rows' order means nothing.
class KeyedModel : public QAbstractListModel
{
    Q_OBJECT

public:
    using Row = QVariantList; ///< a value for each role

    explicit KeyedModel(const QList<QByteArray> &roles, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    /// Brings in what is new and changes what is other.
    void update(const std::vector<Row> &rows);
    /// Removes what is not among these.
    void prune(const std::vector<Row> &rows);

private:
    QList<QByteArray> m_roles;
    std::vector<Row> m_rows;
};

} // namespace tapedeck
