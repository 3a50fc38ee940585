// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/publishlistener.h"

#include "common/url/shownurl.h"
#include "server/sources/messagesource.h"
#include "server/sources/publishersource.h"
#include "server/sources/sourceurl.h"

#include <grpc/support/log.h>
#include <grpcpp/server_builder.h>

#include <QLoggingCategory>
#include <QTcpServer>

#include <algorithm>
#include <charconv>
#include <utility>

namespace tapedeck {

Q_LOGGING_CATEGORY(publishLog, "tapedeck.publish")
Q_LOGGING_CATEGORY(grpcLog, "tapedeck.grpc", QtWarningMsg)

namespace {

constexpr const char *method = "/tapedeck.v1.Publishing/Publish";
constexpr std::int64_t requestBytesDefault = 1024 * 1024;
constexpr std::int64_t requestBytesLeast = 1024;
constexpr std::int64_t requestBytesMost = 16 * 1024 * 1024;
constexpr int hardLimitFactor = 4; // beyond, the library itself refuses, with less to say
constexpr std::int64_t publishersDefault = 64;
constexpr std::int64_t publishersMost = 1'000;
constexpr std::size_t nameBytesMax = 64;
constexpr std::chrono::seconds shutdownPatience{1};
// A publisher whose machine is gone is found out by a ping without an answer.
constexpr int pingIntervalMs = 10'000;
constexpr int pingPatienceMs = 5'000;
constexpr int clientPingIntervalMs = 5'000;
// Of a connection, so that none is kept that nobody publishes by.
constexpr int handshakeMs = 10'000;
constexpr int idleMs = 60'000;

Supervisor::Times publisherTimes()
{
    Supervisor::Times times = silentTimes;
    times.comesByItself = true;
    return times;
}

/// Of the port, which hears nothing itself.
Supervisor::Times portTimes()
{
    Supervisor::Times times = silentTimes;
    times.quietAfterUs = times.staleAfterUs;
    return times;
}

bool isName(std::string_view name)
{
    return !name.empty() && name.size() <= nameBytesMax && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-'
            || c == '_';
    });
}

/// The library's own words are for those who look for them.
void logQuietly(gpr_log_func_args *args)
{
    qCInfo(grpcLog).noquote() << args->message;
}

/// Ends a call at once.
class Refusal : public grpc::ServerGenericBidiReactor
{
public:
    explicit Refusal(const grpc::Status &why) { Finish(why); }
    void OnDone() override { delete this; }
};

} // namespace

class PublishListener::Service : public grpc::CallbackGenericService
{
public:
    explicit Service(PublishListener &listener)
        : m_listener(listener)
    {
    }
    grpc::ServerGenericBidiReactor *CreateReactor(grpc::GenericCallbackServerContext *call) override
    {
        return m_listener.accept(*call);
    }

private:
    PublishListener &m_listener;
};

PublishListener::PublishListener(SourceUrl &url)
    : SupervisedSource(url.url(), portTimes())
    , m_requestBytesMax(static_cast<std::size_t>(
          url.takeNumber("max-request", requestBytesDefault, requestBytesLeast, requestBytesMost)))
    , m_publishersMax(static_cast<std::size_t>(url.takeNumber("publishers", publishersDefault, 1, publishersMost)))
    , m_publisherTimes(publisherTimes())
    , m_name(url.kind() + ':' + url.rest())
{
    constexpr Micros dayUs = 86'400'000'000;
    m_publisherTimes.quietAfterUs = url.takeDuration("quiet", m_publisherTimes.quietAfterUs, 10'000, dayUs);
    m_publisherTimes.staleAfterUs = url.takeDuration("stale", m_publisherTimes.staleAfterUs, 20'000, dayUs);
    m_publisherTimes.quietAfterUs = std::min(m_publisherTimes.quietAfterUs, m_publisherTimes.staleAfterUs);

    const std::string_view rest = url.rest();
    const std::size_t colon = rest.rfind(':');
    std::string_view host = rest.substr(0, colon).substr(std::min<std::size_t>(2, rest.size()));
    const std::string_view port = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
    std::uint16_t number = 0;
    const auto [end, problem] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    if (host == "localhost")
        host = "127.0.0.1";
    if (!rest.starts_with("//") || !m_address.setAddress(QString::fromUtf8(host.data(), static_cast<int>(host.size())))
        || port.empty() || problem != std::errc() || end != port.data() + port.size())
        url.fail("publish://ADDRESS:PORT is expected, an address of this machine, such as publish://127.0.0.1:7443 or "
                 "publish://0.0.0.0:7443");
    m_port = number;
    m_access = PublishAccess(url, m_address);
    url.finish(
        "cert_file, key_file, client_ca_file, tls, token_file, token_env, max-request, publishers, quiet and stale");
}

PublishListener::~PublishListener()
{
    stop();
}

std::string PublishListener::authority() const
{
    const std::string host = m_address.toString().toStdString();
    return (host.find(':') == std::string::npos ? host : '[' + host + ']') + ':' + std::to_string(m_port);
}

void PublishListener::open()
{
    gpr_set_log_function(logQuietly);
    const PublishAccess::Credentials access = m_access.credentials();
    if (!access.credentials)
        return lost(access.error);
    const std::string where = authority();
    int port = 0;
    m_service = std::make_unique<Service>(*this);
    grpc::ServerBuilder builder;
    builder.AddListeningPort(where, access.credentials, &port);
    builder.RegisterCallbackGenericService(m_service.get());
    builder.SetMaxReceiveMessageSize(hardLimitFactor * static_cast<int>(m_requestBytesMax));
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, pingIntervalMs);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, pingPatienceMs);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, clientPingIntervalMs);
    builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, handshakeMs);
    builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, idleMs);
    builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, static_cast<int>(m_publishersMax));
    m_server = builder.BuildAndStart();
    if (!m_server || port == 0) {
        m_server.reset();
        QTcpServer attempt; // for its reason
        return lost("cannot listen on " + where + ": "
                    + (attempt.listen(m_address, static_cast<quint16>(m_port.load()))
                           ? "do cert_file= and key_file= belong together?"
                           : attempt.errorString().toStdString()));
    }
    m_port = port;
    connected();
    received();
    qCInfo(publishLog).noquote() << QString::fromStdString(withoutSecrets(url())) << "listens on"
                                 << QString::fromStdString(authority());
    tell();
}

void PublishListener::close()
{
    if (!m_server)
        return;
    {
        const std::lock_guard lock(m_mutex);
        for (const auto &[name, publisher] : m_publishers)
            publisher->dismiss("tapedeckd stops; connect again, and go on from the position that it answers then");
    }
    m_server->Shutdown(std::chrono::system_clock::now() + shutdownPatience);
    m_server->Wait();
    m_server.reset();
    m_service.reset();
}

grpc::ServerGenericBidiReactor *PublishListener::accept(grpc::GenericCallbackServerContext &call)
{
    using grpc::StatusCode;
    if (call.method() != method)
        return refuse(call.peer(),
                      {StatusCode::UNIMPLEMENTED, "the only method here is tapedeck.v1.Publishing/Publish"});
    if (const grpc::Status status = m_access.check(call); !status.ok())
        return refuse(call.peer(), status);
    const auto [begin, end] = call.client_metadata().equal_range("publisher");
    const std::string name = begin == end ? std::string() : std::string(begin->second.data(), begin->second.size());
    if (!isName(name))
        return refuse(call.peer(),
                      {StatusCode::INVALID_ARGUMENT,
                       "the metadata publisher: NAME is expected, 1 to 64 letters, digits, dots, dashes and "
                       "underscores"});
    const auto stream = PublishStream::make();
    if (const grpc::Status status = bringTo(name, stream); !status.ok())
        return refuse(call.peer(), status);
    return stream->handOver();
}

grpc::ServerGenericBidiReactor *PublishListener::refuse(const std::string &peer, const grpc::Status &why)
{
    const std::lock_guard lock(m_mutex);
    if (m_refused++ == 0)
        qCWarning(publishLog).noquote() << QString::fromStdString(m_name + ": refused " + peer + ": "
                                                                  + why.error_message() + ". More are only counted.");
    m_refusal = why.error_message();
    if (!std::exchange(m_isTelling, true))
        QMetaObject::invokeMethod(
            context(), [this] { tell(); }, Qt::QueuedConnection);
    return new Refusal(why);
}

/// To the source of that name, which is made if there is none yet.
grpc::Status PublishListener::bringTo(const std::string &name, const std::shared_ptr<PublishStream> &stream)
{
    const grpc::Status stops(grpc::StatusCode::UNAVAILABLE, "tapedeckd stops");
    const std::lock_guard lock(m_mutex);
    auto it = m_publishers.find(name);
    if (it == m_publishers.end()) {
        if (m_publishers.size() >= m_publishersMax)
            return {grpc::StatusCode::RESOURCE_EXHAUSTED,
                    "there are " + std::to_string(m_publishersMax)
                        + " publishers' names already; publishers= of the server's source allows more"};
        auto made = std::make_unique<PublisherSource>(m_name + '/' + name, m_publisherTimes, m_requestBytesMax);
        PublisherSource *publisher = made.get();
        if (!m_host->addSource(std::move(made)))
            return stops;
        it = m_publishers.emplace(name, publisher).first;
    }
    return it->second->arrive(stream) ? grpc::Status::OK : stops;
}

void PublishListener::tell()
{
    const std::lock_guard lock(m_mutex);
    m_isTelling = false;
    std::string text = "listening on port " + std::to_string(m_port) + (m_access.isEncrypted() ? " with TLS" : "");
    if (m_refused > 0)
        text += "; " + std::to_string(m_refused) + " streams were refused, the last: " + m_refusal;
    setRemark(std::move(text));
}

} // namespace tapedeck
