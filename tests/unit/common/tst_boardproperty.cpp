// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Random histories: every replica that has applied all up to version V equals a naive model at V, digest included,
// whatever was conflated, skipped, resumed or sent in chunks.

#include "common/wire/replica.h"
#include "common/wire/updateencoder.h"

#include "tapedeck/v1/prices.pb.h"

#include <QTest>

#include <map>
#include <random>

using namespace tapedeck;
using tapedeck::v1::Quote;

namespace {

using ModelRow = std::map<int, std::string>; // column → value as text
using Model = std::map<std::string, ModelRow>;

const std::vector<int> decimalColumns = {Quote::kBidFieldNumber, Quote::kAskFieldNumber, Quote::kLastFieldNumber,
                                         Quote::kVolumeFieldNumber, Quote::kChangeFieldNumber};
const std::vector<int> textColumns = {Quote::kNameFieldNumber, Quote::kStaleReasonFieldNumber};
const std::vector<int> integerColumns = {Quote::kTradeCountFieldNumber, Quote::kSourceTimeFieldNumber,
                                         Quote::kStatusFieldNumber};

Model modelOf(const Board &board)
{
    Model model;
    board.forEachRow([&](RowId row) {
        ModelRow &cells = model[std::string(board.key(row))];
        for (const int column : decimalColumns) {
            if (const auto value = board.decimal(row, column))
                cells[column] = value->normalized().toString();
        }
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
        const bool known = client.replica.epoch() == m_board.epoch() && client.replica.version() >= m_board.horizon();
        UpdateHeader header;
        header.digest = m_board.digest();
        auto messages = encodeUpdate(m_board, known ? client.replica.version() : 0, header, client.chunk);
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
            const int column = pick(integerColumns);
            const std::int64_t value = below(2) == 0 ? below(5) : std::int64_t(1) << below(62);
            m_board.setInteger(row, column, value);
            cells[column] = std::to_string(value);
            break;
        }
        case 2: {
            const int column = pick(below(2) == 0 ? decimalColumns : textColumns);
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
    Replica::Receipt m_last;
};

} // namespace

class TestBoardProperty : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyReplicaEqualsTheModelAtItsVersion()
    {
        const auto base = qEnvironmentVariableIsSet("TAPEDECK_SEED")
            ? static_cast<std::uint32_t>(qEnvironmentVariableIntValue("TAPEDECK_SEED"))
            : std::random_device()() % 1'000'000u;
        qInfo("seed %u (set TAPEDECK_SEED to repeat)", base);
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
