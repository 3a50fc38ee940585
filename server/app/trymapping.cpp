// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/trymapping.h"

#include "common/wire/rowjson.h"
#include "server/engine/committer.h"
#include "server/sources/mappedparser.h"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <map>
#include <set>

namespace tapedeck {

namespace {

constexpr std::size_t sampleBytesMax = 64 * 1024 * 1024;
constexpr std::size_t unusedShownMax = 100;

/// The places of a message with a value: elements of arrays and members of objects of rows as "*".
class UsedPlaces
{
public:
    explicit UsedPlaces(const Mapping &mapping)
    {
        for (std::size_t i = 0; i < mapping.messagePlaces.size(); ++i) {
            std::string pointer = mapping.messagePlaces.pointer(static_cast<int>(i));
            m_used.insert(pointer.substr(pointer.front() == '^' ? 1 : 0));
        }
        for (const MappingRule &rule : mapping.rules) {
            if (!rule.rows)
                continue;
            m_rows.insert(*rule.rows);
            for (std::size_t i = 1; i < rule.rowPlaces.size(); ++i)
                m_used.insert(*rule.rows + "/*" + rule.rowPlaces.pointer(static_cast<int>(i)));
        }
    }

    void note(simdjson::dom::element element, const std::string &pointer)
    {
        if (m_used.contains(pointer))
            return;
        simdjson::dom::object object;
        simdjson::dom::array array;
        if (element.get(object) == simdjson::SUCCESS) {
            for (const auto &[name, value] : object)
                note(value, pointer + '/' + (m_rows.contains(pointer) ? "*" : escaped(name)));
        } else if (element.get(array) == simdjson::SUCCESS) {
            std::size_t index = 0;
            for (const auto value : array) {
                const std::string number = std::to_string(index++);
                const bool isNamed = std::any_of(m_used.begin(), m_used.end(), [&](const std::string &used) {
                    return used == pointer + '/' + number || used.starts_with(pointer + '/' + number + '/');
                });
                note(value, pointer + '/' + (isNamed ? number : "*"));
            }
        } else {
            m_unused.emplace(pointer, simdjson::minify(element));
        }
    }

    [[nodiscard]] const std::map<std::string, std::string> &unused() const { return m_unused; } ///< with an example

private:
    static std::string escaped(std::string_view name)
    {
        std::string out;
        for (const char c : name)
            out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
        return out;
    }

    std::set<std::string, std::less<>> m_used, m_rows;
    std::map<std::string, std::string> m_unused;
};

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
            m_places.note(element, {});
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
        for (const std::string &column : m_parser.neverFound())
            m_out << "# never there: " << column << '\n';
        std::size_t shown = 0;
        for (const auto &[pointer, example] : m_places.unused()) {
            if (++shown > unusedShownMax) {
                m_out << "# not used: " << m_places.unused().size() - unusedShownMax << " more places\n";
                break;
            }
            m_out << "# not used: " << pointer << " (" << example.substr(0, 60) << ")\n";
        }
        return rows > 0 && m_mistakes == 0;
    }

private:
    MappedParser m_parser;
    UsedPlaces m_places;
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
};

} // namespace

int tryMapping(const Mappings &mappings, const std::string &name, std::istream &in, std::ostream &out)
{
    const auto it = mappings.find(name);
    if (it == mappings.end()) {
        std::string names;
        for (const auto &[known, mapping] : mappings)
            names += (names.empty() ? "" : ", ") + known;
        std::cerr << "tapedeckd: --try-mapping '" << name << "': there is no [mapping." << name
                  << "] in --config FILE; " << (names.empty() ? "there is none at all" : "there are " + names) << '\n';
        return 2;
    }
    std::string text;
    char block[64 * 1024];
    while (text.size() <= sampleBytesMax && (in.read(block, sizeof block), in.gcount() > 0))
        text.append(block, static_cast<std::size_t>(in.gcount()));
    if (text.size() > sampleBytesMax) {
        std::cerr << "tapedeckd: --try-mapping: more than 64 MiB on standard input; a sample is enough\n";
        return 1;
    }
    Trial trial(it->second, out);
    simdjson::dom::parser parser;
    if (parser.parse(text).error() == simdjson::SUCCESS) {
        trial.message(text);
    } else {
        std::string_view left = text;
        while (!left.empty()) {
            const std::string_view line = left.substr(0, left.find('\n'));
            left.remove_prefix(std::min(line.size() + 1, left.size()));
            if (line.find_first_not_of(" \t\r") != std::string_view::npos)
                trial.message(line);
        }
    }
    return trial.report() ? 0 : 1;
}

} // namespace tapedeck
