// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Random histories: every replica that has applied all up to version V equals a naive model at V, digest included,
// whatever was conflated, skipped, resumed, sent in chunks, or sent briefly and from before the replica's version.

#include "common/wire/replica.h"
#include "common/wire/updateencoder.h"

#include "tapedeck/v1/prices.pb.h"
#include "tests/testseed.h"

#include <QTest>

#include <map>
#include <random>

using namespace tapedeck;
using tapedeck::v1::Quote;

namespace {

using ModelRow = std::map<int, std::string>; // column → value as text
using Model = std::map<std::string, ModelRow>;

const std::vector<int> decimalColumns = {Quote::kBidFieldNumber, Quote::kAskFieldNumber, Quote::kLastFieldNumber,
                                         Quote::kVolumeFieldNumber, Quote::kOpenFieldNumber};
const std::vector<int> textColumns = {Quote::kNameFieldNumber, Quote::kStaleReasonFieldNumber};
const std::vector<int> integerColumns = {Quote::kTradeCountFieldNumber, Quote::kSourceTimeFieldNumber,
                                         Quote::kStatusFieldNumber, Quote::kTimeShiftFieldNumber};

Model modelOf(const Board &board)
{
    Model model;
    board.forEachRow([&](RowId row) {
        ModelRow &cells = model[std::string(board.key(row))];
        const auto decimal = [&](int column) {
            if (const auto value = board.decimal(row, column))
                cells[column] = value->normalized().toString();
        };
        for (const int column : decimalColumns)
            decimal(column);
        decimal(Quote::kChangeFieldNumber);
        for (const int column : textColumns) {
            if (board.has(row, column))
                cells[column] = std::string(board.text(row, column));
        }
        for (const int column : integerColumns) {
            if (const auto value = board.integer(row, column))
                cells[column] = std::to_string(*value);
        }
    });
    return model;
}

/// The derived column.
void setChange(ModelRow &cells)
{
    const auto last = cells.find(Quote::kLastFieldNumber);
    const auto open = cells.find(Quote::kOpenFieldNumber);
    cells.erase(Quote::kChangeFieldNumber);
    if (last != cells.end() && open != cells.end())
        cells[Quote::kChangeFieldNumber] =
            difference(*Decimal::parse(last->second), *Decimal::parse(open->second))->normalized().toString();
}

/// A client: it takes updates at its own pace, loses its connection, misses its way, and comes back.
struct Client {
    Replica replica{Schema::prices()};
    int period = 1;
    std::size_t chunk = 1;
};

class World
{
public:
    explicit World(std::uint32_t seed)
        : m_random(seed)
        , m_board(Schema::prices(), 77, {.rowsMax = 40, .tombstonesMax = static_cast<std::size_t>(seed % 7)})
    {
    }

    void commit()
    {
        m_board.beginCommit();
        for (int i = below(12); i >= 0; --i)
            change();
        m_board.endCommit();
    }

    void bring(Client &client)
    {
        const Version version = client.replica.version();
        const bool known = client.replica.epoch() == m_board.epoch() && version >= m_board.horizon();
        UpdateHeader header;
        header.publishTimeUs = m_nowUs += below(200'000); // no client is away for half a minute
        if (below(2) == 0)
            header.digest = m_board.digest();
        if (known && version > 0 && below(3) != 0) {
            m_last = client.replica.apply(*updateIn(flush(client, header)));
            return;
        }
        auto messages = encodeUpdate(m_board, known ? version : 0, header, client.chunk);
        // Now and then the connection breaks in the middle of a large update: the client resumes from its version.
        if (messages.size() > 1 && below(4) == 0)
            messages.resize(messages.size() / 2);
        for (const std::string &message : messages)
            m_last = client.replica.apply(*updateIn(message));
    }

    Replica::Receipt last() const { return m_last; }
    const Board &board() const { return m_board; }
    const Model &model() const { return m_model; }
    int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(m_random); }

private:
    /// As a flush that others share: from the client's version, or from before it.
    std::string flush(const Client &client, UpdateHeader header)
    {
        const Version version = client.replica.version();
        const Version back = std::min(version - m_board.horizon(), static_cast<Version>(below(4)));
        header.board = m_board.schema().board();
        header.baseVersion = std::max<Version>(1, version - back);
        header.version = m_board.version();
        header.timeBaseUs = newestTime(m_board, header.baseVersion);
        std::string rows;
        m_board.changesSince(header.baseVersion, [&](RowId row) {
            if (m_board.alive(row))
                appendRow(m_board, row, header.baseVersion, header.timeBaseUs, rows);
            else
                header.removed.push_back(row);
        });
        if (below(2) == 0)
            rows = joinTicks(rows);
        return updateHead(header, rows.size()) + rows;
    }

    int pick(const std::vector<int> &columns)
    {
        return columns[static_cast<std::size_t>(below(static_cast<int>(columns.size())))];
    }

    void change()
    {
        const std::string key = "k" + std::to_string(below(30));
        if (below(15) == 0) {
            m_board.remove(m_board.find(key));
            m_model.erase(key);
            return;
        }
        const RowId row = m_board.insert(key);
        ModelRow &cells = m_model[key];
        changeCell(row, cells);
        setChange(cells);
    }

    void changeCell(RowId row, ModelRow &cells)
    {
        switch (below(5)) {
        case 0: {
            const int column = pick(textColumns);
            const std::string text(static_cast<std::size_t>(below(below(10) == 0 ? 300 : 4)),
                                   static_cast<char>('a' + below(26)));
            m_board.setText(row, column, text);
            cells[column] = text;
            break;
        }
        case 1: {
            const int column = below(2) == 0 ? int(Quote::kSourceTimeFieldNumber) : pick(integerColumns);
            const std::int64_t value = below(2) == 0 ? below(5) : std::int64_t(1) << below(62);
            m_board.setInteger(row, column, value);
            cells[column] = std::to_string(value);
            break;
        }
        case 2: {
            const int column = pick(below(2) == 0 ? decimalColumns : below(2) == 0 ? textColumns : integerColumns);
            m_board.clear(row, column);
            cells.erase(column);
            break;
        }
        default: {
            const int column = pick(decimalColumns);
            const Decimal value{below(2'000'000) - 1'000'000, static_cast<std::uint8_t>(below(7))};
            QVERIFY(m_board.setDecimal(row, column, value));
            cells[column] = value.normalized().toString();
        }
        }
    }

    std::mt19937 m_random;
    Board m_board;
    Model m_model;
    Micros m_nowUs = 1'790'000'000'000'000;
    Replica::Receipt m_last;
};

} // namespace

class TestBoardProperty : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyReplicaEqualsTheModelAtItsVersion()
    {
        const unsigned base = testSeed();
        for (std::uint32_t run = 0; run < 60; ++run) {
            World world(base + run);
            std::vector<Client> clients(4);
            for (Client &client : clients) {
                client.period = 1 + world.below(20);
                client.chunk = world.below(3) == 0 ? 1u : 200u << world.below(10);
            }
            std::map<Version, Model> history;
            for (int step = 1; step <= 150; ++step) {
                world.commit();
                QCOMPARE(modelOf(world.board()), world.model());
                history[world.board().version()] = world.model();
                for (Client &client : clients) {
                    if (step % client.period == 0)
                        world.bring(client);
                    if (world.below(200) == 0)
                        client = Client{Replica(Schema::prices()), client.period, client.chunk}; // restarted, empty
                }
            }
            for (Client &client : clients) {
                while (client.replica.version() != world.board().version()) {
                    world.bring(client);
                    QVERIFY2(world.last().outcome == Replica::Outcome::Applied,
                             qPrintable(QString::number(base + run)));
                }
                QCOMPARE(modelOf(client.replica.board()), history[client.replica.version()]);
                QCOMPARE(client.replica.board().digest(), world.board().digest());
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestBoardProperty)
#include "tst_boardproperty.moc"
