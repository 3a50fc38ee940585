// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/language.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <set>

namespace {

struct Message {
    QString context;
    QString source;
    QStringList translations; ///< one, or one for each number
    bool unfinished = false;
};

std::vector<Message> readMessages(const QString &path)
{
    std::vector<Message> messages;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return messages;
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("name")) {
            context = xml.readElementText();
        } else if (xml.name() == QLatin1String("source")) {
            messages.push_back({context, xml.readElementText(), {}});
        } else if (xml.name() == QLatin1String("translation")) {
            messages.back().unfinished = xml.attributes().hasAttribute(QLatin1String("type"));
        } else if (xml.name() == QLatin1String("numerusform")) {
            messages.back().translations.append(xml.readElementText());
        }
        if (xml.isStartElement() && xml.name() == QLatin1String("translation")) {
            xml.readNext();
            if (xml.isCharacters() && !xml.isWhitespace())
                messages.back().translations.append(xml.text().toString());
            else if (xml.isStartElement())
                messages.back().translations.append(xml.readElementText()); // the first numerusform
        }
    }
    return messages;
}

/// What is filled in later, such as %1.
std::multiset<QString> places(const QString &text)
{
    static const QRegularExpression place(QStringLiteral("%L?(\\d|n)"));
    std::multiset<QString> found;
    for (auto it = place.globalMatch(text); it.hasNext();)
        found.insert(it.next().captured(1));
    return found;
}

} // namespace

/// Every text of the dashboard is there in the second language.
class TestTranslations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyTextIsTranslated();
    void aTextOfAClassIsFound();
};

void TestTranslations::everyTextIsTranslated()
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("tapedeck_de.ts"));
    QVERIFY(QFile::copy(QStringLiteral(TAPEDECK_SOURCE_DIR "/resources/translations/tapedeck_de.ts"), path));
    QProcess lupdate;
    QStringList arguments;
    for (const char *part : {"client", "qml"})
        arguments.append(QStringLiteral(TAPEDECK_SOURCE_DIR "/") + QLatin1String(part));
    lupdate.start(QStringLiteral(TAPEDECK_LUPDATE),
                  arguments << QStringLiteral("-locations") << QStringLiteral("none") << QStringLiteral("-no-obsolete")
                            << QStringLiteral("-ts") << path);
    QVERIFY(lupdate.waitForFinished(60'000));
    QCOMPARE(lupdate.exitCode(), 0);
    const std::vector<Message> messages = readMessages(path);
    QVERIFY(messages.size() > 200);
    int missing = 0;
    for (const Message &message : messages) {
        if (message.unfinished || message.translations.isEmpty()) {
            qWarning().noquote() << message.context << "not translated:" << message.source;
            ++missing;
            continue;
        }
        for (const QString &translation : message.translations) {
            // "one place" may do without its number
            const bool mayLack = message.translations.size() > 1;
            if (translation.isEmpty() || (places(translation) != places(message.source) && !mayLack)) {
                qWarning().noquote() << message.context << "translated wrongly:" << message.source << "as"
                                     << translation;
                ++missing;
            }
        }
    }
    QVERIFY2(missing == 0, "run ./dev translate, then fill in what is unfinished");
}

void TestTranslations::aTextOfAClassIsFound()
{
    QCOMPARE(QCoreApplication::translate("tapedeck::Dashboard", "Not connected"), QStringLiteral("Not connected"));
    tapedeck::speak(*qApp, QStringLiteral("de"));
    // As a class asks, and as QML does.
    QCOMPARE(QCoreApplication::translate("tapedeck::Dashboard", "Not connected"), QStringLiteral("Nicht verbunden"));
    QCOMPARE(QCoreApplication::translate("ViewMenu", "Dark"), QStringLiteral("Dunkel"));
    QCOMPARE(QCoreApplication::translate("ViewMenu", "no such text"), QStringLiteral("no such text"));
}

QTEST_MAIN(TestTranslations)
#include "tst_translations.moc"
