// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/workspace.h"

#include <QTimerEvent>

#include <algorithm>

namespace tapedeck {

namespace {

constexpr std::size_t undoMax = 50;
constexpr int saveDelayMs = 1'000;

} // namespace

QString Workspace::handleId(const QString &area, const PlacedHandle &handle)
{
    QString id = area + QLatin1Char(':');
    for (const std::size_t index : handle.split)
        id += QString::number(index) + QLatin1Char('.');
    return id + QString::number(handle.index);
}

Workspace::Workspace(QObject *parent)
    : QObject(parent)
    , m_panelRows({"panelId", "kind", "title", "link", "panelState", "area", "box", "shown", "tabs", "maximized"})
    , m_handleRows({"handleId", "area", "box", "sideways"})
    , m_windowRows({"areaId", "geometry", "label"})
{
}

Workspace::~Workspace()
{
    if (m_saving.isActive())
        save();
}

void Workspace::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_saving.timerId())
        save();
}

const PlacedTree &Workspace::placed(const QString &area) const
{
    static const PlacedTree nothing;
    const auto it = m_placed.find(area);
    return it == m_placed.end() ? nothing : it->tree;
}

void Workspace::place(const Area &area)
{
    PlacedArea &placed = m_placed[area.id];
    PanelMetrics metrics;
    metrics.size = placed.size;
    metrics.least *= m_scale;
    metrics.narrow *= m_scale;
    metrics.maximized = area.maximized;
    placed.tree = placePanels(area.tree, metrics);
}

/// Tells the views where everything is; and again, if one of them answers.
void Workspace::publish()
{
    m_publishAgain = true;
    if (std::exchange(m_publishing, true))
        return;
    while (std::exchange(m_publishAgain, false))
        publishNow();
    m_publishing = false;
    Q_EMIT changed();
}

/// Windows come before the panels in them, and go after.
void Workspace::publishNow()
{
    std::vector<KeyedModel::Row> windows;
    std::vector<KeyedModel::Row> panels;
    std::vector<KeyedModel::Row> handles;
    for (const Area &area : m_arrangement.areas()) {
        place(area);
        if (&area != &m_arrangement.areas().front())
            windows.push_back({area.id, area.geometry, m_arrangement.title(area.tree.panels().value(0))});
        for (const PlacedPanel &placed : m_placed[area.id].tree.panels) {
            const Panel panel = m_arrangement.panels().value(placed.panel);
            QVariantList tabs;
            for (const QString &tab : placed.tabs)
                tabs.append(QVariantMap{{QStringLiteral("panelId"), tab},
                                        {QStringLiteral("title"), m_arrangement.title(tab)},
                                        {QStringLiteral("link"), m_arrangement.panels().value(tab).link}});
            panels.push_back({placed.panel, panel.kind, m_arrangement.title(placed.panel), panel.link, panel.state,
                              area.id, placed.rect, placed.shown, tabs, !area.maximized.isEmpty()});
        }
        for (const PlacedHandle &handle : m_placed[area.id].tree.handles)
            handles.push_back({handleId(area.id, handle), area.id, handle.rect, handle.orientation == Qt::Horizontal});
    }
    m_windowRows.update(windows);
    m_panelRows.prune(panels);
    m_panelRows.update(panels);
    m_handleRows.prune(handles);
    m_handleRows.update(handles);
    m_windowRows.prune(windows);
    if (!m_arrangement.panels().contains(m_current))
        setCurrent(m_arrangement.areas().front().tree.panels().value(0));
}

/// After what the user did: it is kept before long.
void Workspace::publishTouched()
{
    publish();
    m_saving.start(saveDelayMs, this);
}

void Workspace::setCurrent(const QString &panel)
{
    if (m_current == panel)
        return;
    m_current = panel;
    Q_EMIT currentChanged();
}

void Workspace::setScale(qreal scale)
{
    if (qFuzzyCompare(m_scale, scale))
        return;
    m_scale = scale;
    Q_EMIT scaleChanged();
    publish();
}

void Workspace::setAreaSize(const QString &area, qreal width, qreal height)
{
    const QSizeF size(width, height);
    if (m_placed[area].size == size)
        return;
    m_placed[area].size = size;
    publish();
}

void Workspace::setAreaGeometry(const QString &id, const QRectF &geometry)
{
    Area *area = m_arrangement.area(id);
    if (area == nullptr || area->geometry == geometry.toRect())
        return;
    area->geometry = geometry.toRect();
    m_saving.start(saveDelayMs, this);
}

QVariantList Workspace::kinds() const
{
    QVariantList list;
    for (const PanelKind &kind : panelKinds())
        list.append(
            QVariantMap{{QStringLiteral("kind"), QString::fromLatin1(kind.id)}, {QStringLiteral("title"), kind.title}});
    return list;
}

void Workspace::keep(const QString &id, const QString &name, const QVariant &value)
{
    Panel *panel = m_arrangement.panel(id);
    if (panel == nullptr || panel->state.value(name) == value)
        return;
    if (value.toString().isEmpty())
        panel->state.remove(name);
    else
        panel->state[name] = value;
    publishTouched();
}

void Workspace::setLink(const QString &id, const QString &link)
{
    Panel *panel = m_arrangement.panel(id);
    if (panel == nullptr || panel->link == link)
        return;
    panel->link.clear();
    const PanelKind &kind = *panelKind(panel->kind);
    const QString chosen = chosenWith(link, QString::fromLatin1(kind.board));
    panel->link = link;
    if (kind.isPage && !chosen.isEmpty())
        m_arrangement.show(id, chosen);
    else if (!kind.isPage && !chosenIn(id).isEmpty())
        m_arrangement.follow(link, QString::fromLatin1(kind.board), chosenIn(id));
    publishTouched();
}

void Workspace::nextLink(const QString &id)
{
    static const QStringList links{{}, QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("C")};
    setLink(id, links[(links.indexOf(m_arrangement.panels().value(id).link) + 1) % links.size()]);
}

void Workspace::choose(const QString &id, const QString &key)
{
    const Panel panel = m_arrangement.panels().value(id);
    const PanelKind *kind = panelKind(panel.kind);
    if (kind == nullptr)
        return;
    m_chosen[id] = key;
    if (!key.isEmpty() && !m_arrangement.follow(panel.link, QString::fromLatin1(kind->board), key).isEmpty())
        publishTouched();
}

/// The row that a table's user is at, or that a page shows.
QString Workspace::chosenIn(const QString &id) const
{
    const Panel panel = m_arrangement.panels().value(id);
    const PanelKind *kind = panelKind(panel.kind);
    return kind == nullptr ? QString()
        : kind->isPage     ? panel.state.value(QStringLiteral("key")).toString()
                           : m_chosen.value(id);
}

/// What the panels with that link are about: the tables' row goes before the pages'.
QString Workspace::chosenWith(const QString &link, const QString &board) const
{
    QString shown;
    const auto &panels = m_arrangement.panels();
    for (auto it = panels.begin(); it != panels.end() && !link.isEmpty(); ++it) {
        const PanelKind *kind = panelKind(it->kind);
        const QString chosen = chosenIn(it.key());
        if (it->link != link || board != QLatin1String(kind->board) || chosen.isEmpty())
            continue;
        if (!kind->isPage)
            return chosen;
        shown = chosen;
    }
    return shown;
}

/// To the right of that panel, or as a tab of it where there is little room.
QString Workspace::addBeside(const QString &from, Panel panel, double share)
{
    const Area *area = m_arrangement.areaOf(from);
    const QSizeF size = area != nullptr ? m_placed[area->id].size : QSizeF();
    const QSizeF narrow = PanelMetrics().narrow * m_scale;
    const bool isSmall = !size.isEmpty() && (size.width() < narrow.width() || size.height() < narrow.height());
    const QString id = m_arrangement.add(std::move(panel), from, isSmall ? Side::Middle : Side::Right, share);
    if (id.isEmpty()) {
        m_undo.pop_back();
        Q_EMIT told(tr("There is no room for another panel."), false);
    }
    return id;
}

QString Workspace::open(const QString &from, const QString &board, const QString &key)
{
    QString page = m_arrangement.pageFor(board, from);
    if (page.isEmpty()) {
        const auto &kinds = panelKinds();
        const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const PanelKind &each) {
            return each.isWhole && board == QLatin1String(each.board);
        });
        if (kind == kinds.end())
            return {};
        note(tr("Open %1").arg(key));
        const QString link = m_arrangement.panels().value(from).link;
        page = addBeside(from, {QString::fromLatin1(kind->id), link, {}, {}}, 0.45);
        if (page.isEmpty())
            return {};
    }
    m_arrangement.show(page, key);
    m_arrangement.follow(m_arrangement.panel(page)->link, board, key);
    Area *area = m_arrangement.areaOf(page);
    if (!area->maximized.isEmpty())
        area->maximized = area->tree.tabs(page).contains(area->maximized) ? page : QString();
    area->tree.setCurrent(page);
    publishTouched();
    return page;
}

void Workspace::note(const QString &what)
{
    m_undo.push_back({what, withGrids(), m_layouts, m_layoutName});
    if (m_undo.size() > undoMax)
        m_undo.pop_front();
}

void Workspace::undo()
{
    if (m_undo.empty())
        return;
    Before before = std::move(m_undo.back());
    m_undo.pop_back();
    m_layouts = std::move(before.layouts);
    m_layoutName = before.layoutName;
    restore(std::move(before.arrangement));
    Q_EMIT layoutsChanged();
    Q_EMIT told(tr("Undone: %1").arg(before.what), true);
}

} // namespace tapedeck
