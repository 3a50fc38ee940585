// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/rowsorter.h"

#include <QObject>
#include <QString>

namespace tapedeck {

/// The rows of a board that the user has marked, in whatever table; kept beside the layouts, which come and go.
class Favourites : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t keysMax = 1'000; ///< of a board

    explicit Favourites(QString board, QObject *parent = nullptr);

    [[nodiscard]] const FavouritesPtr &keys() const { return m_keys; }
    /// Marks these rows, or takes the mark from them if all have it. False if there would be too many.
    bool toggle(const std::vector<QString> &keys);

Q_SIGNALS:
    void changed();

private:
    QString m_board;
    FavouritesPtr m_keys;
};

} // namespace tapedeck
