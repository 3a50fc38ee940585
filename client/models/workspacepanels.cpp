// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the user does to the workspace's panels.
#include "client/models/workspace.h"

#include <algorithm>

namespace tapedeck {

namespace {

constexpr qreal keyStep = 32;     // pixels by which a key resizes
constexpr double partShare = 0.3; // of the panel beside which a part of an instrument's page is added

[[nodiscard]] Side opposite(Side side)
{
    switch (side) {
    case Side::Left:
        return Side::Right;
    case Side::Right:
        return Side::Left;
    case Side::Above:
        return Side::Below;
    default:
        return Side::Above;
    }
}

} // namespace

QString Workspace::addPanel(const QString &id)
{
    const PanelKind *kind = panelKind(id);
    if (kind == nullptr)
        return {};
    note(tr("Add a panel"));
    Panel panel{id, {}, {}, {}};
    const Panel beside = m_arrangement.panels().value(m_current);
    const PanelKind *besideKind = panelKind(beside.kind);
    if (kind->isPage && besideKind != nullptr && qstrcmp(kind->board, besideKind->board) == 0) {
        panel.link = beside.link;
        if (const QString key = chosenIn(m_current); !key.isEmpty())
            panel.state.insert(QStringLiteral("key"), key);
    }
    const QString added = addBeside(m_current, std::move(panel), kind->isPage && !kind->isWhole ? partShare : 0.5);
    if (added.isEmpty())
        return {};
    m_arrangement.areaOf(added)->tree.setCurrent(added);
    publishTouched();
    setCurrent(added);
    return added;
}

QString Workspace::split(const QString &panel, Direction side)
{
    note(tr("Split"));
    const Arrangement now = withGrids();
    const QString id = m_arrangement.add(now.panels().value(panel), panel, static_cast<Side>(side));
    if (id.isEmpty()) {
        m_undo.pop_back();
        Q_EMIT told(tr("There is no room for another panel."), false);
        return {};
    }
    writeGrids(m_arrangement);
    publishTouched();
    setCurrent(id);
    return id;
}

void Workspace::closePanel(const QString &panel)
{
    note(tr("Close %1").arg(m_arrangement.title(panel)));
    const QStringList tabs =
        m_arrangement.areaOf(panel) == nullptr ? QStringList() : m_arrangement.areaOf(panel)->tree.tabs(panel);
    const QString next = tabs.size() > 1 ? nextTab(panel, tabs.last() == panel ? -1 : 1) : nextPanel(panel, 1);
    if (!m_arrangement.close(panel)) {
        m_undo.pop_back();
        return;
    }
    forgetGrid(panel);
    m_chosen.remove(panel);
    setCurrent(next == panel ? QString() : next);
    publishTouched();
}

void Workspace::movePanel(const QString &panel, const QString &area, const QString &beside, Direction side)
{
    note(tr("Move %1").arg(m_arrangement.title(panel)));
    if (m_arrangement.move(panel, area, beside, static_cast<Side>(side)))
        publishTouched();
    else
        m_undo.pop_back();
}

void Workspace::tearOff(const QString &panel, const QRectF &geometry)
{
    const Area *area = m_arrangement.areaOf(panel);
    if (area != nullptr && area != &m_arrangement.areas().front() && area->tree.panels().size() == 1) {
        putBack(area->id);
        return;
    }
    note(tr("Tear off %1").arg(m_arrangement.title(panel)));
    if (m_arrangement.tearOff(panel, geometry.toRect()).isEmpty())
        m_undo.pop_back();
    else
        publishTouched();
}

void Workspace::putBack(const QString &area)
{
    note(tr("Put back"));
    if (m_arrangement.putBack(area))
        publishTouched();
    else
        m_undo.pop_back();
}

QString Workspace::areaOf(const QString &panel) const
{
    const Area *area = m_arrangement.areaOf(panel);
    return area == nullptr ? QString() : area->id;
}

void Workspace::toggleMaximized(const QString &panel)
{
    Area *area = m_arrangement.areaOf(panel);
    if (area == nullptr)
        return;
    area->maximized = area->maximized.isEmpty() ? panel : QString();
    publishTouched();
}

bool Workspace::isHealthShown() const
{
    const auto &panels = m_arrangement.panels();
    return std::any_of(panels.begin(), panels.end(), [](const Panel &panel) {
        return panel.kind == QLatin1String("latency") || panel.kind == QLatin1String("health");
    });
}

void Workspace::toggleHealth()
{
    note(isHealthShown() ? tr("Hide latency and health") : tr("Show latency and health"));
    if (!isHealthShown()) {
        m_arrangement.addBelow({QStringLiteral("latency"), QStringLiteral("health")}, Layouts::healthShare);
    } else {
        const auto panels = m_arrangement.panels();
        for (auto it = panels.cbegin(); it != panels.cend(); ++it) {
            if (it->kind == QLatin1String("latency") || it->kind == QLatin1String("health"))
                m_arrangement.close(it.key());
        }
    }
    publishTouched();
}

QString Workspace::panelTowards(const QString &panel, Direction side) const
{
    return neighbour(placed(areaOf(panel)), panel, static_cast<Side>(side));
}

void Workspace::moveTowards(const QString &panel, Direction direction)
{
    const QString other = panelTowards(panel, direction);
    movePanel(panel, areaOf(panel), other, direction);
}

void Workspace::stackWithNext(const QString &panel)
{
    const Area *area = m_arrangement.areaOf(panel);
    const QString other = nextPanel(panel, 1);
    if (area != nullptr && other != panel && area->tree.contains(other))
        movePanel(panel, area->id, other, Middle);
}

void Workspace::resizeTowards(const QString &panel, Direction direction)
{
    const QString areaId = areaOf(panel);
    const auto side = static_cast<Side>(direction);
    const bool sideways = side == Side::Left || side == Side::Right;
    const PlacedTree &tree = placed(areaId);
    const auto self = std::find_if(tree.panels.begin(), tree.panels.end(),
                                   [&](const PlacedPanel &each) { return each.panel == panel && each.shown; });
    if (self == tree.panels.end())
        return;
    // The handle at its far side, else the one at its near side.
    const auto touches = [&](const PlacedHandle &handle, Side at) {
        const QRectF near = self->rect.adjusted(-1, -1, 1, 1);
        if ((handle.orientation == Qt::Horizontal) != sideways || !near.intersects(handle.rect))
            return false;
        return at == Side::Right ? handle.rect.left() >= self->rect.right() - 1
            : at == Side::Left   ? handle.rect.right() <= self->rect.left() + 1
            : at == Side::Below  ? handle.rect.top() >= self->rect.bottom() - 1
                                 : handle.rect.bottom() <= self->rect.top() + 1;
    };
    const Side far = sideways ? Side::Right : Side::Below;
    for (const Side at : {far, opposite(far)}) {
        const auto it = std::find_if(tree.handles.begin(), tree.handles.end(),
                                     [&](const PlacedHandle &handle) { return touches(handle, at); });
        if (it == tree.handles.end())
            continue;
        const QString id = handleId(areaId, *it);
        beginResize(id);
        dragHandle(id, (side == far ? keyStep : -keyStep) * m_scale);
        return;
    }
}

QString Workspace::nextPanel(const QString &panel, int step) const
{
    QStringList shown;
    for (const Area &area : m_arrangement.areas()) {
        for (const PlacedPanel &each : placed(area.id).panels) {
            if (each.shown)
                shown.append(each.panel);
        }
    }
    const qsizetype at = shown.indexOf(panel);
    const qsizetype count = shown.size();
    return count == 0 ? QString() : at < 0 ? shown.first() : shown[((at + step) % count + count) % count];
}

void Workspace::showTab(const QString &panel)
{
    Area *area = m_arrangement.areaOf(panel);
    if (area == nullptr)
        return;
    if (area->tree.tabs(panel).contains(area->maximized))
        area->maximized = panel;
    else
        area->maximized.clear();
    area->tree.setCurrent(panel);
    publishTouched();
    setCurrent(panel);
}

QString Workspace::nextTab(const QString &panel, int step) const
{
    const Area *area = m_arrangement.areaOf(panel);
    if (area == nullptr)
        return {};
    const QStringList tabs = area->tree.tabs(panel);
    const qsizetype count = tabs.size();
    return tabs[((tabs.indexOf(panel) + step) % count + count) % count];
}

void Workspace::beginResize(const QString &handle)
{
    if (Area *area = m_arrangement.area(handle.section(QLatin1Char(':'), 0, 0)); area != nullptr) {
        m_resized = area->tree;
        m_resizes = true;
    }
}

void Workspace::dragHandle(const QString &handle, qreal pixels)
{
    Area *area = m_arrangement.area(handle.section(QLatin1Char(':'), 0, 0));
    if (area == nullptr)
        return;
    const auto &handles = placed(area->id).handles;
    const auto it = std::find_if(handles.begin(), handles.end(),
                                 [&](const PlacedHandle &each) { return handleId(area->id, each) == handle; });
    if (it == handles.end() || it->length <= 0)
        return;
    if (std::exchange(m_resizes, false) && undoText() != tr("Resize"))
        note(tr("Resize")); // one after the other are undone at once
    area->tree = m_resized;
    area->tree.resize(it->split, it->index, pixels / it->length);
    publishTouched();
}

QVariantMap Workspace::dropAt(const QString &area, qreal x, qreal y, qreal headingHeight) const
{
    const auto it = m_placed.find(area);
    if (it == m_placed.end())
        return {};
    const auto drop = dropPlace(it->tree, it->size, {x, y}, headingHeight);
    if (!drop)
        return {};
    return {{QStringLiteral("beside"), drop->beside},
            {QStringLiteral("side"), static_cast<int>(drop->side)},
            {QStringLiteral("box"), drop->rect}};
}

} // namespace tapedeck
