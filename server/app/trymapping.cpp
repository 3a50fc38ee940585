// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/trymapping.h"

#include "common/wire/rowjson.h"
#include "server/app/sampleplaces.h"
#include "server/engine/committer.h"
#include "server/sources/mappedparser.h"

#include <QJsonDocument>

#include <algorithm>
#include <functional>
#include <iostream>
#include <set>

namespace tapedeck {

namespace {

constexpr std::size_t sampleBytesMax = 64 * 1024 * 1024;
constexpr std::size_t unusedShownMax = 100;
constexpr std::size_t alikeShownMax = 3;

void show(const std::vector<SamplePlaces::Place> &places, const char *what, std::ostream &out)
{
    const std::size_t shown = std::min(places.size(), unusedShownMax);
    std::set<std::string> rows;
    for (const SamplePlaces::Place &place : places)
        rows.insert(place.rows);
    rows.erase(std::string());
    for (std::size_t i = 0; i < shown; ++i)
        out << what << places[i].written << " (" << places[i].example << ")"
            << (rows.size() > 1 && !places[i].rows.empty() ? " of a row of " + places[i].rows : "") << '\n';
    if (shown < places.size())
        out << what << places.size() - shown << " more places\n";
    const auto list = std::find_if(places.begin(), places.end(), [](const SamplePlaces::Place &place) {
        return !place.written.starts_with('^') && place.written.find("/*/") != std::string::npos;
    });
    if (list != places.end())
        out << "# a * is a list: rows = \"" << list->pointer.substr(0, list->pointer.rfind("/*/"))
            << "\" makes a row of each of its elements\n";
}

/// A mapping, and boards that it fills.
class Trial
{
public:
    Trial(const std::shared_ptr<const Mapping> &mapping, std::ostream &out)
        : m_parser(mapping,
                   [this](const std::string &sentence) {
                       m_out << "# " << sentence << '\n';
                       ++m_mistakes;
                   })
        , m_places(*mapping)
        , m_out(out)
    {
        for (const MappingRule &rule : mapping->rules)
            m_columns += rule.columns.size();
    }

    void message(std::string_view text)
    {
        const simdjson::padded_string padded(text);
        m_batch.reset(); // received at no time, as nobody knows when the sample was
        ++m_messages;
        m_malformed += m_parser.parse({padded}, {&m_batch, &m_counters}) == ParseResult::Malformed ? 1 : 0;
        m_trades += std::count_if(m_batch.changes().begin(), m_batch.changes().end(),
                                  [](const auto &change) { return change.op == ChangeBatch::Op::Trade; });
        for (Board *board : m_boards)
            board->beginCommit();
        m_committer.apply(0, m_batch);
        for (Board *board : m_boards)
            board->endCommit();
        simdjson::dom::element element;
        if (m_dom.parse(padded).get(element) == simdjson::SUCCESS)
            m_places.note(element);
    }

    /// True: there are rows, and nothing was wrong.
    bool report()
    {
        std::size_t rows = 0;
        for (const Board *board : m_boards) {
            std::vector<std::string> lines;
            board->forEachRow([&](RowId row) {
                std::string line;
                appendRowJson(*board, row, 0, line);
                lines.push_back(std::move(line));
            });
            if (!lines.empty())
                m_out << "# " << board->schema().board() << ", rows: " << lines.size() << '\n';
            for (auto line = lines.rbegin(); line != lines.rend(); ++line)
                m_out << *line << '\n';
            rows += lines.size();
        }
        m_out << "# messages: " << m_messages << ", of which wrong: " << m_malformed
              << ", of no use: " << m_parser.unmatched() << "; trades: " << m_trades << '\n';
        const std::vector<std::string> missing = m_parser.neverFound();
        for (const std::string &column : missing) {
            m_out << "# never there: " << column;
            const std::size_t open = column.find('(');
            const auto alike = m_places.alike(std::string_view(column).substr(open + 1, column.size() - open - 2));
            for (std::size_t i = 0; i < std::min(alike.size(), alikeShownMax); ++i)
                m_out << (i == 0 ? "; is it " : " or ") << alike[i];
            m_out << '\n';
        }
        show(m_places.unused(), "# not used: ", m_out);
        const bool isAllMissing = m_columns > 0 && missing.size() == m_columns;
        return rows > 0 && m_mistakes == 0 && !isAllMissing;
    }

private:
    MappedParser m_parser;
    SamplePlaces m_places;
    std::ostream &m_out;
    simdjson::dom::parser m_dom;
    SourceCounters m_counters;
    ChangeBatch m_batch;
    Board m_prices{Schema::prices(), 1};
    Board m_scores{Schema::scores(), 1};
    Board *m_boards[2] = {&m_prices, &m_scores};
    Committer m_committer{{&m_prices, &m_scores}};
    std::uint64_t m_messages = 0, m_malformed = 0, m_mistakes = 0;
    std::int64_t m_trades = 0;
    std::size_t m_columns = 0;
};

/// Calls take(message) for the one document that the sample is, or for each of its lines. A sentence if it is neither.
std::string forEachMessage(std::string_view text, const std::function<void(std::string_view)> &take)
{
    if (text.starts_with(byteOrderMark))
        text.remove_prefix(byteOrderMark.size());
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos)
        return "there is nothing on standard input; a sample of the feed is expected there, such as < sample.json";
    simdjson::dom::parser parser;
    if (parser.parse(text.data(), text.size()).error() == simdjson::SUCCESS) {
        take(text);
        return {};
    }
    const std::string_view first = text.substr(begin, text.find('\n', begin) - begin);
    const bool isDocument = (first.front() == '{' || first.front() == '[')
        && parser.parse(first.data(), first.size()).error() != simdjson::SUCCESS;
    if (isDocument) {
        QJsonParseError problem{};
        (void)QJsonDocument::fromJson({text.data(), static_cast<qsizetype>(text.size())}, &problem);
        const std::string_view read = text.substr(0, static_cast<std::size_t>(std::max(problem.offset, 0)));
        return "the sample is no JSON: line " + std::to_string(std::count(read.begin(), read.end(), '\n') + 1)
            + ", column " + std::to_string(read.size() - (read.rfind('\n') + 1) + 1) + ": "
            + problem.errorString().toStdString() + " (is it cut off?)";
    }
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.find_first_not_of(" \t\r") != std::string_view::npos)
            take(line);
    }
    return {};
}

std::string readSample(std::istream &in)
{
    std::string text;
    char block[64 * 1024];
    while (text.size() <= sampleBytesMax && (in.read(block, sizeof block), in.gcount() > 0))
        text.append(block, static_cast<std::size_t>(in.gcount()));
    return text;
}

/// There is no mapping yet: what one could name.
void showPlaces(std::string_view sample, std::ostream &out)
{
    const Mapping none;
    SamplePlaces places(none);
    simdjson::dom::parser parser;
    (void)forEachMessage(sample, [&](std::string_view message) {
        simdjson::dom::element element;
        if (parser.parse(message.data(), message.size()).get(element) == simdjson::SUCCESS)
            places.note(element);
    });
    show(places.unused(), "# in the sample: ", out);
}

} // namespace

int tryMapping(const Mappings &mappings, const std::string &name, std::istream &in, std::ostream &out)
{
    const std::string sample = readSample(in);
    if (sample.size() > sampleBytesMax) {
        std::cerr << "tapedeckd: --try-mapping: more than 64 MiB on standard input; a sample is enough\n";
        return 1;
    }
    const auto it = mappings.find(name);
    if (it == mappings.end()) {
        std::string names;
        for (const auto &[known, mapping] : mappings)
            names += (names.empty() ? "" : ", ") + known;
        std::cerr << "tapedeckd: --try-mapping '" << name << "': there is no [mapping." << name
                  << "] in --config FILE; " << (names.empty() ? "there is none at all" : "there are " + names) << '\n';
        showPlaces(sample, out);
        return 2;
    }
    Trial trial(it->second, out);
    const std::string trouble = forEachMessage(sample, [&](std::string_view message) { trial.message(message); });
    if (!trouble.empty()) {
        std::cerr << "tapedeckd: --try-mapping: " << trouble << '\n';
        return 1;
    }
    return trial.report() ? 0 : 1;
}

} // namespace tapedeck
