// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// LiveGrid's selected rows, and what can be done with them. Selected is a row, not a place: it stays so wherever it
// goes.
#include "client/models/dashboard.h"
#include "client/models/gridexport.h"
#include "client/models/livegrid.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QMimeData>
#include <QPointer>
#include <QSaveFile>

#include <algorithm>

namespace tapedeck {

namespace {

constexpr std::size_t copiedAtOnceMax = 1'000; // rows; more would hold up the window

QByteArray rowsText(const BoardFeed &feed, const std::vector<RowId> &rows, const std::vector<GridColumn> &columns,
                    RowsFormat format)
{
    QByteArray text;
    writeRows(feed, rows, columns, format, [&](const QByteArray &part) {
        text += part;
        return true;
    });
    return text;
}

} // namespace

/// A click: with Ctrl one more or less, with Shift all from the one before on.
void LiveGrid::select(qint64 index, Qt::KeyboardModifiers modifiers)
{
    if (index < 0 || index >= static_cast<qint64>(m_order->rows.size()))
        return;
    const RowId row = m_order->rows[static_cast<std::size_t>(index)];
    const std::uint32_t start = m_order->placeOf(m_selectionStart);
    if (RowOrder::isHeading(row)) {
        setCurrent(index);
        return;
    }
    if (modifiers & Qt::ControlModifier) {
        if (m_selected.erase(row) == 0)
            m_selected.insert(row);
        m_selectionStart = row;
    } else if (modifiers & Qt::ShiftModifier && start != RowOrder::nowhere) {
        m_selected.clear();
        const auto [from, to] = std::minmax({static_cast<std::size_t>(start), static_cast<std::size_t>(index)});
        std::copy_if(m_order->rows.begin() + static_cast<std::ptrdiff_t>(from),
                     m_order->rows.begin() + static_cast<std::ptrdiff_t>(to) + 1,
                     std::inserter(m_selected, m_selected.end()),
                     [](RowId line) { return !RowOrder::isHeading(line); });
    } else {
        m_selected = {row};
        m_selectionStart = row;
    }
    setCurrent(index);
    Q_EMIT selectionChanged();
}

void LiveGrid::setCurrent(qint64 index)
{
    m_current = index;
    m_currentRow = m_order->rows[static_cast<std::size_t>(index)];
    // The heading that sticks to the top takes a row's place.
    const bool headed = !m_order->groups.empty() && !onHeading(index);
    if (index < m_first + headed)
        setFirstRow(index - headed);
    else if (index >= m_first + pageRows())
        setFirstRow(index - pageRows() + 1);
    repaintAll();
    refresh(); // so that the row can be told
    Q_EMIT currentChanged();
}

void LiveGrid::goTo(const QString &key)
{
    m_goingTo = m_feed ? m_feed->read([&](const Board &board) { return board.find(key.toStdString()); }) : 0;
    if (m_goingTo != 0 && m_order->placeOf(m_goingTo) == RowOrder::nowhere) {
        if (!m_wish.group.isEmpty())
            fold(m_feed->read([&](const Board &board) { return RowGroups::keyOf(board, m_goingTo, m_wish.group); }),
                 false);
        setFilter({});
    } else
        arrive();
}

void LiveGrid::arrive()
{
    const std::uint32_t place = m_order->placeOf(m_goingTo);
    if (m_goingTo == 0 || place == RowOrder::nowhere)
        return;
    m_goingTo = 0;
    select(place, {});
    setFirstRow(static_cast<qint64>(place) - pageRows() / 2);
    forceActiveFocus();
}

void LiveGrid::selectAll()
{
    m_selected.clear();
    const std::vector<RowId> rows = m_order->allRows();
    m_selected.insert(rows.begin(), rows.end());
    repaintAll();
    Q_EMIT selectionChanged();
}

std::vector<RowId> LiveGrid::selectedRows() const
{
    std::vector<RowId> rows = m_order->allRows();
    rows.erase(std::remove_if(rows.begin(), rows.end(), [this](RowId row) { return m_selected.count(row) == 0; }),
               rows.end());
    return rows;
}

void LiveGrid::copySelection() const
{
    if (!m_feed || m_selected.empty())
        return;
    const auto copy = [feed = m_feed, rows = selectedRows(), shown = columns()] {
        const QByteArray tabs = rowsText(*feed, rows, shown, RowsFormat::Tabs);
        const QByteArray csv = rowsText(*feed, rows, shown, RowsFormat::Csv);
        QMetaObject::invokeMethod(qApp, [tabs, csv] {
            auto *data = new QMimeData; // the clipboard's
            data->setText(QString::fromUtf8(tabs));
            data->setData(QStringLiteral("text/csv"), csv);
            QGuiApplication::clipboard()->setMimeData(data);
        });
    };
    if (m_selected.size() <= copiedAtOnceMax)
        copy();
    else
        m_dashboard->background().run(copy);
}

void LiveGrid::exportCsv(const QUrl &file)
{
    if (!m_feed)
        return;
    std::vector<GridColumn> written = columns();
    if (const GridColumn *group =
            gridColumn(m_feed->schema(), m_wish.group == QLatin1String("day") ? QStringLiteral("start") : m_wish.group);
        group != nullptr && !m_columns->isShown(QString::fromLatin1(group->id)))
        written.insert(written.begin(), *group);
    m_dashboard->background().run([self = QPointer(this), feed = m_feed, order = m_order, written,
                                   path = file.isLocalFile() ? file.toLocalFile() : file.toString()] {
        QSaveFile out(path);
        const bool good = out.open(QIODevice::WriteOnly)
            && writeRows(*feed, order->allRows(), written, RowsFormat::Csv,
                         [&](const QByteArray &part) { return out.write(part) == part.size(); })
            && out.commit();
        const QString sentence = good ? tr("%n row(s) written to %1", nullptr, static_cast<int>(order->count)).arg(path)
                                      : tr("%1 could not be written: %2").arg(path, out.errorString());
        QMetaObject::invokeMethod(qApp, [self, sentence, good] {
            if (self)
                Q_EMIT self->exported(sentence, good);
        });
    });
}

} // namespace tapedeck
