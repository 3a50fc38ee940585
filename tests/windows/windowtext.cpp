// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "windowtext.h"

#include "client/models/livegrid.h"

#include <QAccessible>
#include <QFile>
#include <QImage>
#include <QMetaEnum>
#include <QPainter>
#include <QQuickItem>
#include <QQuickWindow>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <algorithm>
#include <array>
#include <optional>

namespace {

constexpr int placeTolerance = 6;      // pixels
constexpr double sizeTolerance = 0.06; // of a text's width
constexpr int contextLines = 2;

// What depends on how fast this computer is, and on when it was looked at.
const QStringList neverTheSame{QStringLiteral("pace"), QStringLiteral("latencyText"), QStringLiteral("age")};

/// The C++ class: QML's own names have numbers in them.
QString typeOf(const QObject &object)
{
    const QMetaObject *type = object.metaObject();
    while (QByteArrayView(type->className()).contains("_QML"))
        type = type->superClass();
    QString name = QString::fromLatin1(type->className());
    name = name.mid(name.lastIndexOf(QLatin1Char(':')) + 1);
    return name.startsWith(QLatin1String("QQuick")) ? name.mid(6) : name;
}

QString quoted(QString text)
{
    static const QRegularExpression address(QStringLiteral("127\\.0\\.0\\.1:\\d+"));
    static const QRegularExpression age(QStringLiteral("\\b\\d+ (s|min|h)\\b"));
    static const QRegularExpression tag(QStringLiteral("<[^>]*>"));
    text.replace(address, QStringLiteral("127.0.0.1:#")).replace(age, QStringLiteral("# \\1")).remove(tag);
    return QLatin1Char('"') + text.replace(QLatin1Char('\n'), QStringLiteral("\\n")) + QLatin1Char('"');
}

class Walk
{
public:
    explicit Walk(WindowText &into)
        : m_into(into)
    {
    }

    void visit(QQuickItem &item, const QRectF &clip, int depth, bool timed)
    {
        const QRectF place = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()));
        const QRectF seen = place & clip;
        if (!item.isVisible() || item.opacity() <= 0)
            return;
        if (m_figures.contains(&item)) {
            m_into.unlike.append(seen.toAlignedRect());
            return;
        }
        if (neverTheSame.contains(item.objectName())) { // and what is between it and the next
            const QRectF around = item.parentItem()->mapRectToScene(QRectF(0, 0, 1, item.parentItem()->height()));
            m_into.unlike.append(
                QRectF(place.x() - 10, around.y(), place.width() + 20, around.height()).toAlignedRect());
            return;
        }
        const QAccessible::Role role = roleOf(item);
        timed = timed || role == QAccessible::AlertMessage;
        if (!seen.isEmpty() && say(item, role, place, depth, timed))
            ++depth;
        if (isOfFigures(item))
            m_figures.append(item.property("content").value<QQuickItem *>());
        for (QQuickItem *child : item.childItems()) {
            visit(*child, item.clip() ? seen : clip, depth, timed);
        }
    }

private:
    /// A panel whose figures are others at each look.
    static bool isOfFigures(const QQuickItem &item)
    {
        const QString kind = item.property("kind").toString();
        return item.property("panelState").isValid()
            && (kind == QLatin1String("latency") || kind == QLatin1String("health"));
    }

    static QAccessible::Role roleOf(QQuickItem &item)
    {
        const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(&item);
        return accessible == nullptr ? QAccessible::NoRole : accessible->role();
    }

    /// Whether it had something to say.
    bool say(QQuickItem &item, QAccessible::Role role, const QRectF &place, int depth, bool timed)
    {
        const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(&item);
        const QString name = accessible == nullptr ? QString() : accessible->text(QAccessible::Name);
        const QString description = accessible == nullptr ? QString() : accessible->text(QAccessible::Description);
        QString text = item.inherits("QQuickText") || item.inherits("QQuickTextInput")
            ? item.property("text").toString()
            : QString();
        const QString panel = item.property("panelState").isValid() ? item.property("panelId").toString() : QString();
        const bool isOurs = QByteArrayView(item.metaObject()->className()).startsWith("tapedeck::");
        if (item.inherits("QQuickContentItem") // of a window, whose name is told otherwise by each Qt
            || (text.isEmpty() && name.isEmpty() && item.objectName().isEmpty() && panel.isEmpty() && !isOurs))
            return false;
        const QString shownAbove = m_said.value(depth - 1);
        if (!shownAbove.isEmpty() && (text.isEmpty() ? name : text) == shownAbove)
            return false; // a button's text is its name
        if (timed)
            m_into.unlike.append(place.toAlignedRect());
        QStringList parts{typeOf(item)};
        if (!item.objectName().isEmpty())
            parts += QLatin1Char('#') + item.objectName();
        if (!panel.isEmpty())
            parts += panel;
        if (role != QAccessible::NoRole && role != QAccessible::StaticText)
            parts += QString::fromLatin1(QMetaEnum::fromType<QAccessible::Role>().valueToKey(role));
        QString shown = text.isEmpty() ? name : text;
        static const QRegularExpression number(QStringLiteral("[\\d.:]*\\d"));
        if (timed)
            shown.replace(number, QStringLiteral("#"));
        if (!shown.isEmpty())
            parts += quoted(shown);
        if (!description.isEmpty() && !timed)
            parts += quoted(description);
        parts += QStringLiteral("%1,%2 %3x%4")
                     .arg(qRound(place.x()))
                     .arg(qRound(place.y()))
                     .arg(qRound(place.width()))
                     .arg(qRound(place.height()));
        m_into.lines += QString(depth * 2, QLatin1Char(' ')) + parts.join(QLatin1Char(' '));
        m_said.insert(depth, shown);
        return true;
    }

    WindowText &m_into;
    QMap<int, QString> m_said;           // by depth
    QList<const QQuickItem *> m_figures; // contents of panels
};

/// A line without its place, and the place.
struct Placed {
    QString what;
    std::optional<std::array<int, 4>> place; // x, y, width, height
};

Placed placed(const QString &line)
{
    static const QRegularExpression end(QStringLiteral(" (-?\\d+),(-?\\d+) (\\d+)x(\\d+)$"));
    const QRegularExpressionMatch match = end.match(line);
    if (!match.hasMatch())
        return {line, {}};
    return {line.left(match.capturedStart()),
            std::array{match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt(),
                       match.captured(4).toInt()}};
}

bool alike(const Placed &a, const Placed &b)
{
    if (a.what != b.what || a.place.has_value() != b.place.has_value())
        return false;
    if (!a.place)
        return true;
    const double room = std::max<double>(placeTolerance, sizeTolerance * (*a.place)[2]);
    return std::equal(a.place->begin(), a.place->end(), b.place->begin(),
                      [&](int x, int y) { return std::abs(x - y) <= room; });
}

} // namespace

WindowText WindowText::of(const QQuickWindow &window)
{
    WindowText text;
    Walk walk(text);
    for (QQuickItem *child : window.contentItem()->childItems())
        walk.visit(*child, QRectF(0, 0, window.width(), window.height()), 0, false);
    return text;
}

QStringList rowsOf(tapedeck::LiveGrid &grid)
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("rows.csv"));
    QSignalSpy exported(&grid, &tapedeck::LiveGrid::exported);
    grid.exportCsv(QUrl::fromLocalFile(path));
    QStringList rows;
    if (exported.isEmpty() && !exported.wait())
        return rows;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return rows;
    for (const QString &line : QString::fromUtf8(file.readAll()).split(QStringLiteral("\r\n"), Qt::SkipEmptyParts))
        rows += QStringLiteral("| ") + line;
    return rows;
}

QImage WindowText::masked(QImage picture) const
{
    QPainter painter(&picture);
    for (const QRect &rect : unlike)
        painter.fillRect(rect, Qt::gray);
    return picture;
}

QStringList differences(const QStringList &expected, const QStringList &found)
{
    std::vector<Placed> a, b;
    std::transform(expected.begin(), expected.end(), std::back_inserter(a), placed);
    std::transform(found.begin(), found.end(), std::back_inserter(b), placed);
    // The longest sequence that both have: common[i][j] lines of it are in what follows a[i] and b[j].
    std::vector<std::vector<int>> common(a.size() + 1, std::vector<int>(b.size() + 1, 0));
    for (std::size_t i = a.size(); i-- > 0;) {
        for (std::size_t j = b.size(); j-- > 0;)
            common[i][j] = alike(a[i], b[j]) ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
    }
    QStringList lines;
    QList<qsizetype> wrong; // their places in it
    for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
        if (i < a.size() && j < b.size() && alike(a[i], b[j])) {
            lines += QStringLiteral("  ") + expected[static_cast<qsizetype>(i)];
            ++i;
            ++j;
            continue;
        }
        wrong += lines.size();
        if (j >= b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1]))
            lines += QStringLiteral("- ") + expected[static_cast<qsizetype>(i++)];
        else
            lines += QStringLiteral("+ ") + found[static_cast<qsizetype>(j++)];
    }
    QStringList shown;
    for (qsizetype at = 0, last = -1; at < lines.size(); ++at) {
        const bool near = std::any_of(wrong.begin(), wrong.end(),
                                      [&](qsizetype each) { return std::abs(each - at) <= contextLines; });
        if (!near)
            continue;
        if (last >= 0 && at > last + 1)
            shown += QStringLiteral("  …");
        shown += lines[at];
        last = at;
    }
    return shown;
}
