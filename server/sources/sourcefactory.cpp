// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/sourcefactory.h"

#include "server/sources/simprices.h"
#include "server/sources/simscores.h"
#include "server/sources/sourceurl.h"

namespace tapedeck {

SourcesResult makeSources(const std::vector<std::string> &urls)
{
    SourcesResult result;
    for (const std::string &text : urls) {
        SourceUrl url(text);
        std::unique_ptr<Source> source;
        if (!url.error().empty()) {
            result.error = url.error();
        } else if (url.kind() == "sim" && url.rest() == "prices") {
            source = std::make_unique<SimPrices>(url);
        } else if (url.kind() == "sim" && url.rest() == "scores") {
            source = std::make_unique<SimScores>(url);
        } else if (url.kind() == "sim") {
            url.fail("'" + url.rest() + "': prices or scores is expected after sim:");
        } else {
            url.fail("there is no source kind '" + url.kind() + "'; there are sim and replay");
        }
        if (!url.error().empty()) {
            result.error = url.error();
            result.sources.clear();
            return result;
        }
        result.sources.push_back(std::move(source));
    }
    return result;
}

} // namespace tapedeck
