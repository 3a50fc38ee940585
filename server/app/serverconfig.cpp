// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/serverconfig.h"

#include "common/url/shownurl.h"
#include "server/app/version.h"
#include "server/sources/mappingreader.h"

#include <CLI/CLI.hpp>
#include <toml++/toml.h>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <map>
#include <optional>
#include <sstream>

namespace tapedeck {

namespace {

const std::vector<std::string> logFormats = {"text", "json"};
const std::vector<std::string> logLevels = {"debug", "info", "warning", "error"};

std::string joined(const std::vector<std::string> &words)
{
    std::string out;
    for (const std::string &word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out;
}

std::string shown(const toml::node &node)
{
    std::ostringstream value;
    node.visit([&](const auto &concrete) { value << concrete; });
    return value.str();
}

/// `{ env = "NAME" }`, `{ file = "PATH" }`, or a text that is no secret.
std::string takeSecret(const std::string &where, const std::string &name, const toml::node &node,
                       std::vector<Secret> &secrets)
{
    const auto secret = [&](const toml::node *place, Secret::Kind kind) {
        const auto text = place == nullptr ? std::nullopt : place->value_exact<std::string>();
        if (text)
            secrets.push_back({name, kind, *text});
        return text.has_value();
    };
    const toml::table *table = node.as_table();
    if (table != nullptr && table->size() == 1
        && (secret(table->get("env"), Secret::Kind::Environment) || secret(table->get("file"), Secret::Kind::File)))
        return {};
    if (table == nullptr && !isSecretName(name) && secret(&node, Secret::Kind::Text))
        return {};
    return where + '.' + name + ": { env = \"NAME\" } or { file = \"PATH\" } is expected, where the secret is kept"
        + (table == nullptr && isSecretName(name) ? ", never the secret itself" : "; a text if it is no secret");
}

/// An option of a URL that stands in a table beside it. `what`: whose, for the sentence.
std::string takeOption(const std::string &what, const std::string &name, const toml::node &value,
                       OptionUrl::Options &options)
{
    const auto text = value.value_exact<std::string>();
    if (!text && !value.is_integer())
        return what + ": " + name + " = " + shown(value) + ": a text in quotes or a whole number is expected";
    options.emplace_back(name, text ? *text : shown(value));
    return {};
}

/// A URL, or a table with one and further options.
std::string takePublish(const toml::node &node, std::vector<UrlConfig> &publish)
{
    if (const auto url = node.value_exact<std::string>()) {
        publish.push_back({*url});
        return {};
    }
    const toml::table *table = node.as_table();
    const auto url = table == nullptr ? std::nullopt : (*table)["url"].value_exact<std::string>();
    if (!url)
        return "publish: each must be a URL in quotes, or a table with url = \"…\"";
    UrlConfig config{*url};
    for (const auto &[key, value] : *table) {
        const std::string name{std::string_view(key)};
        if (std::string error = name == "url" ? "" : takeOption("publish", name, value, config.options); !error.empty())
            return error;
    }
    publish.push_back(std::move(config));
    return {};
}

/// A URL, or a table with one, further options, and what its requests carry.
std::string takeSource(const toml::node &node, std::vector<SourceConfig> &sources)
{
    if (const auto url = node.value_exact<std::string>()) {
        sources.emplace_back(*url);
        return {};
    }
    const toml::table *table = node.as_table();
    const auto url = table == nullptr ? std::nullopt : (*table)["url"].value_exact<std::string>();
    if (!url)
        return "source: each must be a URL in quotes, or a table with url = \"…\"";
    SourceConfig source(*url);
    for (const auto &[key, value] : *table) {
        const std::string name{std::string_view(key)};
        if (name == "url")
            continue;
        if (name == "header" || name == "query") {
            const toml::table *fields = value.as_table();
            if (fields == nullptr)
                return "source: " + name + " = " + shown(value) + ": a table is expected, such as " + name
                    + ".X-Key = { env = \"NAME\" }";
            for (const auto &[field, place] : *fields) {
                if (std::string error = takeSecret("source: " + name, std::string(std::string_view(field)), place,
                                                   name == "header" ? source.headers : source.query);
                    !error.empty())
                    return error;
            }
            continue;
        }
        if (std::string error = takeOption("source", name, value, source.options); !error.empty())
            return error;
    }
    sources.push_back(std::move(source));
    return {};
}

/// One key of the file into its place; a sentence if its type is wrong.
std::string take(const toml::node &node, const std::string &key, ServerConfig &config)
{
    const auto wrong = [&](const char *right) { return key + ' ' + shown(node) + ": " + right; };
    const auto text = [&](std::string &out) {
        const auto value = node.value_exact<std::string>();
        if (value)
            out = *value;
        return value ? std::string() : wrong("a text in quotes is expected");
    };
    const auto number = [&](int &out) {
        const auto value = node.value_exact<std::int64_t>();
        if (value)
            out = static_cast<int>(std::clamp<std::int64_t>(*value, -1, 1'000'000'000));
        return value ? std::string() : wrong("a whole number is expected");
    };
    if (key == "listen")
        return text(config.listen);
    if (key == "ops-listen")
        return text(config.opsListen);
    if (key == "log-format")
        return text(config.logFormat);
    if (key == "log-level")
        return text(config.logLevel);
    if (key == "workers")
        return number(config.workers);
    if (key == "max-clients")
        return number(config.maxClients);
    if (key == "candle-memory")
        return number(config.candleMemory);
    if (key == "rolling")
        return text(config.rolling);
    if (key == "source") {
        const toml::array *array = node.as_array();
        if (array == nullptr)
            return wrong("a list of source URLs is expected, or tables [[source]]");
        for (const toml::node &element : *array) {
            if (std::string error = takeSource(element, config.sources); !error.empty())
                return error;
        }
        return {};
    }
    if (key == "publish") {
        const toml::array *array = node.as_array();
        if (array == nullptr)
            return wrong("a list of URLs of brokers is expected, or tables [[publish]]");
        for (const toml::node &element : *array) {
            if (std::string error = takePublish(element, config.publish); !error.empty())
                return error;
        }
        return {};
    }
    return "there is no option '" + key
        + "'; there are listen, ops-listen, source, publish, mapping, workers, max-clients, candle-memory, "
          "rolling, log-format and log-level";
}

/// [mapping.NAME]; a sentence with its place in the file if one is wrong.
std::string takeMappings(const toml::node &node, const std::string &path, ServerConfig &config)
{
    const auto at = [&](unsigned line) { return path + ", line " + std::to_string(line) + ": "; };
    const toml::table *table = node.as_table();
    if (table == nullptr)
        return at(node.source().begin.line) + "mapping: tables [mapping.NAME] are expected";
    for (const auto &[key, mapping] : *table) {
        const std::string name{std::string_view(key)};
        MappingResult result = readMapping(name, mapping);
        if (!result.error.empty())
            return at(result.line) + result.error;
        config.mappings.emplace(name, std::move(result.mapping));
    }
    return {};
}

std::string readFile(const std::string &path, ServerConfig &config)
{
    try {
        const toml::table table = toml::parse_file(path);
        for (const auto &[key, node] : table) {
            if (std::string_view(key) == "mapping") {
                if (std::string error = takeMappings(node, path, config); !error.empty())
                    return error;
                continue;
            }
            std::string error = take(node, std::string(std::string_view(key)), config);
            if (!error.empty())
                return error.insert(0, path + ", line " + std::to_string(node.source().begin.line) + ": ");
        }
    } catch (const toml::parse_error &error) {
        const auto line = error.source().begin.line;
        return path + (line > 0 ? ", line " + std::to_string(line) : std::string()) + ": "
            + std::string(error.description());
    }
    return {};
}

std::string checkRolling(ServerConfig &config)
{
    static const std::map<std::string_view, std::uint32_t> lengths = {{"1m", 60}, {"5m", 300}, {"1h", 3600}};
    for (std::string_view rest = config.rolling; !rest.empty();) {
        const std::string_view window = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(rest.size(), window.size() + 1));
        const auto it = lengths.find(window);
        if (it == lengths.end())
            return "--rolling '" + config.rolling + "': one or several of 1m, 5m and 1h are expected, with commas";
        config.rollingWindowsS.push_back(it->second);
    }
    return {};
}

std::string check(ServerConfig &config)
{
    if (!parseListenAddress(config.listen, config.listenAddress, config.listenPort))
        return "--listen '" + config.listen
            + "': ADDR:PORT is expected, such as 127.0.0.1:7878, [::1]:7878 or 0.0.0.0:7878";
    config.opsOn = config.opsListen != "off";
    if (config.opsOn && !parseListenAddress(config.opsListen, config.opsAddress, config.opsPort))
        return "--ops-listen '" + config.opsListen + "': ADDR:PORT is expected, such as 127.0.0.1:7879, or off";
    if (config.workers < 0 || config.workers > 256)
        return "--workers " + std::to_string(config.workers) + ": 1 to 256 is expected, or 0 for one per core";
    if (config.maxClients < 1 || config.maxClients > 1'000'000)
        return "--max-clients " + std::to_string(config.maxClients) + ": 1 to 1000000 is expected";
    if (config.candleMemory < 1 || config.candleMemory > 1'000'000)
        return "--candle-memory " + std::to_string(config.candleMemory) + ": 1 to 1000000 (MiB) is expected";
    if (std::find(logFormats.begin(), logFormats.end(), config.logFormat) == logFormats.end())
        return "--log-format '" + config.logFormat + "': one of " + joined(logFormats) + " is expected";
    if (std::find(logLevels.begin(), logLevels.end(), config.logLevel) == logLevels.end())
        return "--log-level '" + config.logLevel + "': one of " + joined(logLevels) + " is expected";
    return checkRolling(config);
}

} // namespace

ServerConfigResult readServerConfig(int argc, char **argv)
{
    CLI::App app("Takes feeds in, keeps their state, and streams it to dashboards.", "tapedeckd");
    app.footer("Sources: sim:prices?symbols=N&rate=N&seed=N, sim:scores?matches=N&odds=0|1, "
               "sim:clock?interval=MS, replay:KIND:FILE[,FILE]?speed=N|max&loop=1&start=T\n"
               "with KIND one of binance, coinbase, kraken, betfair, openfootball, openligadb, cricsheet;\n"
               "JSON by a [mapping.NAME] of the config file: stdin:?mapping=NAME, file:PATH?mapping=NAME&follow=1,\n"
               "tcp://HOST:PORT?mapping=NAME, exec:COMMAND?mapping=NAME, http+json:URL#mapping=NAME;\n"
               "coinbase:, kraken: and binance:, each with an address or none, and ?products=BTC-USD,ETH-USD;\n"
               "betfair:?markets=1.200806927&app_key_file=PATH&session_file=PATH;\n"
               "publish://ADDRESS:PORT, to which others publish by gRPC;\n"
               "consolidated:BTC-USD, the best of all venues; openligadb:https://api.openligadb.de/getmatchdata/bl1.");
    ServerConfig flags;
    std::vector<std::string> sources;
    std::vector<std::string> publishes;
    std::string file;
    std::string later;
    app.set_version_flag("--version", std::string(programVersion));
    app.add_option("--config", file, "TOML file with options of the same names; flags win")->type_name("FILE");
    auto *listen = app.add_option("--listen", flags.listen, "where dashboards connect; port 0 takes a free one")
                       ->type_name("ADDR:PORT")
                       ->capture_default_str();
    auto *opsListen = app.add_option("--ops-listen", flags.opsListen,
                                     "where HTTP serves health, metrics, boards and streams; off: nowhere")
                          ->type_name("ADDR:PORT")
                          ->capture_default_str();
    auto *source = app.add_option("--source", sources, "a feed to take in; may be given several times")
                       ->type_name("URL")
                       ->expected(1)
                       ->take_all()
                       ->allow_extra_args(false);
    auto *publish =
        app.add_option("--publish", publishes,
                       "a broker that changes are written to: redis, nats, kafka or amqp; may be given several times")
            ->type_name("URL")
            ->expected(1)
            ->take_all()
            ->allow_extra_args(false);
    auto *workers = app.add_option("--workers", flags.workers, "threads that serve clients; 0: one per core")
                        ->capture_default_str();
    auto *maxClients =
        app.add_option("--max-clients", flags.maxClients, "connections beyond are refused for the time being")
            ->capture_default_str();
    auto *candleMemory = app.add_option("--candle-memory", flags.candleMemory, "for the history of all rows' candles")
                             ->type_name("MIB")
                             ->capture_default_str();
    auto *rolling =
        app.add_option(
               "--rolling", flags.rolling,
               "keep the board \"rolling\": mean, deviation, change, range and VWAP of each row's last 1m, 5m, 1h")
            ->type_name("WINDOWS");
    auto *logFormat = app.add_option("--log-format", flags.logFormat, joined(logFormats))->capture_default_str();
    auto *logLevel = app.add_option("--log-level", flags.logLevel, joined(logLevels))->capture_default_str();
    app.add_flag("--check-config", flags.checkConfig, "say whether file, flags and sources are right, and exit");
    app.add_option("--try-mapping", flags.tryMapping,
                   "show which rows the config file's [mapping.NAME] makes of messages on standard input, and exit")
        ->type_name("NAME");
    for (const char *name : {"--data-dir", "--role", "--bus"})
        app.add_option(name, later)
            ->group(""); // named by the contract of the command line, so that the answer is clear

    ServerConfigResult result;
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        const int code = app.exit(error);
        result.exitCode = code == 0 ? 0 : 2;
        return result;
    }
    const auto fail = [&](const std::string &sentence) {
        std::cerr << "tapedeckd: " << sentence << '\n';
        result.exitCode = 2;
        return result;
    };
    for (const char *name : {"--data-dir", "--role", "--bus"}) {
        if (app.count(name) > 0)
            return fail(std::string(name) + ": not available yet in this version");
    }

    ServerConfig &config = result.config;
    if (!file.empty()) {
        if (const std::string error = readFile(file, config); !error.empty())
            return fail(error);
    }
    if (*listen)
        config.listen = flags.listen;
    if (*opsListen)
        config.opsListen = flags.opsListen;
    if (*source)
        config.sources.assign(sources.begin(), sources.end());
    if (*publish) {
        config.publish.clear();
        for (const std::string &url : publishes)
            config.publish.push_back({url});
    }
    if (*workers)
        config.workers = flags.workers;
    if (*maxClients)
        config.maxClients = flags.maxClients;
    if (*candleMemory)
        config.candleMemory = flags.candleMemory;
    if (*rolling)
        config.rolling = flags.rolling;
    if (*logFormat)
        config.logFormat = flags.logFormat;
    if (*logLevel)
        config.logLevel = flags.logLevel;
    config.checkConfig = flags.checkConfig;
    config.tryMapping = flags.tryMapping;
    if (const std::string error = check(config); !error.empty())
        return fail(error);
    return result;
}

bool parseListenAddress(const std::string &text, QHostAddress &address, quint16 &port)
{
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0)
        return false;
    std::string host = text.substr(0, colon);
    if (host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    else if (host.find(':') != std::string::npos)
        return false;
    if (host == "localhost")
        host = "127.0.0.1";
    bool isNumber = false;
    port = QString::fromStdString(text.substr(colon + 1)).toUShort(&isNumber);
    return isNumber && address.setAddress(QString::fromStdString(host));
}

} // namespace tapedeck
