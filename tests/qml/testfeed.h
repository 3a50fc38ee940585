// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/charts/pricechart.h"
#include "client/models/dashboard.h"
#include "client/models/eventmoves.h"
#include "common/wire/updateencoder.h"

#include <QVariantMap>

#include <memory>

/// A server for QML tests: fills the boards of a dashboard that has none, and what is followed.
class TestFeed : public QObject
{
    Q_OBJECT

public:
    explicit TestFeed(tapedeck::Dashboard &dashboard)
    {
        for (Side *side : {&m_prices, &m_scores})
            side->feed = dashboard.feed(QString::fromStdString(side->board.schema().board()));
    }

    /// Cells by the names of their columns; prices and sizes as texts, states as numbers.
    Q_INVOKABLE void price(const QString &key, const QVariantMap &cells) { m_prices.set(key, cells); }
    Q_INVOKABLE void match(const QString &key, const QVariantMap &cells) { m_scores.set(key, cells); }
    Q_INVOKABLE void removeMatch(const QString &key) { m_scores.remove(key); }
    /// {id, kind, state, side, timeUs, text, home, away}, the first being the `first` of the match.
    Q_INVOKABLE void events(QObject *timeline, int first, const QVariantList &events)
    {
        tapedeck::v1::Followed part;
        part.set_epoch(1);
        part.set_first(static_cast<std::uint64_t>(first));
        for (const QVariant &each : events) {
            const QVariantMap map = each.toMap();
            tapedeck::v1::MatchEvent *event = part.add_match_events();
            event->set_id(map.value(QStringLiteral("id")).toString().toStdString());
            event->set_kind(static_cast<tapedeck::v1::MatchEvent::Kind>(map.value(QStringLiteral("kind")).toInt()));
            event->set_state(static_cast<tapedeck::v1::MatchEvent::State>(map.value(QStringLiteral("state")).toInt()));
            event->set_side(static_cast<tapedeck::v1::MatchEvent::Side>(map.value(QStringLiteral("side")).toInt()));
            event->set_time_us(map.value(QStringLiteral("timeUs")).toLongLong());
            event->set_text(map.value(QStringLiteral("text")).toString().toStdString());
            event->set_home_score(map.value(QStringLiteral("home")).toUInt());
            event->set_away_score(map.value(QStringLiteral("away")).toUInt());
        }
        qobject_cast<tapedeck::MatchTimeline *>(timeline)->take(part);
    }
    /// Trades of whole hundredths at those times.
    Q_INVOKABLE void trades(QObject *moves, const QVariantList &trades)
    {
        tapedeck::v1::Followed part;
        part.set_epoch(1);
        part.set_first(1);
        part.set_price_scale(2);
        for (const QVariant &each : trades) {
            const QVariantMap map = each.toMap();
            tapedeck::v1::Trade *trade = part.add_trades();
            trade->set_time_us(map.value(QStringLiteral("timeUs")).toLongLong());
            trade->set_price(map.value(QStringLiteral("price")).toLongLong());
        }
        qobject_cast<tapedeck::EventMoves *>(moves)->takePrices(part);
    }
    /// Candles of a minute, one after the other.
    Q_INVOKABLE void candles(QObject *chart, int count)
    {
        tapedeck::v1::Followed part;
        part.set_stream(tapedeck::v1::CANDLES);
        part.set_epoch(1);
        part.set_price_scale(2);
        for (int i = 0; i < count; ++i) {
            tapedeck::v1::Candle *candle = part.add_candles();
            candle->set_start_s(1'700'000'040 + 60 * i);
            candle->set_open(10'000 + i % 7);
            candle->set_close(10'010 + i % 7);
            candle->set_high(10'020 + i % 7);
            candle->set_low(9'990 + i % 7);
            candle->set_volume(100);
        }
        qobject_cast<tapedeck::PriceChart *>(chart)->take(part);
    }

private:
    struct Side {
        tapedeck::Board board;
        std::shared_ptr<tapedeck::BoardFeed> feed;
        tapedeck::Version sent = 0;

        explicit Side(const tapedeck::Schema &schema)
            : board(schema, 1)
        {
        }
        void set(const QString &key, const QVariantMap &cells)
        {
            board.beginCommit();
            const tapedeck::RowId row = board.insert(key.toStdString());
            for (auto it = cells.begin(); it != cells.end(); ++it) {
                const tapedeck::Column *column = board.schema().find(it.key().toStdString());
                if (column->kind == tapedeck::v1::PRICE || column->kind == tapedeck::v1::SIZE)
                    (void)board.setDecimal(row, column->number,
                                           *tapedeck::Decimal::parse(it.value().toString().toStdString()));
                else if (column->storage == tapedeck::Column::Storage::Text)
                    board.setText(row, column->number, it.value().toString().toStdString());
                else
                    board.setInteger(row, column->number, it.value().toLongLong());
            }
            board.endCommit();
            send();
        }
        void remove(const QString &key)
        {
            board.beginCommit();
            board.remove(board.find(key.toStdString()));
            board.endCommit();
            send();
        }
        void send()
        {
            for (const std::string &message : tapedeck::encodeUpdate(board, sent, {}, 1 << 20))
                feed->apply(*tapedeck::updateIn(message));
            sent = board.version();
        }
    };

    Side m_prices{tapedeck::Schema::prices()};
    Side m_scores{tapedeck::Schema::scores()};
};
