// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/wire/rowjson.h"
#include "common/wire/websocketframe.h"
#include "server/engine/tierflusher.h"
#include "server/fanout/gatherer.h"
#include "server/fanout/rowindex.h"
#include "tests/testseed.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <map>
#include <random>

using namespace tapedeck;

namespace {

constexpr int column = 2; // Quote.bid
const std::shared_ptr<const RowFilter> some = std::make_shared<RowFilter>(std::vector<std::string>{"x:3", "7"}, "y:");

QJsonObject objectOf(std::string_view json)
{
    return QJsonDocument::fromJson(QByteArray(json.data(), static_cast<qsizetype>(json.size()))).object();
}

/// A client of a text encoding: takes frames apart, and keeps the rows as docs/protocol.md says.
struct TextClient {
    explicit TextClient(Encoding encoding)
        : encoding(encoding)
    {
    }

    void take(std::string_view frame)
    {
        const QJsonObject update = objectOf(textOf(frame))[QStringLiteral("update")].toObject();
        QVERIFY2(!update.isEmpty(), std::string(frame).c_str());
        const auto base = static_cast<Version>(update[QStringLiteral("base_version")].toInteger());
        QVERIFY2(base == 0 || base <= version, std::string(frame).c_str());
        if (base == 0)
            rows.clear();
        version = static_cast<Version>(update[QStringLiteral("version")].toInteger());
        digests += update.contains(QStringLiteral("digest"));
        for (const QJsonValue number : update[QStringLiteral("removed")].toArray())
            rows.erase(number.toInt());
        for (const QJsonValue value : update[QStringLiteral("quotes")].toArray()) {
            const QJsonObject change = value.toObject();
            QJsonObject &row = rows[change[QStringLiteral("row")].toInt()];
            for (auto it = change.begin(); it != change.end(); ++it) {
                if (it->isNull())
                    row.remove(it.key());
                else
                    row[it.key()] = *it;
            }
        }
    }

    std::string_view textOf(std::string_view frame)
    {
        if (encoding == Encoding::Json) {
            const std::string_view text = webSocketPayload(frame);
            std::string head;
            appendWebSocketHead(WebSocketOpcode::Text, text.size(), head);
            wrong = wrong || !frame.starts_with(head);
            return text;
        }
        const std::size_t data = frame.find("data: ");
        wrong = wrong || !frame.starts_with("id: 99:") || !frame.ends_with("\n\n")
            || frame.find('\n', data) != frame.size() - 2;
        return frame.substr(data + 6, frame.size() - data - 8);
    }

    Encoding encoding;
    std::map<int, QJsonObject> rows;
    Version version = 0;
    int digests = 0;
    bool wrong = false; // the framing
};

} // namespace

/// What a filtered client of a text encoding is sent, against the board.
class TestGatherer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textAgreesWithTheBoard_data();
    void textAgreesWithTheBoard();
};

void TestGatherer::textAgreesWithTheBoard_data()
{
    QTest::addColumn<int>("encoding");
    QTest::newRow("WebSocket") << static_cast<int>(Encoding::Json);
    QTest::newRow("Server-Sent Events") << static_cast<int>(Encoding::Sse);
}

void TestGatherer::textAgreesWithTheBoard()
{
    QFETCH(int, encoding);
    const unsigned seed = testSeed();
    std::mt19937 random(seed);
    Board board{Schema::prices(), 99, {4'000'000, 4}}; // few tombstones, so that row numbers are used again
    TierFlusher flusher{BoardId::Prices, board};
    // Both text encodings are wanted, as their rows are shared.
    flusher.setInterest(0, {0b110, true}, steadyClockUs());
    Subscription subscription;
    subscription.start(static_cast<Encoding>(encoding), false, some, 0, 0);
    RowIndex index;
    index.add(subscription);
    Gatherer gatherer;
    TextClient client(static_cast<Encoding>(encoding));
    const auto catchUp = [&] {
        CatchUp answer = flusher.catchUp(subscription.makeRequest(0, 1, BoardId::Prices, 0));
        index.setRows(subscription, answer.rows);
        subscription.take(std::move(answer));
        while (const Frame *frame = subscription.nextFrame())
            client.take(**frame);
    };
    catchUp();

    Micros now = steadyClockUs();
    for (int turn = 0; turn < 1'000; ++turn) {
        board.beginCommit();
        for (unsigned i = 0; i < random() % 5; ++i) {
            const std::string key = (random() % 2 ? "x:" : "y:\"") + std::to_string(random() % 12);
            const RowId known = board.find(key);
            if (known != 0 && random() % 6 == 0)
                board.remove(known);
            else if (known != 0 && random() % 6 == 0)
                board.clear(known, column);
            else
                (void)board.setDecimal(board.insert(key), column, {static_cast<std::int64_t>(random() % 50), 1});
        }
        board.endCommit();
        flusher.noteCommit(1, 1);
        now += 400'000;
        flusher.flush(now, [&](const FlushPtr &flush) {
            if (!index.match(*flush)) {
                catchUp();
            } else if (subscription.touched > 0) {
                const std::string_view frame = gatherer.gather(subscription, *flush);
                if (!frame.empty()) {
                    client.take(frame);
                    subscription.advance(*flush);
                }
            }
            index.clear();
        });

        std::map<int, QJsonObject> expected;
        board.forEachRow([&](RowId row) {
            if (!some->accepts(board.key(row)))
                return;
            std::string json;
            appendRowJson(board, row, 0, json);
            QJsonObject &object = expected[static_cast<int>(row)] = objectOf(json);
            object[QStringLiteral("row")] = static_cast<int>(row);
        });
        QVERIFY(client.rows == expected);
        QVERIFY(!client.wrong);
    }
    QVERIFY(client.digests > 20);
}

QTEST_GUILESS_MAIN(TestGatherer)
#include "tst_gatherer.moc"
