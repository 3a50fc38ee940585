// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Publishes the lines of a file, and those that are appended to it, to tapedeckd (docs/sources/publish.md).
//
// The number of a line is its position, so whatever is lost on the way, the connection, this program or the server: it
// goes on behind the last line that the server has.
#include "tapedeck/v1/publishing.grpc.pb.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <thread>

using tapedeck::v1::Publish;
using tapedeck::v1::PublishAnswer;
using tapedeck::v1::PublishRequest;

namespace {

constexpr const char *usage =
    R"(usage: publish FILE [--to HOST:PORT] [--name NAME] [--token-file FILE] [--ca-file FILE] [--once]

A line of FILE is "KEY BID ASK" (desk:ACME 101.25 101.27) or "KEY HOME:AWAY" (cup:final 2:1).
--once ends at the end of the file instead of waiting for more.
)";
constexpr std::uint64_t linesPerRequest = 100;

std::string contents(const std::string &path)
{
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// 101.25 with two decimals is the integer 10125: no price is ever a floating-point number.
std::int64_t scaled(std::string text, std::size_t decimals)
{
    const std::size_t point = std::min(text.find('.'), text.size());
    const std::size_t has = point < text.size() ? text.size() - point - 1 : 0;
    text.erase(point, 1);
    return std::stoll(text + std::string(decimals - has, '0'));
}

void addLine(const std::string &line, Publish &changes)
{
    std::istringstream words(line);
    std::string key, first, second;
    words >> key >> first >> second;
    const auto decimals = [](const std::string &price) {
        return price.size() - 1 - std::min(price.find('.'), price.size() - 1);
    };
    try {
        if (const std::size_t colon = first.find(':'); colon != std::string::npos) {
            tapedeck::v1::Score score;
            score.set_key(key);
            score.set_home_score(static_cast<std::uint32_t>(std::stoul(first.substr(0, colon))));
            score.set_away_score(static_cast<std::uint32_t>(std::stoul(first.substr(colon + 1))));
            score.set_status(tapedeck::v1::Score::LIVE);
            *changes.add_scores() = score;
        } else if (!first.empty() && !second.empty()) {
            const std::size_t scale = std::max(decimals(first), decimals(second));
            tapedeck::v1::Quote quote;
            quote.set_key(key);
            quote.set_price_scale(static_cast<std::uint32_t>(scale));
            quote.set_bid(scaled(first, scale));
            quote.set_ask(scaled(second, scale));
            *changes.add_prices() = quote;
        }
    } catch (const std::exception &) {
        std::cerr << "left out: " << line << '\n';
    }
}

/// One stream, until it ends.
grpc::Status publish(tapedeck::v1::Publishing::Stub &stub, const std::string &path,
                     const std::map<std::string, std::string> &metadata, bool once)
{
    grpc::ClientContext context;
    for (const auto &[name, value] : metadata)
        context.AddMetadata(name, value);
    const auto stream = stub.Publish(&context);
    PublishAnswer answer;
    if (!stream->Read(&answer)) // the first one tells what the server has
        return stream->Finish();
    std::uint64_t position = answer.position();
    std::cout << "the server has everything up to line " << position << std::endl;

    std::thread acknowledgements([&stream] {
        PublishAnswer answer;
        while (stream->Read(&answer)) {
            std::cout << "taken up to line " << answer.position() << std::endl;
            if (!answer.problem().empty())
                std::cerr << answer.problem() << '\n';
        }
    });
    std::ifstream file(path);
    std::string line;
    for (std::uint64_t i = 0; i < position; ++i)
        std::getline(file, line);
    file.clear();
    std::streampos place = file.tellg();
    bool isGood = true, isTold = false;
    while (isGood) {
        PublishRequest request;
        std::uint64_t count = 0;
        file.clear();
        file.seekg(place);
        while (count < linesPerRequest && std::getline(file, line) && !file.eof()) {
            addLine(line, *request.mutable_changes());
            ++count;
            place = file.tellg();
        }
        position += count;
        request.set_position(position);
        if (count > 0) {
            isGood = stream->Write(request);
            continue;
        }
        if (!isTold && position > 0) { // so that rows that did not change meanwhile are fresh again
            request.clear_changes();
            request.set_caught_up(true);
            isGood = stream->Write(request);
            isTold = true;
        }
        if (once)
            break;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    stream->WritesDone();
    acknowledgements.join();
    return stream->Finish();
}

} // namespace

int main(int argc, char **argv)
{
    std::map<std::string, std::string> options{{"--to", "127.0.0.1:7443"}, {"--name", "example"}};
    std::string path;
    bool once = false;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--once")
            once = true;
        else if (word.rfind("--", 0) == 0 && i + 1 < argc)
            options[word] = argv[++i];
        else
            path = word;
    }
    if (path.empty() || !std::ifstream(path)) {
        std::cerr << usage;
        return 2;
    }
    std::map<std::string, std::string> metadata{{"publisher", options["--name"]}};
    if (options.count("--token-file") > 0) {
        std::istringstream token(contents(options["--token-file"]));
        token >> metadata["authorization"];
        metadata["authorization"].insert(0, "Bearer ");
    }
    auto credentials = grpc::InsecureChannelCredentials();
    if (options.count("--ca-file") > 0)
        credentials = grpc::SslCredentials({contents(options["--ca-file"]), {}, {}});
    tapedeck::v1::Publishing::Stub stub(grpc::CreateChannel(options["--to"], credentials));

    for (;;) {
        const grpc::Status status = publish(stub, path, metadata, once);
        if (status.ok())
            return 0;
        std::cerr << status.error_message() << '\n';
        if (status.error_code() != grpc::StatusCode::UNAVAILABLE)
            return 1; // it would not help to come again
        std::this_thread::sleep_for(std::chrono::seconds(1));
    }
}
