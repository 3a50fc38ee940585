// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/feed/boardfeed.h"

#include <QObject>
#include <QPointer>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

namespace tapedeck {

class Dashboard;

/// Finds instruments and matches by words, in the background: the results of an older text give way to those of the
/// newest. Those whose symbol or team begins with the text come first.
class RowSearch : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(tapedeck::Dashboard *dashboard MEMBER m_dashboard)
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY textChanged)
    Q_PROPERTY(QVariantList results READ results NOTIFY resultsChanged) ///< {board, key, title, detail}

public:
    static constexpr int resultsMax = 30; ///< of each board

    [[nodiscard]] QString text() const { return m_text; }
    void setText(const QString &text);
    [[nodiscard]] QVariantList results() const { return m_results; }

    /// What setText() does in the background.
    [[nodiscard]] static QVariantList find(const BoardFeed &feed, const QString &text);

Q_SIGNALS:
    void textChanged();
    void resultsChanged();

private:
    QPointer<Dashboard> m_dashboard;
    QString m_text;
    QVariantList m_results;
    quint64 m_search = 0; // the newest
};

} // namespace tapedeck
