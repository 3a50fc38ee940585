// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/interaction.h"

#include "client/models/livegrid.h"

#include <QCoreApplication>
#include <QMouseEvent>
#include <QQuickWindow>
#include <QWheelEvent>

#include <algorithm>
#include <utility>

namespace tapedeck {

namespace {

constexpr int stepMs = 8;
constexpr double scrolling = 0.4; // parts of the time
constexpr double resizing = 0.6;
constexpr int wheelStep = 120;
constexpr double headingY = 8; // within the table
constexpr double dragPx = 3;
constexpr int dragTurn = 40; // steps in one direction
const QString filter = QStringLiteral("123 4");

/// The filter's field: the text input that stands nearest to the grid.
QQuickItem *textInput(QQuickItem *from)
{
    for (QQuickItem *parent = from->parentItem(); parent != nullptr; parent = parent->parentItem()) {
        QList<QQuickItem *> items = parent->childItems();
        for (qsizetype i = 0; i < items.size(); ++i) {
            if (items[i]->inherits("QQuickTextInput"))
                return items[i];
            items += items[i]->childItems();
        }
    }
    return nullptr;
}

} // namespace

Interaction::Interaction(QQuickWindow &window, LiveGrid &grid, double seconds)
    : m_window(&window)
    , m_grid(&grid)
    , m_filter(textInput(&grid))
    , m_startUs(steadyClockUs())
    , m_durationUs(static_cast<Micros>(seconds * 1e6))
{
    connect(&window, &QQuickWindow::frameSwapped, this, &Interaction::onFrame, Qt::DirectConnection);
    connect(&grid, &LiveGrid::rowCountChanged, this, [this] {
        const std::lock_guard lock(m_mutex);
        m_resultIn = m_resultIn || (m_keyUs != 0 && m_grid->shownCount() != m_countBefore);
    });
    connect(&m_timer, &QTimer::timeout, this, &Interaction::step);
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.start(stepMs);
}

Interaction::Figures Interaction::figures() const
{
    const std::lock_guard lock(m_mutex);
    return m_figures;
}

void Interaction::onFrame()
{
    const Micros now = steadyClockUs();
    const std::lock_guard lock(m_mutex);
    if (m_lastFrameUs != 0)
        m_figures.frameMaxMs = std::max(m_figures.frameMaxMs, static_cast<double>(now - m_lastFrameUs) / 1e3);
    m_lastFrameUs = now;
    if (std::exchange(m_resultIn, false))
        m_figures.filterMs.push_back(static_cast<double>(now - std::exchange(m_keyUs, 0)) / 1e3);
}

void Interaction::step()
{
    const double part = static_cast<double>(steadyClockUs() - m_startUs) / static_cast<double>(m_durationUs);
    if (part < scrolling)
        scroll(part / scrolling);
    else if (part < resizing)
        resize();
    else if (part < 1)
        type((part - resizing) / (1 - resizing));
    else
        m_timer.stop();
}

/// The first half by the scroll bar, from top to bottom; back by the wheel and Page up.
void Interaction::scroll(double part)
{
    const qreal before = m_grid->position();
    if (part < 0.6) {
        m_grid->setPosition(part / 0.6);
    } else if (part < 0.8) {
        const QPointF at = m_grid->mapToScene(QPointF(m_grid->width() / 2, m_grid->height() / 2));
        QWheelEvent event(at, m_window->mapToGlobal(at), {}, QPoint(0, wheelStep), Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_window, &event);
    } else {
        m_grid->forceActiveFocus();
        press(Qt::Key_PageUp);
    }
    const std::lock_guard lock(m_mutex);
    m_figures.scrolledRows += static_cast<int>(std::abs(m_grid->position() - before) * m_grid->shownCount() + 0.5);
}

/// Where the pointer says that a column can be sized.
QPointF Interaction::findColumnEdge()
{
    for (qreal x = 40; x < m_grid->width(); x += 2) {
        const QPointF at = m_grid->mapToScene(QPointF(x, headingY));
        mouse(QEvent::MouseMove, at);
        if (m_grid->cursor().shape() == Qt::SplitHCursor)
            return at;
    }
    return {};
}

void Interaction::resize()
{
    if (m_edge.isNull()) {
        m_edge = findColumnEdge();
        if (m_edge.isNull())
            return;
        m_dragged = m_edge;
        mouse(QEvent::MouseButtonPress, m_dragged);
    }
    m_dragged.rx() += m_dragSteps / dragTurn % 2 == 0 ? dragPx : -dragPx;
    ++m_dragSteps;
    mouse(QEvent::MouseMove, m_dragged);
    const std::lock_guard lock(m_mutex);
    m_figures.resizes = m_dragSteps;
}

void Interaction::type(double part)
{
    if (!m_edge.isNull()) {
        mouse(QEvent::MouseButtonRelease, m_dragged);
        m_edge = {};
        m_dragSteps = 0;
    }
    const auto due = static_cast<std::size_t>(part * static_cast<double>(2 * filter.size()));
    if (m_filter == nullptr || m_typed >= due)
        return;
    {
        const std::lock_guard lock(m_mutex);
        m_keyUs = steadyClockUs();
        m_countBefore = m_grid->shownCount();
    }
    m_filter->forceActiveFocus();
    const auto index = static_cast<qsizetype>(m_typed++);
    if (index < filter.size())
        press(Qt::Key_Any, filter.sliced(index, 1));
    else // and all away again
        press(Qt::Key_Backspace);
}

void Interaction::press(int key, const QString &text)
{
    for (const QEvent::Type type : {QEvent::KeyPress, QEvent::KeyRelease}) {
        QKeyEvent event(type, key, Qt::NoModifier, text);
        QCoreApplication::sendEvent(m_window, &event);
    }
}

void Interaction::mouse(QEvent::Type type, const QPointF &at)
{
    const bool moves = type == QEvent::MouseMove;
    const bool pressed = type == QEvent::MouseButtonPress || (moves && !m_edge.isNull());
    QMouseEvent event(type, at, m_window->mapToGlobal(at), moves ? Qt::NoButton : Qt::LeftButton,
                      pressed ? Qt::LeftButton : Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_window, &event);
}

} // namespace tapedeck
