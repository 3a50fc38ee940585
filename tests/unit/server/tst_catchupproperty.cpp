// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Random histories: receivers of every encoding, of all rows or some, that join, follow, miss flushes, resume and ask
// for single rows in any order, while answers take several turns, hold what the board holds.

#include "framereader.h"
#include "server/engine/tierflusher.h"
#include "server/engine/updateframe.h"

#include "tapedeck/v1/prices.pb.h"
#include "tests/testseed.h"

#include <QTest>

#include <random>
#include <set>

using namespace tapedeck;
using tapedeck::v1::Quote;

namespace {

constexpr Micros never = std::numeric_limits<Micros>::max();

/// A worker's side of one subscription, reduced to what it takes from the engine.
struct Client {
    Encoding encoding = Encoding::Protobuf;
    bool zstd = false;
    int tier = 0;
    std::shared_ptr<const RowFilter> filter;
    std::unique_ptr<Receiver> receiver;
    Version cursor = 0;   // all up to here has been handled
    Version seen = 0;     // of the newest rows that it asked for alone
    std::set<RowId> rows; // filtered: that it has
    std::uint64_t ticket = 0;
    bool waiting = false; // for an answer
    bool behind = true;
};

class World
{
public:
    explicit World(unsigned seed)
        : m_random(seed)
        , m_board(Schema::prices(), 77,
                  {.rowsMax = 200, .tombstonesMax = static_cast<std::size_t>(seed % 5 == 0 ? below(8) : 1'000)})
        , m_flusher(BoardId::Prices, m_board, limits())
    {
        static const std::vector<std::shared_ptr<const RowFilter>> filters = {
            nullptr,
            nullptr,
            filterOf({"a:3", "b:7", "c:nowhere"}, ""),
            filterOf({"1", "2", "3", "a:4", "25"}, ""),
            filterOf({}, "b:"),
            filterOf({"7"}, "a:1"),
        };
        for (int i = 0; i < 10; ++i) {
            Client &client = m_clients.emplace_back();
            client.encoding = static_cast<Encoding>(std::max(0, below(5) - 2));
            client.zstd = below(2) == 0;
            client.tier = below(3);
            client.filter = filters[static_cast<std::size_t>(below(static_cast<int>(filters.size())))];
            restart(client);
        }
        for (int tier = 0; tier < 3; ++tier)
            m_flusher.setInterest(tier, {.encodings = 0b111, .filtered = true}, m_now);
    }

    void step()
    {
        if (below(4) != 0)
            commit();
        for (Client &client : m_clients)
            act(client);
        m_flusher.catchUps().work(deadline(), m_deliver);
        m_now += 1'000 * (1 + below(60));
        m_flusher.flush(m_now, [this](const FlushPtr &flush) {
            for (Client &client : m_clients) {
                if (client.tier == flush->tier)
                    take(client, *flush);
            }
        });
    }

    /// Everybody is brought up to date.
    void settle()
    {
        for (Client &client : m_clients) {
            while (client.waiting)
                m_flusher.catchUps().work(never, m_deliver);
            client.behind = true;
            // Another answer may serve as long as a flush follows on it, which none does here.
            for (int tier = 0; tier < 3; ++tier)
                m_flusher.setInterest(tier, {}, m_now);
            ask(client, never);
            while (client.waiting)
                m_flusher.catchUps().work(never, m_deliver);
            verify(client, m_board.version());
        }
    }

    int answers = 0;
    int digestsChecked() const
    {
        int sum = 0;
        for (const Client &client : m_clients)
            sum += client.receiver->digestsChecked;
        return sum;
    }
    const CatchUps::Counters &counters() const { return m_flusher.catchUps().counters(); }

private:
    static std::shared_ptr<const RowFilter> filterOf(std::vector<std::string> keys, std::string prefix)
    {
        return std::make_shared<const RowFilter>(std::move(keys), std::move(prefix));
    }
    int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(m_random); }
    Micros deadline() { return below(3) == 0 ? never : 0; }

    CatchUpLimits limits()
    {
        CatchUpLimits limits;
        limits.chunkBytes = below(3) == 0 ? 1 : 200u << below(5);
        limits.rowsPerLook = static_cast<std::size_t>(1 + below(20));
        limits.listedRows = static_cast<std::size_t>(below(2) == 0 ? 0 : below(60));
        limits.closingRows = static_cast<std::size_t>(below(2) == 0 ? 0 : below(40));
        limits.passesMax = 1 + below(4);
        limits.shareUs = below(3) == 0 ? 0 : never;
        limits.compressFromBytes = below(2) == 0 ? 0 : 3'000;
        limits.keptMax = static_cast<std::size_t>(below(5));
        limits.keptUs = below(4) == 0 ? 0 : never;
        return limits;
    }

    void commit()
    {
        static const int decimals[] = {Quote::kBidFieldNumber, Quote::kAskFieldNumber, Quote::kVolumeFieldNumber};
        m_board.beginCommit();
        int changes = below(below(10) == 0 ? 150 : 12);
        if (below(40) == 0) { // a source goes
            for (int i = 0; i < 30; ++i)
                m_board.remove(m_board.find("a:" + std::to_string(i)));
        }
        for (; changes > 0; --changes) {
            const std::string key = std::string(1, static_cast<char>('a' + below(3))) + ":" + std::to_string(below(30));
            if (below(12) == 0) {
                m_board.remove(m_board.find(key));
                continue;
            }
            const RowId row = m_board.insert(key);
            switch (below(4)) {
            case 0:
                m_board.setText(row, Quote::kNameFieldNumber, std::string(static_cast<std::size_t>(below(20)), 'n'));
                break;
            case 1:
                m_board.setInteger(row, Quote::kSourceTimeFieldNumber, 1'600'000'000'000'000 + below(1'000'000));
                break;
            case 2:
                m_board.clear(row, decimals[below(3)]);
                break;
            default:
                (void)m_board.setDecimal(row, decimals[below(3)], {below(5'000), static_cast<std::uint8_t>(below(4))});
            }
        }
        m_board.endCommit();
        m_flusher.noteCommit(1, 1);
    }

    void restart(Client &client)
    {
        if (client.encoding == Encoding::Protobuf)
            client.receiver = std::make_unique<BinaryReceiver>(Schema::prices());
        else
            client.receiver = std::make_unique<JsonReceiver>(client.encoding, QLatin1String("quotes"));
        client.cursor = 0;
        client.seen = 0;
        client.rows.clear();
        client.waiting = false;
        client.behind = true;
        ++client.ticket;
    }

    void act(Client &client)
    {
        if (below(150) == 0)
            restart(client); // empty
        else if (below(50) == 0)
            client.behind = true; // connects again, from its cursor
        if (client.waiting)
            return;
        if (client.behind && below(3) == 0)
            ask(client, deadline());
        else if (!client.behind && below(10) == 0)
            askForSome(client);
    }

    CatchUpRequest request(Client &client)
    {
        CatchUpRequest request{};
        request.worker = static_cast<int>(&client - m_clients.data());
        request.ticket = ++client.ticket;
        request.board = BoardId::Prices;
        request.encoding = client.encoding;
        request.zstd = client.zstd;
        request.epoch = client.receiver->version() > 0 ? m_board.epoch() : 0;
        request.since = client.receiver->version();
        request.tier = client.tier;
        request.filter = client.filter;
        request.offered = 1;
        request.sinceUs = 1;
        request.seen = client.seen;
        return request;
    }

    void ask(Client &client, Micros deadlineUs)
    {
        client.waiting = true;
        m_flusher.catchUps().request(request(client), deadlineUs, m_deliver);
    }

    /// Rows scrolled into view: they are as the board has them at once, and the rest stays where it was.
    void askForSome(Client &client)
    {
        CatchUpRequest some = request(client);
        for (int i = 0; i < 5; ++i)
            some.rows.push_back(static_cast<RowId>(below(static_cast<int>(m_board.rowLimit()) + 3)));
        if (client.filter) // of rows that it does not have it would not hear that they are gone
            std::erase_if(some.rows, [&](RowId row) { return !client.rows.contains(row); });
        if (some.rows.empty())
            return;
        client.waiting = true;
        m_flusher.catchUps().request(some, 0, m_deliver);
        QVERIFY(!client.waiting);
        if (some.since == 0 || some.since < m_board.horizon())
            return;
        const auto rows = client.receiver->rows();
        for (const RowId row : some.rows) {
            if (!m_board.alive(row) || (client.filter && !client.filter->accepts(m_board.key(row))))
                continue;
            const auto it = rows.find(QString::fromStdString(std::string(m_board.key(row))));
            QVERIFY(it != rows.end() && it->second == rowObject(m_board, row));
        }
    }

    void take(int worker, CatchUp answer)
    {
        Client &client = m_clients[static_cast<std::size_t>(worker)];
        if (answer.ticket != client.ticket)
            return; // it has begun anew since
        ++answers;
        client.waiting = false;
        const Version before = client.receiver->version();
        for (const Frame &frame : *answer.frames) {
            if (!client.receiver->apply(*frame))
                QFAIL(qPrintable(describe(client, answer)));
        }
        QCOMPARE(client.receiver->version(), answer.partial ? before : answer.version);
        if (answer.partial) {
            client.seen = std::max(client.seen, answer.seen);
            return;
        }
        client.cursor = answer.version;
        client.rows = {answer.rows.begin(), answer.rows.end()};
        client.behind = false;
        verify(client, answer.version);
    }

    void take(Client &client, const Flush &flush)
    {
        if (client.waiting || client.behind || below(15) == 0 || client.cursor < flush.header.baseVersion) {
            client.behind = true;
            return;
        }
        const std::string frame = client.filter ? gather(client, flush) : flush.as(client.encoding).frame;
        client.cursor = std::max(client.cursor, flush.header.version);
        if (!frame.empty())
            QVERIFY(client.receiver->apply(frame));
        verify(client, flush.header.version);
    }

    /// What of a flush a filtered client takes; empty if nothing.
    static std::string gather(Client &client, const Flush &flush)
    {
        UpdateHeader header = flush.header;
        header.baseVersion = client.receiver->version();
        header.removed.clear();
        for (const RowId row : flush.header.removed) {
            if (client.rows.erase(row) > 0)
                header.removed.push_back(row);
        }
        for (const auto &[row, key] : flush.keys) {
            if (client.filter->accepts(key))
                client.rows.insert(row);
            else if (client.rows.erase(row) > 0)
                header.removed.push_back(row);
        }
        const Flush::Encoded &encoded = flush.as(client.encoding);
        std::string rows;
        for (std::size_t i = 0; i < flush.changed.size(); ++i) {
            if (!client.rows.contains(flush.changed[i]))
                continue;
            if (client.encoding != Encoding::Protobuf && !rows.empty())
                rows += ',';
            rows += encoded.rows.substr(encoded.spans[i].offset, encoded.spans[i].size);
        }
        if (header.digest) {
            header.digest = 0;
            for (const RowId row : client.rows)
                *header.digest += flush.rowDigests[row];
        }
        if (rows.empty() && header.removed.empty() && !header.digest)
            return {};
        std::string frame;
        appendUpdateFrame(client.encoding, Schema::prices(), header, rows, frame);
        return frame;
    }

    QString describe(const Client &client, const CatchUp &answer) const
    {
        return QStringLiteral("client %1, encoding %2, filtered %3, at %4: answer %5 to %6, partial %7, frames %8")
            .arg(&client - m_clients.data())
            .arg(static_cast<int>(client.encoding))
            .arg(client.filter != nullptr)
            .arg(client.receiver->version())
            .arg(answer.base)
            .arg(answer.version)
            .arg(answer.partial)
            .arg(answer.frames->size());
    }

    static QString difference(const std::map<QString, QJsonObject> &held,
                              const std::map<QString, QJsonObject> &expected)
    {
        const auto text = [](const QJsonObject &row) {
            return QString::fromUtf8(QJsonDocument(row).toJson(QJsonDocument::Compact));
        };
        QStringList lines;
        for (const auto &[key, row] : held) {
            const auto it = expected.find(key);
            if (it == expected.end())
                lines << QStringLiteral("too many: ") + text(row);
            else if (it->second != row)
                lines << text(row) + QStringLiteral(" is not ") + text(it->second);
        }
        for (const auto &[key, row] : expected) {
            if (!held.contains(key))
                lines << QStringLiteral("missing: ") + text(row);
        }
        return lines.join(QLatin1Char('\n'));
    }

    /// At the board's version, the receiver holds what the board holds.
    void verify(const Client &client, Version version)
    {
        if (version != m_board.version())
            return;
        std::map<QString, QJsonObject> expected;
        m_board.forEachRow([&](RowId row) {
            if (!client.filter || client.filter->accepts(m_board.key(row)))
                expected[QString::fromStdString(std::string(m_board.key(row)))] = rowObject(m_board, row);
        });
        if (const auto rows = client.receiver->rows(); rows != expected)
            QFAIL(qPrintable(QStringLiteral("client %1, encoding %2, tier %3, at %4: %5")
                                 .arg(&client - m_clients.data())
                                 .arg(static_cast<int>(client.encoding))
                                 .arg(client.tier)
                                 .arg(version)
                                 .arg(difference(rows, expected))));
    }

    std::mt19937 m_random;
    Board m_board;
    TierFlusher m_flusher;
    // Ahead of the clock, at a whole second: the beats of the tiers are the same in each run.
    Micros m_now = (steadyClockUs() / 1'000'000 + 10) * 1'000'000;
    std::vector<Client> m_clients;
    CatchUps::Deliver m_deliver = [this](int worker, CatchUp answer) { take(worker, std::move(answer)); };
};

} // namespace

class TestCatchUpProperty : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyReceiverHoldsWhatTheBoardHolds()
    {
        const unsigned base = testSeed();
        int answers = 0;
        int digests = 0;
        CatchUps::Counters sum;
        for (unsigned run = 0; run < 25; ++run) {
            World world(base + run);
            for (int step = 0; step < 150 && !QTest::currentTestFailed(); ++step)
                world.step();
            world.settle();
            QVERIFY2(!QTest::currentTestFailed(), qPrintable(QStringLiteral("seed %1").arg(base + run)));
            answers += world.answers;
            digests += world.digestsChecked();
            sum.snapshots += world.counters().snapshots;
            sum.deltas += world.counters().deltas;
            sum.partials += world.counters().partials;
            sum.shared += world.counters().shared;
            sum.restarts += world.counters().restarts;
        }
        qInfo("%d answers, %d digests; snapshots %llu, deltas %llu, partial %llu, shared %llu, done over %llu", answers,
              digests, static_cast<unsigned long long>(sum.snapshots), static_cast<unsigned long long>(sum.deltas),
              static_cast<unsigned long long>(sum.partials), static_cast<unsigned long long>(sum.shared),
              static_cast<unsigned long long>(sum.restarts));
        QVERIFY(digests > 300);
        QVERIFY(sum.snapshots > 100 && sum.deltas > 100 && sum.partials > 100 && sum.shared > 10 && sum.restarts > 0);
    }
};

QTEST_GUILESS_MAIN(TestCatchUpProperty)
#include "tst_catchupproperty.moc"
