// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/commitqueue.h"
#include "server/engine/committer.h"
#include "server/sources/publishlistener.h"
#include "server/sources/sourceurl.h"
#include "tests/publishing/publishclient.h"

#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace tapedeck;
using grpc::StatusCode;
using v1::Quote;

namespace {

/// Listener, publishers and boards, without an engine: what is submitted is committed when the test wants.
class Desk : public SourceHost
{
public:
    explicit Desk(const std::string &options = {})
    {
        SourceUrl url("publish://127.0.0.1:0" + options);
        auto made = std::make_unique<PublishListener>(url);
        if (!url.error().empty())
            qFatal("%s", url.error().c_str());
        listener = made.get();
        addSource(std::move(made));
    }
    ~Desk() override { stop(); }

    bool addSource(std::unique_ptr<Source> source) override
    {
        const std::lock_guard lock(m_mutex);
        source->setHost(*this);
        m_sources.push_back(std::move(source));
        m_sources.back()->start(m_queue.addSource());
        return true;
    }
    void stop()
    {
        m_queue.close();
        for (const auto &source : m_sources)
            source->stop();
    }
    [[nodiscard]] int port() const
    {
        return QTest::qWaitFor([this] { return listener->state() == Source::State::Live; }, 10'000) ? listener->port()
                                                                                                    : 0;
    }
    /// All that is waiting.
    int commit()
    {
        m_queue.take(m_taken);
        prices.beginCommit();
        scores.beginCommit();
        for (const CommitQueue::Submitted &submitted : m_taken) {
            m_committer.apply(submitted.source, *submitted.batch);
            m_queue.giveBack(submitted);
        }
        prices.endCommit();
        scores.endCommit();
        return static_cast<int>(m_taken.size());
    }
    template <typename Condition> bool commitUntil(Condition &&condition)
    {
        return QTest::qWaitFor(
            [&] {
                commit();
                return condition();
            },
            30'000);
    }
    /// The publisher that was the n-th to come.
    [[nodiscard]] const Source &publisher(std::size_t n) const
    {
        const std::lock_guard lock(m_mutex);
        return *m_sources.at(n + 1);
    }
    /// "OPEN 12"; empty: there is no such row.
    [[nodiscard]] std::string row(const std::string &key) const
    {
        const RowId id = prices.find(key);
        if (id == 0)
            return {};
        const auto bid = prices.decimal(id, Quote::kBidFieldNumber);
        const auto status = prices.integer(id, Quote::kStatusFieldNumber).value_or(0);
        return Quote::Status_Name(static_cast<Quote::Status>(status)) + ' ' + (bid ? bid->normalized().toString() : "");
    }

    Board prices{Schema::prices(), 1};
    Board scores{Schema::scores(), 1};
    PublishListener *listener;

private:
    FollowedKeys m_followed;
    CommitQueue m_queue{[] {}, m_followed};
    Committer m_committer{{&prices, &scores}};
    std::vector<CommitQueue::Submitted> m_taken;
    mutable std::mutex m_mutex;
    std::vector<std::unique_ptr<Source>> m_sources;
};

/// Commits meanwhile.
#define TRY_VERIFY(condition) QVERIFY(desk.commitUntil([&] { return condition; }))

bool endsWith(const PublishClient &client, StatusCode code, const std::string &sentence)
{
    const auto status = client.status();
    if (!status)
        return false;
    const bool isSo = status->error_code() == code && status->error_message().find(sentence) != std::string::npos;
    if (!isSo)
        qWarning("%d: %s", status->error_code(), status->error_message().c_str());
    return isSo;
}

} // namespace

/// Publishing by gRPC: a real server and real clients, the engine being the test.
class TestPublishing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void acknowledgesWhatIsCommitted();
    void goesOnFromThePosition();
    void leavesOutWhatIsRepeated();
    void rowsAreStaleWhileItIsAway();
    void aSecondStreamTakesOver();
    void readsNoMoreThanTheEngineTakes();
    void tellsOfBadRows();
    void refusesRequests_data();
    void refusesRequests();
    void refusesStreams_data();
    void refusesStreams();
    void letsTokensIn();
    void servesManyAtOnce();
    void namesMistakes_data();
    void namesMistakes();
    void stopsWithStreamsOpen();
};

void TestPublishing::acknowledgesWhatIsCommitted()
{
    Desk desk;
    PublishClient client(desk.port());
    QTRY_VERIFY(client.isWelcome());
    QCOMPARE(client.position(), 0u);
    v1::Publish changes = PublishClient::quote("desk:A", 1);
    v1::Score &score = *changes.add_scores();
    score.set_key("cup:1");
    score.set_home_score(2);
    QVERIFY(client.send(7, changes));
    QTRY_COMPARE(desk.publisher(0).counters().messages.load(), 1u);
    QCOMPARE(client.position(), 0u);
    TRY_VERIFY(client.position() == 7);
    QCOMPARE(desk.row("desk:A"), std::string("OPEN 1"));
    QCOMPARE(desk.scores.integer(desk.scores.find("cup:1"), v1::Score::kHomeScoreFieldNumber), 2);
    QCOMPARE(desk.publisher(0).url(), std::string("publish://127.0.0.1:0/desk"));
    QVERIFY(desk.publisher(0).state() == Source::State::Live);
    client.close();
    TRY_VERIFY(endsWith(client, StatusCode::OK, ""));
}

void TestPublishing::goesOnFromThePosition()
{
    Desk desk;
    constexpr std::uint64_t count = 500;
    std::uint64_t next = 1;
    for (int round = 0; round < 20 && next <= count; ++round) {
        PublishClient client(desk.port());
        TRY_VERIFY(client.isWelcome());
        next = client.answers().front().position() + 1;
        for (std::uint64_t i = next; i <= count && i < next + 40; ++i)
            QVERIFY(client.send(i, PublishClient::quote("desk:" + std::to_string(i), std::int64_t(i))));
        TRY_VERIFY(client.position() >= std::min(count, next + 20)); // and is gone in the middle
        next = client.position() + 1;
    }
    PublishClient client(desk.port());
    TRY_VERIFY(client.isWelcome());
    for (std::uint64_t i = client.position() + 1; i <= count; ++i)
        QVERIFY(client.send(i, PublishClient::quote("desk:" + std::to_string(i), std::int64_t(i))));
    TRY_VERIFY(client.position() == count);
    QCOMPARE(desk.prices.rowCount(), std::size_t(count));
    QCOMPARE(desk.publisher(0).counters().messages.load(), count);
    QCOMPARE(client.last().repeated(), 0u);
}

void TestPublishing::leavesOutWhatIsRepeated()
{
    Desk desk;
    PublishClient client(desk.port());
    QVERIFY(client.send(5, PublishClient::quote("desk:A", 5)));
    QVERIFY(client.send(5, PublishClient::quote("desk:A", 6)));
    QVERIFY(client.send(4, PublishClient::quote("desk:A", 4)));
    TRY_VERIFY(client.last().repeated() == 2);
    QCOMPARE(client.position(), 5u);
    QCOMPARE(desk.row("desk:A"), std::string("OPEN 5"));
    QCOMPARE(desk.publisher(0).counters().messages.load(), 1u);
}

void TestPublishing::rowsAreStaleWhileItIsAway()
{
    Desk desk;
    {
        PublishClient client(desk.port());
        QVERIFY(client.send(1, PublishClient::quote("desk:A", 1)));
        QVERIFY(client.send(2, PublishClient::quote("desk:B", 2)));
        TRY_VERIFY(client.position() == 2);
    }
    TRY_VERIFY(desk.row("desk:A") == "STALE 1");
    QTRY_VERIFY(desk.publisher(0).state() == Source::State::Stale);
    QTRY_VERIFY(desk.publisher(0).reason().find("stale until it comes back") != std::string::npos);
    QCOMPARE(desk.publisher(0).counters().retryAtUs.load(), 0);

    PublishClient client(desk.port());
    QVERIFY(client.send(3, PublishClient::quote("desk:A", 3)));
    TRY_VERIFY(desk.row("desk:A") == "OPEN 3");
    QCOMPARE(desk.row("desk:B"), std::string("STALE 2"));
    QTRY_VERIFY(desk.publisher(0).state() == Source::State::Live);
    v1::PublishRequest request;
    request.set_position(3);
    request.set_caught_up(true);
    QVERIFY(client.send(request));
    TRY_VERIFY(desk.row("desk:B") == "OPEN 2");
    QCOMPARE(client.last().repeated(), 0u);
    QCOMPARE(desk.publisher(0).counters().reconnects.load(), 1u);
}

void TestPublishing::aSecondStreamTakesOver()
{
    Desk desk;
    PublishClient first(desk.port());
    QVERIFY(first.send(1, PublishClient::quote("desk:A", 1)));
    TRY_VERIFY(first.position() == 1);
    PublishClient second(desk.port());
    TRY_VERIFY(second.isWelcome());
    QCOMPARE(second.position(), 1u);
    TRY_VERIFY(endsWith(first, StatusCode::ABORTED, "another stream of this publisher has taken over"));
    QVERIFY(!first.send(2, PublishClient::quote("desk:A", 2)));
    QVERIFY(second.send(2, PublishClient::quote("desk:A", 3)));
    TRY_VERIFY(second.position() == 2);
    QCOMPARE(desk.row("desk:A"), std::string("OPEN 3")); // and was never stale
    QVERIFY(desk.publisher(0).state() == Source::State::Live);
    // Of another name it is another publisher, whose keys are its own.
    PublishClient other(desk.port(), {"other"});
    QVERIFY(other.send(1, PublishClient::quote("desk:A", 9)));
    QVERIFY(other.send(2, PublishClient::quote("desk:Z", 9)));
    TRY_VERIFY(other.position() == 2);
    QCOMPARE(desk.row("desk:A"), std::string("OPEN 3"));
    QCOMPARE(desk.row("desk:Z"), std::string("OPEN 9"));
}

void TestPublishing::readsNoMoreThanTheEngineTakes()
{
    Desk desk;
    PublishClient client(desk.port());
    v1::Publish changes;
    for (int i = 0; i < 1'000; ++i)
        PublishClient::addQuote(changes, "desk:" + std::to_string(i), i);
    std::atomic<std::uint64_t> sent = 0;
    std::thread sender([&] {
        for (std::uint64_t i = 1; i <= 4'000 && client.send(i, changes); ++i)
            sent = i;
    });
    const auto end = qScopeGuard([&] {
        client.cancel();
        sender.join();
    });
    // It waits in the end, as nothing is committed.
    std::uint64_t before = 0;
    QTRY_VERIFY_WITH_TIMEOUT(
        sent > 0 && std::exchange(before, sent.load()) == sent && (QTest::qWait(200), sent == before), 60'000);
    QVERIFY2(sent < 2'000, qPrintable(QString::number(sent)));
    QVERIFY(desk.publisher(0).counters().messages < 50);
    TRY_VERIFY(client.position() == 4'000);
    QCOMPARE(desk.publisher(0).counters().messages.load(), 4'000u);
}

void TestPublishing::tellsOfBadRows()
{
    Desk desk;
    PublishClient client(desk.port());
    v1::Publish changes = PublishClient::quote("desk:A", 1);
    changes.add_prices()->set_bid(5);
    PublishClient::addQuote(changes, "desk:B", 2);
    changes.mutable_prices(2)->set_status(static_cast<Quote::Status>(77));
    PublishClient::addQuote(changes, "desk:C", 3);
    QVERIFY(client.send(1, changes));
    TRY_VERIFY(client.last().refused() == 2);
    QCOMPARE(client.position(), 1u);
    QCOMPARE(QString::fromStdString(client.last().problem()),
             QStringLiteral("request 1: a row of prices ('desk:B') was left out: status 77 is not known"));
    QCOMPARE(desk.row("desk:A"), std::string("OPEN 1"));
    QCOMPARE(desk.row("desk:B"), std::string());
    QCOMPARE(desk.row("desk:C"), std::string("OPEN 3"));
    QCOMPARE(desk.publisher(0).counters().malformed.load(), 2u);

    v1::Publish broken;
    broken.GetReflection()->MutableUnknownFields(&broken)->AddLengthDelimited(v1::Publish::kScoresFieldNumber,
                                                                              "\xff\xff");
    QVERIFY(client.send(2, broken));
    TRY_VERIFY(client.last().refused() == 3);
    QVERIFY(client.last().problem().find("a row of scores was left out") != std::string::npos);

    v1::PublishRequest request;
    request.set_position(3);
    request.GetReflection()->MutableUnknownFields(&request)->AddLengthDelimited(v1::PublishRequest::kChangesFieldNumber,
                                                                                "\xff\xff");
    QVERIFY(client.send(request));
    TRY_VERIFY(client.last().refused() == 4);
    QVERIFY(client.last().problem().find("the changes of request 3 are no tapedeck.v1.Publish") != std::string::npos);

    QVERIFY(client.send(4, PublishClient::quote("desk:A", 2))); // and the stream goes on
    TRY_VERIFY(client.position() == 4);
    QCOMPARE(desk.row("desk:A"), std::string("OPEN 2"));
    QVERIFY(client.last().problem().empty());
    QVERIFY(!client.status());
}

void TestPublishing::refusesRequests_data()
{
    QTest::addColumn<quint64>("position");
    QTest::addColumn<int>("bytes");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("sentence");
    QTest::newRow("no position") << quint64(0) << 10 << int(StatusCode::INVALID_ARGUMENT)
                                 << QByteArray("no tapedeck.v1.PublishRequest with a position from 1 up");
    QTest::newRow("large") << quint64(2) << 4'000 << int(StatusCode::RESOURCE_EXHAUSTED)
                           << QByteArray("bytes is larger than the 2048 that are allowed; send its rows in several");
    QTest::newRow("huge") << quint64(2) << 400'000 << int(StatusCode::RESOURCE_EXHAUSTED) << QByteArray("larger than");
}

void TestPublishing::refusesRequests()
{
    QFETCH(quint64, position);
    QFETCH(int, bytes);
    QFETCH(int, code);
    QFETCH(QByteArray, sentence);
    Desk desk("?max-request=2048");
    PublishClient client(desk.port());
    QVERIFY(client.send(1, PublishClient::quote("desk:A", 1)));
    TRY_VERIFY(client.position() == 1);
    v1::Publish changes = PublishClient::quote("desk:B", 1);
    changes.mutable_prices(0)->set_name(std::string(static_cast<std::size_t>(bytes), 'x'));
    (void)client.send(position, changes);
    TRY_VERIFY(endsWith(client, static_cast<StatusCode>(code), sentence.toStdString()));
    QCOMPARE(desk.row("desk:B"), std::string());
    PublishClient again(desk.port());
    TRY_VERIFY(again.isWelcome());
    QCOMPARE(again.position(), 1u);
}

void TestPublishing::refusesStreams_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("authorization");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("sentence");
    const QByteArray right("Bearer s3cret");
    const int unauthenticated = StatusCode::UNAUTHENTICATED;
    QTest::newRow("no token") << QByteArray("desk") << QByteArray() << unauthenticated
                              << QByteArray("a token is expected");
    QTest::newRow("wrong token") << QByteArray("desk") << QByteArray("Bearer s3creT") << unauthenticated
                                 << QByteArray("not the one");
    QTest::newRow("longer token") << QByteArray("desk") << QByteArray("Bearer s3cret2") << unauthenticated
                                  << QByteArray("not the one");
    QTest::newRow("other scheme") << QByteArray("desk") << QByteArray("Basic s3cret") << unauthenticated
                                  << QByteArray("a token is expected");
    QTest::newRow("no name") << QByteArray("") << right << int(StatusCode::INVALID_ARGUMENT)
                             << QByteArray("publisher: NAME is expected");
    QTest::newRow("odd name") << QByteArray("a/b") << right << int(StatusCode::INVALID_ARGUMENT)
                              << QByteArray("publisher: NAME is expected");
    QTest::newRow("one too many") << QByteArray("third") << right << int(StatusCode::RESOURCE_EXHAUSTED)
                                  << QByteArray("there are 2 publishers' names already");
}

void TestPublishing::refusesStreams()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, authorization);
    QFETCH(int, code);
    QFETCH(QByteArray, sentence);
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("token")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("s3cret\n");
    file.close();
    Desk desk("?publishers=2&token_file=" + file.fileName().toStdString());
    PublishClient first(desk.port(), {"first", "Bearer s3cret"});
    PublishClient second(desk.port(), {"second", "bearer s3cret"});
    QTRY_VERIFY(first.isWelcome() && second.isWelcome());
    PublishClient client(desk.port(), {name.toStdString(), authorization.toStdString()});
    QTRY_VERIFY(client.status());
    QVERIFY(endsWith(client, static_cast<StatusCode>(code), sentence.toStdString()));
    QVERIFY(!client.isWelcome());
    QTRY_VERIFY(desk.listener->reason().find("1 streams were refused, the last: ") != std::string::npos);
    QVERIFY(desk.listener->reason().find("s3cret") == std::string::npos);
    QVERIFY(!first.status() && !second.status());
}

void TestPublishing::letsTokensIn()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("token")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("old\n");
    file.flush();
    Desk desk("?token_file=" + file.fileName().toStdString());
    PublishClient first(desk.port(), {"first", "Bearer old"});
    QTRY_VERIFY(first.isWelcome());
    file.seek(0);
    file.write("new\n");
    file.close();
    PublishClient second(desk.port(), {"second", "Bearer old"});
    QTRY_VERIFY(second.status());
    PublishClient third(desk.port(), {"third", "Bearer new"});
    QTRY_VERIFY(third.isWelcome());
}

void TestPublishing::servesManyAtOnce()
{
    Desk desk("?publishers=200");
    std::vector<std::unique_ptr<PublishClient>> clients;
    for (int i = 0; i < 200; ++i)
        clients.push_back(
            std::make_unique<PublishClient>(desk.port(), PublishClient::Options{"p" + std::to_string(i)}));
    for (std::size_t i = 0; i < clients.size(); ++i) {
        for (std::uint64_t n = 1; n <= 5; ++n)
            QVERIFY(clients[i]->send(n, PublishClient::quote("p:" + std::to_string(i), std::int64_t(n))));
    }
    TRY_VERIFY(std::all_of(clients.begin(), clients.end(), [](const auto &client) { return client->position() == 5; }));
    QCOMPARE(desk.prices.rowCount(), std::size_t(200));
    QCOMPARE(desk.row("p:199"), std::string("OPEN 5"));
}

void TestPublishing::namesMistakes_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("sentence");
    QTest::newRow("no port") << QByteArray("publish://127.0.0.1") << QByteArray("publish://ADDRESS:PORT is expected");
    QTest::newRow("no address") << QByteArray("publish://example.org:7443")
                                << QByteArray("publish://ADDRESS:PORT is expected");
    QTest::newRow("open to all") << QByteArray("publish://0.0.0.0:7443")
                                 << QByteArray("whoever reaches this address could publish");
    QTest::newRow("in the clear") << QByteArray("publish://[::]:7443?token_env=HOME")
                                  << QByteArray("tokens would cross the network in the clear");
    QTest::newRow("token") << QByteArray("publish://127.0.0.1:7443?token=x")
                           << QByteArray("would show it to everybody");
    QTest::newRow("no key") << QByteArray("publish://127.0.0.1:7443?cert_file=/x") << QByteArray("belong together");
    QTest::newRow("no file") << QByteArray("publish://127.0.0.1:7443?cert_file=/none&key_file=/none")
                             << QByteArray("cannot be read");
    QTest::newRow("no certificate") << QByteArray("publish://127.0.0.1:7443?cert_file=/etc/passwd&key_file=/etc/passwd")
                                    << QByteArray("holds no certificate in PEM");
    QTest::newRow("publishers' authority without TLS")
        << QByteArray("publish://127.0.0.1:7443?client_ca_file=/etc/passwd") << QByteArray("wants TLS");
    QTest::newRow("size") << QByteArray("publish://127.0.0.1:7443?max-request=1")
                          << QByteArray("a whole number from 1024");
    QTest::newRow("option") << QByteArray("publish://127.0.0.1:7443?mapping=x")
                            << QByteArray("there is no option 'mapping'");
}

void TestPublishing::namesMistakes()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, sentence);
    SourceUrl taken(url.toStdString());
    const PublishListener listener(taken);
    QVERIFY2(QByteArray::fromStdString(taken.error()).contains(sentence), taken.error().c_str());
}

void TestPublishing::stopsWithStreamsOpen()
{
    std::vector<std::unique_ptr<PublishClient>> clients;
    Desk desk;
    for (int i = 0; i < 5; ++i) {
        clients.push_back(
            std::make_unique<PublishClient>(desk.port(), PublishClient::Options{"p" + std::to_string(i)}));
        QVERIFY(clients.back()->send(1, PublishClient::quote("p:" + std::to_string(i), 1))); // never committed
    }
    QTRY_VERIFY(std::all_of(clients.begin(), clients.end(), [](const auto &client) { return client->isWelcome(); }));
    desk.stop();
    for (const auto &client : clients) {
        QTRY_VERIFY(client->status());
        QCOMPARE(int(client->status()->error_code()), int(StatusCode::UNAVAILABLE));
        QCOMPARE(client->position(), 0u);
    }
}

QTEST_GUILESS_MAIN(TestPublishing)
#include "tst_publishing.moc"
