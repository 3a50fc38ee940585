// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/paintedstrips.h"

#include <QQuickItem>
#include <QTest>

using namespace tapedeck;

namespace {

/// Strips of one colour each.
class Striped : public QQuickItem
{
public:
    explicit Striped(QQuickItem *parent)
        : QQuickItem(parent)
    {
        setFlag(ItemHasContents);
    }

    qreal stripHeight = 30;
    QList<QColor> colors{Qt::red, Qt::green, Qt::blue, Qt::yellow};
    QList<int> due; // but for when all are
    QList<int> painted;
    int count = 0;

protected:
    QSGNode *updatePaintNode(QSGNode *before, UpdatePaintNodeData *) override
    {
        auto *strips = static_cast<PaintedStrips *>(before);
        if (strips == nullptr)
            strips = new PaintedStrips(*window());
        const bool all = strips->place({width(), height()}, stripHeight);
        count = strips->count();
        painted.clear();
        for (int i = 0; i < count; ++i) {
            if (!all && !due.contains(i))
                continue;
            painted.append(i);
            strips->paint(i, [&](QPainter &painter) {
                painter.fillRect(QRectF(0, i * stripHeight, width(), height()), colors[i % colors.size()]);
            });
        }
        return strips;
    }
};

} // namespace

/// An item's image in strips, of which only those that change are painted and copied.
class TestPaintedStrips : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void coversTheItem();
    void paintsOnlyWhatIsDue();
    void beginsAnewWhenTheSizeChanges();
    void goesToAnotherWindow();

private:
    [[nodiscard]] static QColor colorAt(QQuickWindow &window, int y) { return window.grabWindow().pixelColor(50, y); }
};

void TestPaintedStrips::coversTheItem()
{
    QQuickWindow window;
    window.resize(100, 100);
    Striped item(window.contentItem());
    item.setSize({100, 100});
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QCOMPARE(colorAt(window, 0), QColor(Qt::red));
    QCOMPARE(item.count, 4); // the last one is ten high
    for (const auto &[y, color] : {std::pair(29, Qt::red),
                                   {30, Qt::green},
                                   {59, Qt::green},
                                   {60, Qt::blue},
                                   {89, Qt::blue},
                                   {90, Qt::yellow},
                                   {99, Qt::yellow}})
        QCOMPARE(colorAt(window, y), QColor(color));
}

void TestPaintedStrips::paintsOnlyWhatIsDue()
{
    QQuickWindow window;
    window.resize(100, 100);
    Striped item(window.contentItem());
    item.setSize({100, 100});
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QCOMPARE(colorAt(window, 40), QColor(Qt::green));
    for (const QColor &color : {QColor(Qt::cyan), QColor(Qt::magenta)}) {
        item.colors.fill(color);
        item.due = {1};
        item.update();
        QCOMPARE(colorAt(window, 40), color);
        QCOMPARE(item.painted, QList<int>{1});
        QCOMPARE(colorAt(window, 10), QColor(Qt::red));
        QCOMPARE(colorAt(window, 70), QColor(Qt::blue));
    }
}

void TestPaintedStrips::beginsAnewWhenTheSizeChanges()
{
    QQuickWindow window;
    window.resize(100, 100);
    Striped item(window.contentItem());
    item.setSize({100, 100});
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    (void)window.grabWindow();
    item.setSize({100, 65});
    item.update();
    QCOMPARE(colorAt(window, 64), QColor(Qt::blue));
    QCOMPARE(item.count, 3);
    QCOMPARE(item.painted.size(), 3);
    QCOMPARE(colorAt(window, 66), QColor(Qt::white)); // the window's own
    item.stripHeight = 0.25;                          // of a pixel: one at least
    item.update();
    (void)window.grabWindow();
    QCOMPARE(item.count, 65);
}

void TestPaintedStrips::goesToAnotherWindow()
{
    QQuickWindow first, second;
    for (QQuickWindow *window : {&first, &second}) {
        window->resize(100, 100);
        window->show();
        QVERIFY(QTest::qWaitForWindowExposed(window));
    }
    Striped item(first.contentItem());
    item.setSize({100, 100});
    QCOMPARE(colorAt(first, 10), QColor(Qt::red));
    item.setParentItem(second.contentItem());
    QCOMPARE(colorAt(second, 40), QColor(Qt::green));
    QCOMPARE(item.painted.size(), 4);
    QCOMPARE(colorAt(first, 10), QColor(Qt::white));
}

QTEST_MAIN(TestPaintedStrips)
#include "tst_paintedstrips.moc"
