// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/clirun.h"
#include "client/cli/commands.h"
#include "client/cli/follow.h"
#include "client/cli/tableformat.h"
#include "common/board/decimal.h"
#include "common/wire/followedjson.h"

#include <algorithm>

namespace tapedeck {

namespace {

std::string bookTable(const v1::Followed &part)
{
    const v1::Book &book = part.book();
    const auto decimal = [](std::int64_t mantissa, std::uint32_t scale) {
        return Decimal{mantissa, static_cast<std::uint8_t>(scale)}.toString();
    };
    TableFormat table({{"bid size", true}, {"bid", true}, {"ask", true}, {"ask size", true}});
    for (int i = 0; i < std::max(book.bids_size(), book.asks_size()); ++i) {
        std::vector<std::string> cells(4);
        if (i < book.bids_size()) {
            cells[0] = decimal(book.bids(i).size(), part.size_scale());
            cells[1] = decimal(book.bids(i).price(), part.price_scale());
        }
        if (i < book.asks_size()) {
            cells[2] = decimal(book.asks(i).price(), part.price_scale());
            cells[3] = decimal(book.asks(i).size(), part.size_scale());
        }
        table.addRow(std::move(cells));
    }
    std::string text = part.key() + " at " + utcText(book.time_us()) + " UTC";
    if (book.bids().empty() && book.asks().empty())
        return text + ": the book is empty, or its feed has a gap\n";
    text += '\n';
    for (const std::string &line : table.lines())
        text += line + '\n';
    return text;
}

} // namespace

int runBook(const CliOptions &options)
{
    const std::string none =
        "nobody tells an order book of '" + options.key + "'; the whole key is expected, such as sim:BAA";
    return runFollow(options, {v1::BOOK, options.key, 0}, none, [&](const v1::Followed &part) -> std::optional<int> {
        if (!part.has_book())
            return std::nullopt; // it comes when its source has been told that it is wanted
        std::string text;
        if (options.json) {
            appendBookJson(part.book(), static_cast<int>(part.price_scale()), static_cast<int>(part.size_scale()),
                           text);
            text += '\n';
        } else {
            text = bookTable(part);
        }
        return put(text) && options.follow ? std::nullopt : std::optional(exitDone);
    });
}

} // namespace tapedeck
