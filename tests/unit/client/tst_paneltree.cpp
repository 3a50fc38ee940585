// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/paneltree.h"
#include "tests/testseed.h"

#include <QSet>
#include <QTest>

#include <numeric>
#include <random>

using namespace tapedeck;

namespace {

using Node = PanelTree::Node;

/// Empty, or which of the tree's rules is broken.
QString broken(const Node &node, bool isRoot, QSet<QString> &seen)
{
    if (node.isStack()) {
        if (node.panels.isEmpty())
            return isRoot ? QString() : QStringLiteral("an empty stack");
        if (!node.panels.contains(node.current))
            return QStringLiteral("a stack without a current panel");
        for (const QString &panel : node.panels) {
            if (seen.contains(panel))
                return QStringLiteral("a panel twice");
            seen.insert(panel);
        }
        return {};
    }
    if (node.children.size() < 2 || node.shares.size() != node.children.size() || !node.panels.isEmpty())
        return QStringLiteral("a split of one");
    if (std::abs(std::accumulate(node.shares.begin(), node.shares.end(), 0.0) - 1) > 1e-6)
        return QStringLiteral("shares that are not 1 together");
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        const Node &child = node.children[i];
        if (node.shares[i] <= 0)
            return QStringLiteral("a share of nothing");
        if (!child.isStack() && child.orientation == node.orientation)
            return QStringLiteral("a row in a row");
        if (const QString problem = broken(child, false, seen); !problem.isEmpty())
            return problem;
    }
    return {};
}

QString broken(const PanelTree &tree)
{
    QSet<QString> seen;
    return broken(tree.root(), true, seen);
}

/// Empty, or what is wrong with where the panels are.
QString misplaced(const PanelTree &tree, const PanelMetrics &metrics)
{
    const PlacedTree placed = placePanels(tree, metrics);
    if (placed.panels.size() != static_cast<std::size_t>(tree.panels().size()))
        return QStringLiteral("not every panel has a place");
    qreal area = 0;
    std::vector<QRectF> rects;
    for (const PlacedPanel &panel : placed.panels) {
        if (panel.shown)
            rects.push_back(panel.rect);
    }
    for (const PlacedHandle &handle : placed.handles)
        rects.push_back(handle.rect);
    for (std::size_t i = 0; i < rects.size(); ++i) {
        area += rects[i].width() * rects[i].height();
        for (std::size_t j = 0; j < i; ++j) {
            if (rects[i].intersects(rects[j]))
                return QStringLiteral("two that overlap");
        }
    }
    return std::abs(area - metrics.size.width() * metrics.size.height()) > 1 ? QStringLiteral("a hole") : QString();
}

PanelMetrics metrics(qreal width, qreal height)
{
    PanelMetrics metrics;
    metrics.size = {width, height};
    return metrics;
}

PanelTree pair()
{
    PanelTree tree;
    tree.insert(QStringLiteral("a"), {}, Side::Left);
    tree.insert(QStringLiteral("b"), QStringLiteral("a"), Side::Right, 0.25);
    return tree;
}

QRectF rectOf(const PlacedTree &placed, const char *panel)
{
    for (const PlacedPanel &each : placed.panels) {
        if (each.panel == QLatin1String(panel))
            return each.shown ? each.rect : QRectF();
    }
    return {};
}

} // namespace

/// Panels in rows, columns and stacks.
class TestPanelTree : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsItsRulesWhateverIsDone();
    void placesBySharesAndLeastSizes();
    void aSmallWindowTurnsOrLeavesOut();
    void dividersGetThinnerBeforeTheyOverlap();
    void aMaximizedPanelIsAlone();
    void aHandleMovesRoomToItsNeighbourOnly();
    void aPanelGoesBackToWhereItWas();
    void aDropSaysWhereItGoes();
    void knowsWhatIsBesideAPanel();
    void refusesWhatIsNoTree();
};

void TestPanelTree::keepsItsRulesWhateverIsDone()
{
    const unsigned seed = testSeed();
    std::mt19937 random(seed);
    const auto below = [&](std::size_t end) { return static_cast<int>(random() % end); };
    PanelTree tree;
    for (int step = 0; step < 4'000; ++step) {
        const QStringList panels = tree.panels();
        const QString panel = QStringLiteral("p%1").arg(below(14));
        const QString other = panels.isEmpty() || below(6) == 0 ? QString() : panels[below(panels.size())];
        const auto side = static_cast<Side>(below(5));
        const PanelTree before = tree;
        bool done = true;
        QStringList expected = panels;
        switch (below(6)) {
        case 0:
        case 1:
            done = tree.insert(panel, other, side, below(120) / 100.0 - 0.1);
            if (done)
                expected.append(panel);
            break;
        case 2:
            done = tree.remove(panel);
            expected.removeAll(panel);
            break;
        case 3:
            done = tree.move(panel, other, side);
            break;
        case 4:
            done = tree.setCurrent(panel);
            break;
        default:
            done = tree.resize({static_cast<std::size_t>(below(3))}, static_cast<std::size_t>(below(3)),
                               below(300) / 100.0 - 1.5);
        }
        const QString at = QStringLiteral(" (TAPEDECK_SEED=%1, step %2)").arg(seed).arg(step);
        const QString problem = broken(tree);
        QVERIFY2(problem.isEmpty(), qPrintable(problem + at));
        QVERIFY2(done || tree == before, qPrintable(QStringLiteral("refused, but changed") + at));
        QStringList now = tree.panels();
        now.sort();
        expected.sort();
        QVERIFY2(now == expected, qPrintable(QStringLiteral("panels came or went") + at));
        if (!tree.isEmpty()) {
            const QString hole = misplaced(tree, metrics(below(2'000), below(2'000)));
            QVERIFY2(hole.isEmpty(), qPrintable(hole + at));
        }
        const auto again = PanelTree::of(tree.root());
        QVERIFY2(again && *again == tree, qPrintable(QStringLiteral("another tree when read again") + at));
    }
}

void TestPanelTree::placesBySharesAndLeastSizes()
{
    const PanelTree tree = pair();
    QCOMPARE(rectOf(placePanels(tree, metrics(1'005, 400)), "a"), QRectF(0, 0, 750, 400));
    QCOMPARE(rectOf(placePanels(tree, metrics(1'005, 400)), "b"), QRectF(755, 0, 250, 400));
    QCOMPARE(rectOf(placePanels(tree, metrics(405, 400)), "b").width(), 140.0);
    QCOMPARE(rectOf(placePanels(tree, metrics(105, 400)), "b").width(), 50.0); // no room for what they need
}

void TestPanelTree::aSmallWindowTurnsOrLeavesOut()
{
    Node root = pair().root();
    root.whenSmall = PanelTree::WhenSmall::Turn;
    PlacedTree placed = placePanels(*PanelTree::of(root), metrics(800, 605));
    QCOMPARE(rectOf(placed, "a"), QRectF(0, 0, 800, 450));
    QCOMPARE(placed.handles.front().orientation, Qt::Vertical);
    root.whenSmall = PanelTree::WhenSmall::First;
    placed = placePanels(*PanelTree::of(root), metrics(800, 600));
    QCOMPARE(rectOf(placed, "a"), QRectF(0, 0, 800, 600));
    QCOMPARE(rectOf(placed, "b"), QRectF());
    QCOMPARE(placed.panels.size(), std::size_t(2));
}

void TestPanelTree::dividersGetThinnerBeforeTheyOverlap()
{
    std::vector<Node> stacks;
    for (int i = 0; i < 20; ++i)
        stacks.push_back(PanelTree::stack({QString::number(i)}));
    const auto tree = PanelTree::of(PanelTree::split(Qt::Horizontal, stacks, std::vector<double>(20, 0.05)));
    QVERIFY(tree);
    QCOMPARE(placePanels(*tree, metrics(400, 100)).handles.front().rect.width(), 5.0);
    for (const int width : {99, 60, 19, 0}) {
        QCOMPARE(misplaced(*tree, metrics(width, 100)), QString());
        QCOMPARE(placePanels(*tree, metrics(width, 100)).handles.back().rect.width(), std::floor(width / 20.0));
    }
}

void TestPanelTree::aMaximizedPanelIsAlone()
{
    PanelTree tree = pair();
    tree.insert(QStringLiteral("c"), QStringLiteral("b"), Side::Middle);
    PanelMetrics all = metrics(1'000, 500);
    all.maximized = QStringLiteral("b");
    const PlacedTree placed = placePanels(tree, all);
    QCOMPARE(rectOf(placed, "b"), QRectF(0, 0, 1'000, 500));
    QCOMPARE(rectOf(placed, "a"), QRectF());
    QCOMPARE(rectOf(placed, "c"), QRectF());
    QVERIFY(placed.handles.empty());
}

void TestPanelTree::aHandleMovesRoomToItsNeighbourOnly()
{
    PanelTree tree = pair();
    tree.insert(QStringLiteral("c"), QStringLiteral("b"), Side::Right);
    QVERIFY(tree.resize({}, 0, -0.15));
    const std::vector<double> shares{0.6, 0.275, 0.125};
    for (std::size_t i = 0; i < shares.size(); ++i)
        QVERIFY(std::abs(tree.root().shares[i] - shares[i]) < 1e-9);
    QVERIFY(tree.resize({}, 0, 5)); // as far as there is room
    QVERIFY(std::abs(tree.root().shares[1] - PanelTree::smallestShare) < 1e-9);
    QVERIFY(!tree.resize({}, 2, 0.1));
    QVERIFY(!tree.resize({0}, 0, 0.1));
    QVERIFY(!tree.resize({7}, 0, 0.1));
}

void TestPanelTree::aPanelGoesBackToWhereItWas()
{
    for (const Side side : {Side::Left, Side::Right, Side::Above, Side::Below, Side::Middle}) {
        PanelTree tree = pair();
        tree.insert(QStringLiteral("c"), QStringLiteral("b"), side, 0.3);
        PanelTree changed = tree;
        const auto place = changed.placeOf(QStringLiteral("c"));
        QVERIFY(place && changed.remove(QStringLiteral("c")));
        QVERIFY(changed.insert(QStringLiteral("c"), place->beside, place->side, place->share));
        QVERIFY2(changed.panels() == tree.panels(), qPrintable(changed.panels().join(QLatin1Char(' '))));
    }
}

void TestPanelTree::aDropSaysWhereItGoes()
{
    const PlacedTree placed = placePanels(pair(), metrics(1'005, 400));
    const QSizeF size(1'005, 400);
    const auto at = [&](qreal x, qreal y) { return *dropPlace(placed, size, {x, y}, 30); };
    QCOMPARE(at(375, 200).beside, QStringLiteral("a"));
    QCOMPARE(at(375, 200).side, Side::Middle);
    QCOMPARE(at(375, 10).side, Side::Middle); // its heading
    QCOMPARE(at(375, 60).side, Side::Above);
    QCOMPARE(at(700, 200).side, Side::Right);
    QCOMPARE(at(700, 200).rect, QRectF(375, 0, 375, 400));
    QCOMPARE(at(800, 200).side, Side::Left);
    QCOMPARE(at(800, 200).beside, QStringLiteral("b"));
    QCOMPARE(at(1'000, 200).beside, QString()); // at the window's side
    QCOMPARE(at(1'000, 200).side, Side::Right);
    QVERIFY(!dropPlace(placed, size, {-5, 10}, 30));
    QVERIFY(!dropPlace(placed, size, {752, 200}, 30)); // a handle
}

void TestPanelTree::knowsWhatIsBesideAPanel()
{
    PanelTree tree = pair();
    tree.insert(QStringLiteral("c"), QStringLiteral("b"), Side::Below, 0.7);
    const PlacedTree placed = placePanels(tree, metrics(1'000, 600));
    QCOMPARE(neighbour(placed, QStringLiteral("a"), Side::Right), QStringLiteral("c")); // the longer edge
    QCOMPARE(neighbour(placed, QStringLiteral("b"), Side::Left), QStringLiteral("a"));
    QCOMPARE(neighbour(placed, QStringLiteral("b"), Side::Below), QStringLiteral("c"));
    QCOMPARE(neighbour(placed, QStringLiteral("b"), Side::Right), QString());
    QCOMPARE(neighbour(placed, QStringLiteral("nothing"), Side::Right), QString());
}

void TestPanelTree::refusesWhatIsNoTree()
{
    PanelTree tree = pair();
    QVERIFY(!tree.insert(QStringLiteral("a"), {}, Side::Left));
    QVERIFY(!tree.insert({}, {}, Side::Left));
    QVERIFY(!tree.insert(QStringLiteral("c"), QStringLiteral("nothing"), Side::Left));
    QVERIFY(!tree.move(QStringLiteral("a"), QStringLiteral("a"), Side::Left));
    QVERIFY(!PanelTree::of(PanelTree::split(
        Qt::Horizontal, {PanelTree::stack({QStringLiteral("a")}), PanelTree::stack({QStringLiteral("a")})}, {1, 1})));
    // A split of one dissolves; shares that are none are equal.
    const auto one = PanelTree::of(PanelTree::split(
        Qt::Vertical,
        {PanelTree::split(Qt::Vertical, {PanelTree::stack({QStringLiteral("a")}), PanelTree::stack({})}, {1, 1}),
         PanelTree::stack({QStringLiteral("b")})},
        {-1, std::numeric_limits<double>::quiet_NaN()}));
    QVERIFY(one && broken(*one).isEmpty());
    QCOMPARE(one->root().shares, (std::vector<double>{0.5, 0.5}));
}

QTEST_APPLESS_MAIN(TestPanelTree)
#include "tst_paneltree.moc"
