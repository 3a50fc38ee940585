// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"
#include "server/engine/committer.h"
#include "server/sources/feedparser.h"

/// A parser and the boards that its changes are committed to, for tests that feed it messages one by one.
class FeedBench
{
public:
    explicit FeedBench(std::string_view kind, const tapedeck::FeedContext &context = {})
        : m_parser(tapedeck::makeFeedParser(kind, context))
    {
    }

    bool feed(std::string_view message, std::string_view url = {}, std::string_view file = {})
    {
        const simdjson::padded_string text(message);
        m_batch.reset();
        const auto result = m_parser->parse({text, 0, url, file}, {&m_batch, &counters});
        commit();
        return result == tapedeck::ParseResult::Ok;
    }

    /// Of these rows (keys, ascending) the price levels are wanted.
    void followBooks(const std::vector<std::string> &keys)
    {
        m_parser->followBooks(keys);
        m_batch.reset();
        commit();
    }

    void restart() { m_parser->restart(); }

    void cutOff(std::string_view reason)
    {
        m_batch.reset();
        m_batch.markSourceStale(reason);
        m_parser->cutOff();
        commit();
    }

    std::string price(std::string_view key, int column) const
    {
        const auto value = prices.decimal(prices.find(key), column);
        return value ? value->normalized().toString() : std::string();
    }

    tapedeck::Board prices{tapedeck::Schema::prices(), 1};
    tapedeck::Board scores{tapedeck::Schema::scores(), 1};
    tapedeck::FollowStores stores{1};
    tapedeck::SourceCounters counters;

private:
    void commit()
    {
        m_parser->writeBooks(m_batch);
        prices.beginCommit();
        scores.beginCommit();
        m_committer.apply(0, m_batch);
        prices.endCommit();
        scores.endCommit();
    }

    std::unique_ptr<tapedeck::FeedParser> m_parser;
    tapedeck::ChangeBatch m_batch;
    tapedeck::Committer m_committer{{&prices, &scores}, &stores};
};
