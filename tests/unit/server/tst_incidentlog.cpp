// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/incidentlog.h"

#include <QTest>

using namespace tapedeck;

namespace {

using Incident = v1::Status::Incident;

constexpr Micros second = 1'000'000;

v1::Status written(const IncidentLog &log)
{
    v1::Status status;
    log.write(status);
    return status;
}

} // namespace

class TestIncidentLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatRepeatsIsCounted();
    void whatComesLaterIsTold();
    void oneSourceDoesNotPushOutOthers();
    void isBounded();
    void longTextsEndAtACharacter();
};

void TestIncidentLog::whatRepeatsIsCounted()
{
    IncidentLog log;
    QCOMPARE(log.version(), 0u);
    for (int i = 0; i < 5; ++i) {
        log.add({"a", Incident::STATE, v1::Status::BACKING_OFF, "was cut"}, (100 + i) * second);
        log.add({"a", Incident::STATE, v1::Status::LIVE, {}}, (100 + i) * second + 1);
    }
    log.add({"a", Incident::GAPS, {}, {}, 3}, 105 * second);
    log.add({"a", Incident::GAPS, {}, {}, 4}, 106 * second);
    QCOMPARE(log.version(), 12u);
    const v1::Status status = written(log);
    QCOMPARE(status.incidents_size(), 3);
    QCOMPARE(status.incidents(0).state(), v1::Status::BACKING_OFF);
    QCOMPARE(status.incidents(0).count(), 5u);
    QCOMPARE(status.incidents(0).first_us(), 100 * second);
    QCOMPARE(status.incidents(0).last_us(), 104 * second);
    QCOMPARE(status.incidents(1).state(), v1::Status::LIVE);
    QCOMPARE(status.incidents(2).count(), 7u);
}

void TestIncidentLog::whatComesLaterIsTold()
{
    IncidentLog log;
    log.add({"a", Incident::MALFORMED, {}, {}}, 0);
    log.add({"a", Incident::MALFORMED, {}, {}}, IncidentLog::togetherUs);
    log.add({"a", Incident::MALFORMED, {}, {}}, 2 * IncidentLog::togetherUs + 1);
    log.add({"a", Incident::STATE, v1::Status::FAILED, "no such topic"}, 2 * IncidentLog::togetherUs + 2);
    log.add({"a", Incident::STATE, v1::Status::FAILED, "no such user"}, 2 * IncidentLog::togetherUs + 3);
    const v1::Status status = written(log);
    QCOMPARE(status.incidents_size(), 4);
    QCOMPARE(status.incidents(0).count(), 2u);
    QCOMPARE(status.incidents(1).count(), 1u);
    QCOMPARE(status.incidents(3).text(), std::string("no such user"));
}

void TestIncidentLog::oneSourceDoesNotPushOutOthers()
{
    IncidentLog log;
    log.add({"calm", Incident::STATE, v1::Status::LIVE, {}}, 0);
    for (int i = 1; i <= 1'000; ++i)
        log.add({"wild", Incident::STATE, v1::Status::BACKING_OFF, "reason " + std::to_string(i)}, i * second);
    const v1::Status status = written(log);
    QCOMPARE(status.incidents_size(), int(IncidentLog::entriesOfOneMax) + 1);
    QCOMPARE(status.incidents(0).url(), std::string("calm"));
    QCOMPARE(status.incidents().rbegin()->text(), std::string("reason 1000"));
}

void TestIncidentLog::isBounded()
{
    IncidentLog log;
    for (int i = 0; i < 1'000; ++i)
        log.add({"source " + std::to_string(i), Incident::GAPS, {}, {}}, i * second);
    const v1::Status status = written(log);
    QCOMPARE(status.incidents_size(), int(IncidentLog::entriesMax));
    QCOMPARE(status.incidents(0).url(), std::string("source 950"));
}

void TestIncidentLog::longTextsEndAtACharacter()
{
    IncidentLog log;
    std::string text = "a";
    for (int i = 0; i < 1'000; ++i)
        text += "ß";
    log.add({"a", Incident::STATE, v1::Status::FAILED, text}, 0);
    const std::string shown = written(log).incidents(0).text();
    QCOMPARE(shown.size(), IncidentLog::textBytesMax - 1);
    QCOMPARE(QString::fromStdString(shown).back(), QChar(u'ß'));
    // And is the same when it comes again.
    log.add({"a", Incident::STATE, v1::Status::FAILED, text}, 1);
    QCOMPARE(written(log).incidents(0).count(), 2u);
}

QTEST_APPLESS_MAIN(TestIncidentLog)
#include "tst_incidentlog.moc"
