// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ops/opsroutes.h"

#include "common/process/processfigures.h"
#include "server/fanout/boardnames.h"
#include "server/fanout/upgrade.h"
#include "server/ops/metrics.h"

#include <QFile>

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace tapedeck {

namespace {

constexpr Micros metricsKeptUs = 100'000; // whoever asks more often gets the same
constexpr std::uint32_t rateHzMax = 1'000;
constexpr std::string_view plainText = "text/plain; charset=utf-8";
constexpr std::string_view notStored = "Cache-Control: no-store\r\n";

HttpAnswer plain(int status, std::string sentence, std::string_view head = {})
{
    return {status, std::string(plainText), std::string(head),
            std::make_shared<const std::string>(std::move(sentence) + '\n')};
}

/// May the page that asks read the answer? Yes if there is none, if it came from here, or from this machine. The header
/// lines to say so, or nothing.
std::optional<std::string> allowOrigin(const HttpRequest &request)
{
    const std::string_view origin = request.header("Origin");
    if (origin.empty())
        return std::string();
    const std::size_t scheme = origin.find("://");
    const bool same = scheme != std::string_view::npos && origin.substr(scheme + 3) == request.header("Host");
    if (!same && !isLocalOrigin(origin))
        return std::nullopt;
    return "Access-Control-Allow-Origin: " + std::string(origin)
        + "\r\nAccess-Control-Expose-Headers: ETag\r\nVary: Origin\r\n";
}

std::optional<std::uint64_t> number(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::string noSuchBoard(std::string_view name)
{
    return "there is no board '" + std::string(name.substr(0, 100)) + "'; there are " + boardNames();
}

/// What is wrong with keys and prefix, or nothing.
std::string wrongFilter(const std::vector<std::string> &keys, const std::string &prefix, const FanoutLimits &limits)
{
    if (keys.size() > limits.keysMax)
        return "at most " + std::to_string(limits.keysMax) + " keys";
    const auto tooLong = [&](const std::string &key) { return key.size() > limits.keyBytesMax; };
    if (tooLong(prefix) || std::any_of(keys.begin(), keys.end(), tooLong))
        return "a key or prefix has at most " + std::to_string(limits.keyBytesMax) + " bytes";
    return {};
}

} // namespace

const std::array<OpsRoutes::Route, 6> OpsRoutes::routes = {{
    {"/", &OpsRoutes::servePage},
    {"/healthz", &OpsRoutes::serveHealth},
    {"/readyz", &OpsRoutes::serveReadiness},
    {"/metrics", &OpsRoutes::serveMetrics},
    {"/v1/status", &OpsRoutes::serveStatus},
    {"/v1/stream", &OpsRoutes::serveStream},
}};

OpsRoutes::OpsRoutes(Engine &engine, std::function<std::vector<Fanout::Health>()> workers, Options options)
    : m_engine(engine)
    , m_workers(std::move(workers))
    , m_options(std::move(options))
    , m_startedUs(steadyClockUs())
    , m_documents{BoardDocument(engine, BoardId::Prices, m_options.documents),
                  BoardDocument(engine, BoardId::Scores, m_options.documents),
                  BoardDocument(engine, BoardId::Rolling, m_options.documents)}
{
}

void OpsRoutes::start(HttpHost &host, int worker)
{
    for (BoardDocument &document : m_documents)
        document.start(host, worker);
    m_engine.requestStatus();
}

HttpOutcome OpsRoutes::request(std::uint32_t client, const HttpRequest &request)
{
    const std::string_view path = request.path();
    constexpr std::string_view boards = "/v1/boards/";
    const auto route = std::find_if(routes.begin(), routes.end(), [&](const Route &one) { return one.path == path; });
    if (route == routes.end() && !path.starts_with(boards))
        return plain(404,
                     "nothing is served at this path; there are /, /healthz, /readyz, /metrics, /v1/status, "
                     "/v1/boards/NAME and /v1/stream");
    const bool isData = path.starts_with("/v1/");
    const std::string_view allowed = isData ? "GET, HEAD, OPTIONS" : "GET, HEAD";
    const bool isOptions = isData && request.method == "OPTIONS";
    if (request.method != "GET" && request.method != "HEAD" && !isOptions)
        return plain(405, "the methods served here are " + std::string(allowed),
                     "Allow: " + std::string(allowed) + "\r\n");
    if (isData)
        return serveData(client, request);
    return (this->*route->serve)(client, request);
}

/// What pages of other sites may not read through their visitor's browser.
HttpOutcome OpsRoutes::serveData(std::uint32_t client, const HttpRequest &request)
{
    const std::optional<std::string> origin = allowOrigin(request);
    if (!origin)
        return plain(403, "pages of other sites may not read this");
    if (request.method == "OPTIONS")
        return HttpAnswer{204,
                          {},
                          *origin
                              + "Allow: GET, HEAD, OPTIONS\r\nAccess-Control-Allow-Methods: GET, HEAD\r\n"
                                "Access-Control-Allow-Headers: If-None-Match, Last-Event-ID\r\n"
                                "Access-Control-Max-Age: 600\r\n",
                          nullptr};
    const std::string_view path = request.path();
    if (path == "/v1/status")
        return serveStatus(client, request);
    if (path == "/v1/stream")
        return serveStream(client, request);
    return serveBoard(client, request, path.substr(std::string_view("/v1/boards/").size()));
}

HttpOutcome OpsRoutes::servePage(std::uint32_t, const HttpRequest &)
{
    if (!m_page) {
        QFile file(QStringLiteral(":/ops/statuspage.html"));
        if (!file.open(QIODevice::ReadOnly))
            return plain(500, "the status page is missing in this build");
        m_page = std::make_shared<const std::string>(file.readAll().toStdString());
    }
    // What the page may do: run what is in it, and ask this server.
    static const std::string head =
        "Cache-Control: no-cache\r\nContent-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; script-src "
        "'unsafe-inline'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors "
        "'none'\r\nReferrer-Policy: no-referrer\r\n";
    return HttpAnswer{200, "text/html; charset=utf-8", head, m_page};
}

HealthFacts OpsRoutes::facts() const
{
    const Micros now = steadyClockUs();
    return {now - m_startedUs, m_draining, m_status, now - m_statusUs, m_workers()};
}

HttpOutcome OpsRoutes::serveHealth(std::uint32_t, const HttpRequest &)
{
    const HealthVerdict verdict = liveness(facts());
    return HttpAnswer{verdict.good ? 200 : 503, "application/json", std::string(notStored),
                      std::make_shared<const std::string>(verdict.json)};
}

HttpOutcome OpsRoutes::serveReadiness(std::uint32_t, const HttpRequest &)
{
    const HealthVerdict verdict = readiness(facts());
    return HttpAnswer{verdict.good ? 200 : 503, "application/json", std::string(notStored),
                      std::make_shared<const std::string>(verdict.json)};
}

HttpOutcome OpsRoutes::serveMetrics(std::uint32_t, const HttpRequest &)
{
    const Micros now = steadyClockUs();
    if (!m_metrics.text || now - m_metrics.madeUs > metricsKeptUs) {
        MetricsInput input;
        input.version = m_options.version;
        input.status = m_status;
        input.stages = m_engine.stageTotals().stages();
        input.workers = m_workers();
        input.cpuUs = processCpuUs();
        input.residentBytes = residentBytes();
        input.descriptors = openDescriptors();
        input.descriptorsMax = descriptorsMax();
        input.nowUs = wallClockUs();
        input.upUs = now - m_startedUs;
        m_metrics = {std::make_shared<const std::string>(metricsText(input)), now};
    }
    return HttpAnswer{200, "text/plain; version=0.0.4; charset=utf-8", std::string(notStored), m_metrics.text};
}

HttpOutcome OpsRoutes::serveStatus(std::uint32_t, const HttpRequest &request)
{
    const std::string origin = *allowOrigin(request);
    if (!m_status)
        return plain(503, "the engine has not started yet", origin + "Retry-After: 1\r\n");
    if (!m_statusJson.text) {
        google::protobuf::util::JsonPrintOptions options;
        options.preserve_proto_field_names = true;
        options.always_print_primitive_fields = true;
        std::string json;
        (void)google::protobuf::util::MessageToJsonString(*m_status, &json, options);
        m_statusJson.text = std::make_shared<const std::string>(json + '\n');
    }
    return HttpAnswer{200, "application/json", origin + std::string(notStored), m_statusJson.text};
}

HttpOutcome OpsRoutes::serveBoard(std::uint32_t client, const HttpRequest &request, std::string_view name)
{
    const std::string origin = *allowOrigin(request);
    const std::optional<BoardId> board = boardByName(name);
    if (!board)
        return plain(404, noSuchBoard(name), origin);
    std::vector<std::string> keys = request.queryList("keys");
    std::string prefix = request.query("prefix").value_or(std::string());
    if (const std::string wrong = wrongFilter(keys, prefix, m_options.limits); !wrong.empty())
        return plain(400, wrong, origin);
    std::shared_ptr<const RowFilter> filter;
    if (!keys.empty() || !prefix.empty())
        filter = std::make_shared<const RowFilter>(std::move(keys), std::move(prefix));
    m_documents[static_cast<std::size_t>(*board)].ask(
        {client, std::move(filter), std::string(request.header("If-None-Match")), origin, 0});
    return HttpLater();
}

HttpOutcome OpsRoutes::serveStream(std::uint32_t client, const HttpRequest &request)
{
    const std::string origin = *allowOrigin(request);
    if (m_draining)
        return plain(503, "the server is shutting down", origin + "Retry-After: 1\r\n");
    const std::string board = request.query("board").value_or(std::string());
    if (board.empty())
        return plain(400, "the parameter board is missing, such as /v1/stream?board=prices", origin);
    if (!boardByName(board))
        return plain(404, noSuchBoard(board), origin);
    HttpStream stream;
    stream.subscribe.set_board(board);
    const std::vector<std::string> keys = request.queryList("keys");
    stream.subscribe.mutable_keys()->Assign(keys.begin(), keys.end());
    stream.subscribe.set_prefix(request.query("prefix").value_or(std::string()));
    if (const std::string wrong = wrongFilter(keys, stream.subscribe.prefix(), m_options.limits); !wrong.empty())
        return plain(400, wrong, origin);
    if (const auto rate = request.query("rate")) {
        const auto hz = number(*rate);
        if (!hz || *hz > rateHzMax)
            return plain(400, "rate '" + rate->substr(0, 20) + "': 0 to 1000 updates a second is expected", origin);
        stream.subscribe.set_max_rate_hz(static_cast<std::uint32_t>(*hz));
    }
    // Whatever else a Last-Event-ID holds is not from here: from the start then.
    const std::string_view id = request.header("Last-Event-ID");
    const std::size_t colon = std::min(id.find(':'), id.size());
    const auto epoch = number(id.substr(0, colon));
    const auto version = number(id.substr(std::min(colon + 1, id.size())));
    if (epoch && version) {
        stream.subscribe.mutable_since()->set_board(board);
        stream.subscribe.mutable_since()->set_epoch(*epoch);
        stream.subscribe.mutable_since()->set_version(*version);
    }
    stream.head = origin + "Cache-Control: no-store\r\nX-Accel-Buffering: no\r\n";
    stream.opening = "retry: " + std::to_string(1'000 + client * 7'919 % 2'000) + "\n\n"; // not all at once
    return stream;
}

void OpsRoutes::take(CatchUp catchUp)
{
    m_documents[static_cast<std::size_t>(catchUp.board)].take(std::move(catchUp));
}

void OpsRoutes::take(std::shared_ptr<const v1::Status> status)
{
    m_status = std::move(status);
    m_statusUs = steadyClockUs();
    m_statusJson = {};
}

bool OpsRoutes::work(Micros endUs)
{
    bool more = false;
    for (BoardDocument &document : m_documents)
        more = document.work(endUs) || more;
    return more;
}

void OpsRoutes::drain()
{
    m_draining = true;
    for (BoardDocument &document : m_documents)
        document.stop();
}

} // namespace tapedeck
