// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/arrangement.h"

#include <algorithm>

namespace tapedeck {

namespace {

const QString mainArea = QStringLiteral("main");
const QString keyKey = QStringLiteral("key");
const QString titleKey = QStringLiteral("title");
const QString windowKey = QStringLiteral("window"); // in a panel's state: where its own window was

} // namespace

const std::vector<PanelKind> &panelKinds()
{
    static const std::vector<PanelKind> kinds = {
        {"prices", QCoreApplication::translate("PanelKind", "Prices"), "prices", false, false},
        {"scores", QCoreApplication::translate("PanelKind", "Scores"), "scores", false, false},
        {"rolling", QCoreApplication::translate("PanelKind", "Rolling figures"), "prices", false, false},
        {"instrument", QCoreApplication::translate("PanelKind", "Instrument"), "prices", true, true},
        {"ladder", QCoreApplication::translate("PanelKind", "Ladder"), "prices", true, false},
        {"tape", QCoreApplication::translate("PanelKind", "Trades"), "prices", true, false},
        {"match", QCoreApplication::translate("PanelKind", "Match"), "scores", true, true},
        {"latency", QCoreApplication::translate("PanelKind", "Latency"), "", false, false},
        {"health", QCoreApplication::translate("PanelKind", "Health"), "", false, false},
    };
    return kinds;
}

const PanelKind *panelKind(const QString &id)
{
    const auto &kinds = panelKinds();
    const auto it =
        std::find_if(kinds.begin(), kinds.end(), [&](const PanelKind &kind) { return id == QLatin1String(kind.id); });
    return it == kinds.end() ? nullptr : &*it;
}

Arrangement::Arrangement()
{
    m_areas.push_back({mainArea, {}, {}, {}, {}});
}

Area *Arrangement::area(const QString &id)
{
    const auto it = std::find_if(m_areas.begin(), m_areas.end(), [&](const Area &area) { return area.id == id; });
    return it == m_areas.end() ? nullptr : &*it;
}

const Area *Arrangement::areaOf(const QString &panel) const
{
    const auto it =
        std::find_if(m_areas.begin(), m_areas.end(), [&](const Area &area) { return area.tree.contains(panel); });
    return it == m_areas.end() ? nullptr : &*it;
}

Area *Arrangement::areaOf(const QString &panel)
{
    return const_cast<Area *>(std::as_const(*this).areaOf(panel));
}

Panel *Arrangement::panel(const QString &id)
{
    const auto it = m_panels.find(id);
    return it == m_panels.end() ? nullptr : &*it;
}

QString Arrangement::title(const QString &id) const
{
    const Panel panel = m_panels.value(id);
    const PanelKind *kind = panelKind(panel.kind);
    if (kind == nullptr)
        return id;
    const QString key = panel.state.value(keyKey).toString();
    const QString title = panel.state.value(titleKey).toString();
    const QString symbol = key.section(QLatin1Char(':'), 1);
    const QString what = !title.isEmpty() ? title : symbol.isEmpty() ? key : symbol;
    if (kind->isPage && !what.isEmpty())
        return kind->isWhole ? what : kind->title + QStringLiteral(" · ") + what;
    const QString filter = panel.state.value(QStringLiteral("filter")).toString();
    return filter.isEmpty() ? kind->title : kind->title + QStringLiteral(" · ") + filter;
}

QString Arrangement::freeId(const QString &kind) const
{
    QString id = kind;
    for (int number = 2; m_panels.contains(id); ++number)
        id = QStringLiteral("%1-%2").arg(kind).arg(number);
    return id;
}

QString Arrangement::add(Panel panel, const QString &beside, Side side, double share)
{
    const QString id = freeId(panel.kind);
    Area *where = beside.isEmpty() ? &m_areas.front() : areaOf(beside);
    if (panelKind(panel.kind) == nullptr || m_panels.size() >= panelsMax || where == nullptr
        || !where->tree.insert(id, beside, side, share))
        return {};
    where->maximized.clear();
    m_panels.insert(id, std::move(panel));
    return id;
}

void Arrangement::dropEmptyAreas()
{
    m_areas.erase(
        std::remove_if(m_areas.begin() + 1, m_areas.end(), [](const Area &area) { return area.tree.isEmpty(); }),
        m_areas.end());
    for (Area &area : m_areas) {
        if (!area.tree.contains(area.maximized))
            area.maximized.clear();
    }
}

bool Arrangement::close(const QString &panel)
{
    Area *from = areaOf(panel);
    if (from == nullptr)
        return false;
    from->tree.remove(panel);
    m_panels.remove(panel);
    dropEmptyAreas();
    return true;
}

bool Arrangement::move(const QString &panel, const QString &areaId, const QString &beside, Side side)
{
    Area *from = areaOf(panel);
    Area *to = area(areaId);
    if (from == nullptr || to == nullptr || panel == beside)
        return false;
    if (from == to) {
        if (!to->tree.move(panel, beside, side))
            return false;
    } else {
        if (!to->tree.insert(panel, beside, side))
            return false;
        from->tree.remove(panel);
    }
    to->maximized.clear();
    dropEmptyAreas();
    return true;
}

QString Arrangement::tearOff(const QString &panel, const QRect &geometry)
{
    Area *from = areaOf(panel);
    if (from == nullptr || (from != &m_areas.front() && from->tree.panels().size() == 1))
        return {};
    Area torn;
    for (int number = 1; torn.id.isEmpty() || area(torn.id) != nullptr; ++number)
        torn.id = QStringLiteral("window-%1").arg(number);
    torn.geometry = geometry;
    const QVariantList last = m_panels[panel].state.value(windowKey).toList();
    if (geometry.isEmpty() && last.size() == 4)
        torn.geometry = QRect(last[0].toInt(), last[1].toInt(), last[2].toInt(), last[3].toInt());
    if (from == &m_areas.front()) {
        if (const auto place = from->tree.placeOf(panel))
            torn.home = std::pair(panel, *place);
    }
    from->tree.remove(panel);
    torn.tree.insert(panel, {}, Side::Middle);
    const QString id = torn.id;
    m_areas.push_back(std::move(torn));
    dropEmptyAreas();
    return id;
}

bool Arrangement::putBack(const QString &areaId)
{
    Area *from = area(areaId);
    if (from == nullptr || from == &m_areas.front())
        return false;
    const Area back = *from;
    from->tree = {};
    PanelTree &tree = m_areas.front().tree;
    for (const QString &panel : back.tree.panels()) {
        if (!back.geometry.isEmpty())
            m_panels[panel].state[windowKey] =
                QVariantList{back.geometry.x(), back.geometry.y(), back.geometry.width(), back.geometry.height()};
        const bool athome = back.home && back.home->first == panel
            && tree.insert(panel, back.home->second.beside, back.home->second.side, back.home->second.share);
        if (!athome)
            tree.insert(panel, {}, Side::Right, 0.35);
    }
    m_areas.front().maximized.clear();
    dropEmptyAreas();
    return true;
}

void Arrangement::addBelow(const QStringList &kinds, double share)
{
    Area &main = m_areas.front();
    std::vector<PanelTree::Node> stacks;
    for (const QString &kind : kinds) {
        const QString id = freeId(kind);
        m_panels.insert(id, {kind, {}, {}, {}});
        stacks.push_back(PanelTree::stack({id}));
    }
    const std::vector<double> equal(stacks.size(), 1);
    PanelTree::Node below = PanelTree::split(Qt::Horizontal, std::move(stacks), equal, PanelTree::WhenSmall::First);
    std::vector<PanelTree::Node> rows{main.tree.root(), std::move(below)};
    if (const auto tree = PanelTree::of(
            PanelTree::split(Qt::Vertical, std::move(rows), {1 - share, share}, PanelTree::WhenSmall::First)))
        main.tree = *tree;
    main.maximized.clear();
}

void Arrangement::turnWhenSmall()
{
    PanelTree::Node root = m_areas.front().tree.root();
    root.whenSmall = PanelTree::WhenSmall::Turn;
    if (const auto tree = PanelTree::of(std::move(root)))
        m_areas.front().tree = *tree;
}

bool Arrangement::show(const QString &id, const QString &key)
{
    Panel *page = panel(id);
    if (page == nullptr || !panelKind(page->kind)->isPage || page->state.value(keyKey).toString() == key)
        return false;
    page->state.remove(titleKey); // of the row before
    page->state[keyKey] = key;
    return true;
}

QStringList Arrangement::follow(const QString &link, const QString &board, const QString &key)
{
    QStringList changed;
    for (auto it = m_panels.begin(); it != m_panels.end() && !link.isEmpty(); ++it) {
        const PanelKind *kind = panelKind(it->kind);
        if (it->link == link && board == QLatin1String(kind->board) && show(it.key(), key))
            changed.append(it.key());
    }
    return changed;
}

QString Arrangement::pageFor(const QString &board, const QString &from) const
{
    const QString link = m_panels.value(from).link;
    QStringList unlinked;
    for (auto it = m_panels.begin(); it != m_panels.end(); ++it) {
        const PanelKind *kind = panelKind(it->kind);
        if (!kind->isWhole || board != QLatin1String(kind->board))
            continue;
        if (!link.isEmpty() && it->link == link)
            return it.key();
        if (it->link.isEmpty())
            unlinked.append(it.key());
    }
    return link.isEmpty() && unlinked.size() == 1 ? unlinked.first() : QString();
}

} // namespace tapedeck
