// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/board/board.h"
#include "common/wire/rowjson.h"
#include "server/engine/committer.h"
#include "server/sources/mappedparser.h"
#include "server/sources/mappingreader.h"

/// A mapping written in TOML, and the boards that its changes are committed to.
class MappingBench
{
public:
    explicit MappingBench(std::string_view tables)
        : m_table(toml::parse(tables))
        , m_result(tapedeck::readMapping("acme", *m_table.at_path("mapping.acme").node()))
    {
        if (m_result.mapping)
            m_parser = std::make_unique<tapedeck::MappedParser>(
                m_result.mapping, [this](const std::string &sentence) { complaints.push_back(sentence); });
    }

    [[nodiscard]] const std::string &error() const { return m_result.error; }
    [[nodiscard]] tapedeck::MappedParser &parser() { return *m_parser; }

    bool feed(std::string_view message)
    {
        const simdjson::padded_string text(message);
        return commit([&] {
            return m_parser->parse({text, batch.receivedUs, isAnswer ? "http://acme/" : ""}, {&batch, &counters});
        });
    }
    bool feedAvro(const tapedeck::AvroSchema &schema, std::string_view message)
    {
        return commit([&] { return m_parser->parseAvro(schema, message, {&batch, &counters}); });
    }

    /// As `tapectl --json` shows it; empty if there is no such row.
    [[nodiscard]] std::string row(std::string_view key) const
    {
        std::string out;
        for (const tapedeck::Board *board : {&prices, &scores}) {
            if (const tapedeck::RowId row = board->find(key))
                tapedeck::appendRowJson(*board, row, 0, out);
        }
        return out;
    }
    [[nodiscard]] std::string price(std::string_view key, std::string_view column) const
    {
        const auto value = prices.decimal(prices.find(key), prices.schema().find(column)->number);
        return value ? value->normalized().toString() : std::string();
    }
    [[nodiscard]] std::string text(std::string_view key, std::string_view column) const
    {
        return std::string(prices.text(prices.find(key), prices.schema().find(column)->number));
    }
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key, std::string_view column) const
    {
        const tapedeck::Board &board = prices.find(key) != 0 ? prices : scores;
        return board.integer(board.find(key), board.schema().find(column)->number);
    }

    tapedeck::Board prices{tapedeck::Schema::prices(), 1};
    tapedeck::Board scores{tapedeck::Schema::scores(), 1};
    tapedeck::FollowStores stores{1};
    tapedeck::SourceCounters counters;
    tapedeck::ChangeBatch batch; ///< of the last message
    std::vector<std::string> complaints;
    bool isAnswer = false; ///< each message answers a request

private:
    template <typename Parse> bool commit(Parse &&parse)
    {
        batch.reset();
        batch.receivedUs = 1'700'000'000'000'000;
        const tapedeck::ParseResult result = parse();
        prices.beginCommit();
        scores.beginCommit();
        m_committer.apply(0, batch);
        prices.endCommit();
        scores.endCommit();
        return result == tapedeck::ParseResult::Ok;
    }

    toml::table m_table;
    tapedeck::MappingResult m_result;
    std::unique_ptr<tapedeck::MappedParser> m_parser;
    tapedeck::Committer m_committer{{&prices, &scores}, &stores};
};
