// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/recordingreader.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <zlib.h>

using namespace tapedeck;
using Result = RecordingReader::Result;

class TestRecordingReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsContainersApart();
    void readsGzip();
    void saysThatAGzipIsCut();
    void handsOverACutLastLine();
    void refusesAFolder();
    void refusesAMissingFile();

private:
    QString write(const QByteArray &bytes, bool compressed = false);
    QTemporaryDir m_folder;
};

QString TestRecordingReader::write(const QByteArray &bytes, bool compressed)
{
    const QString path = m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()));
    if (compressed) {
        gzFile file = gzopen(path.toLocal8Bit().constData(), "wb");
        gzwrite(file, bytes.constData(), static_cast<unsigned>(bytes.size()));
        gzclose(file);
        return path;
    }
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("cannot write");
    file.write(bytes);
    return path;
}

void TestRecordingReader::tellsContainersApart()
{
    RecordingReader reader(write("configuration: {\"a\":1}\n"
                                 "wss://x <-> 1617666422.65\n"
                                 "wss://x <- 1617666423.12: {\"event\":\"subscribe\"}\n"
                                 "1617666423.1245198: {\"a\":1}\n"
                                 "https://x/depth?symbol=A -> 1617566592.5: {\"b\":2}\n"
                                 "1723161253937085768 {\"c\":3}\n"
                                 "{\"d\":4}\r\n"
                                 "\n"
                                 "what is this\n")
                               .toStdString(),
                           "binance");
    QVERIFY(reader.open());
    QCOMPARE(reader.next(), Result::Message);
    QCOMPARE(reader.receivedUs(), 1617666423124519);
    QCOMPARE(std::string_view(reader.text()), std::string_view("{\"a\":1}"));
    QCOMPARE(reader.next(), Result::Message);
    QCOMPARE(reader.url(), std::string_view("https://x/depth?symbol=A"));
    QCOMPARE(reader.receivedUs(), 1617566592500000);
    QCOMPARE(std::string_view(reader.text()), std::string_view("{\"b\":2}"));
    QCOMPARE(reader.next(), Result::Message);
    QCOMPARE(reader.receivedUs(), 1723161253937085);
    QCOMPARE(reader.next(), Result::Message);
    QCOMPARE(reader.receivedUs(), 0);
    QCOMPARE(std::string_view(reader.text()), std::string_view("{\"d\":4}"));
    QCOMPARE(reader.next(), Result::Unreadable);
    QCOMPARE(reader.line(), 9u);
    QCOMPARE(reader.next(), Result::End);
    QCOMPARE(reader.next(), Result::End);
}

void TestRecordingReader::readsGzip()
{
    RecordingReader reader(write("{\"a\":1}\n{\"a\":2}\n", true).toStdString(), "betfair");
    QVERIFY(reader.open());
    QCOMPARE(reader.next(), Result::Message);
    QCOMPARE(reader.next(), Result::Message);
    QCOMPARE(reader.next(), Result::End);
}

void TestRecordingReader::saysThatAGzipIsCut()
{
    QByteArray lines;
    for (int i = 0; i < 20'000; ++i)
        lines += "{\"a\":" + QByteArray::number(i * 7919 % 10'007) + "}\n";
    const QString path = write(lines, true);
    QFile file(path);
    QVERIFY(file.resize(file.size() / 2));
    RecordingReader reader(path.toStdString(), "betfair");
    QVERIFY(reader.open());
    Result result = Result::Message;
    int messages = 0;
    while ((result = reader.next()) == Result::Message)
        ++messages;
    QCOMPARE(result, Result::Broken);
    QVERIFY(messages > 1'000);
    QVERIFY(!reader.error().empty());
    QCOMPARE(reader.next(), Result::End);
}

void TestRecordingReader::handsOverACutLastLine()
{
    RecordingReader reader(write("{\"a\":1}\n{\"a\":").toStdString(), "betfair");
    QVERIFY(reader.open());
    QCOMPARE(reader.next(), Result::Message);
    QCOMPARE(reader.next(), Result::Message);
    QCOMPARE(std::string_view(reader.text()), std::string_view("{\"a\":"));
    QCOMPARE(reader.next(), Result::End);
}

void TestRecordingReader::refusesAFolder()
{
    RecordingReader reader(m_folder.path().toStdString(), "betfair");
    QVERIFY(!reader.open());
    QVERIFY(reader.error().find(m_folder.path().toStdString()) != std::string::npos);
}

void TestRecordingReader::refusesAMissingFile()
{
    RecordingReader reader("/no/such/file", "betfair");
    QVERIFY(!reader.open());
    QVERIFY(reader.error().find("/no/such/file") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestRecordingReader)
#include "tst_recordingreader.moc"
