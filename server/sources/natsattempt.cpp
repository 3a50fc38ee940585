// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/natsattempt.h"

#include <QObject>

#include <algorithm>

namespace tapedeck {

namespace {

constexpr std::int64_t pingMs = 5'000;
constexpr std::int64_t nanosecondsPerSecond = 1'000'000'000;
constexpr std::int64_t acknowledgeSeconds = 5;
constexpr std::int64_t inactiveSeconds = 30; // and the server forgets a consumer that is not durable

/// What the library says besides of this thread's last trouble, without the place in its source.
std::string detail()
{
    const char *text = nats_GetLastError(nullptr);
    std::string_view said = text == nullptr ? std::string_view() : std::string_view(text);
    if (const std::size_t end = said.find("): "); said.starts_with('(') && end != std::string_view::npos)
        said.remove_prefix(end + 3);
    return said.empty() ? std::string() : " (" + std::string(said) + ')';
}

std::string lastError(natsConnection *connection)
{
    const char *text = nullptr;
    (void)natsConnection_GetLastError(connection, &text);
    return text == nullptr ? std::string() : std::string(text);
}

void onClosed(natsConnection *connection, void *closure)
{
    const auto inbox = NatsInbox::find(closure);
    if (!inbox)
        return;
    const std::string text = lastError(connection);
    inbox->noteClosed(text.empty() ? "closed the connection" : "closed the connection: " + text);
}

void onError(natsConnection *connection, natsSubscription *, natsStatus status, void *closure)
{
    const auto inbox = NatsInbox::find(closure);
    if (!inbox)
        return;
    if (status == NATS_SLOW_CONSUMER)
        inbox->noteSlow();
    else if (const std::string text = lastError(connection); text.find("ermissions") != std::string::npos)
        inbox->noteRefused(text);
}

/// The deleters of the library's objects.
template <auto destroy> struct Destroy {
    template <typename T> void operator()(T *object) const { destroy(object); }
};
template <typename T, auto destroy> using Handle = std::unique_ptr<T, Destroy<destroy>>;

} // namespace

NatsAttempt::NatsAttempt(NatsWishes wishes, std::shared_ptr<NatsInbox> inbox, QObject *context,
                         std::function<void()> done)
    : m_wishes(std::move(wishes))
    , m_inbox(std::move(inbox))
    , m_context(context)
    , m_done(std::move(done))
    , m_thread([this] { run(); })
{
}

NatsAttempt::~NatsAttempt()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isCancelled = true;
        if (m_cancellable != nullptr)
            natsConnection_Close(m_cancellable);
    }
    m_thread.join();
}

void NatsAttempt::run()
{
    if (connect() && !m_wishes.stream.empty()) {
        jsOptions options;
        jsOptions_Init(&options);
        options.Wait = answerMs;
        jsCtx *made = nullptr;
        const natsStatus status = natsConnection_JetStream(&made, m_offer.connection.get(), &options);
        const Handle<jsCtx, jsCtx_Destroy> js(made);
        if (status != NATS_OK)
            fail(status, 0, "JetStream");
        else if (findStream(js.get()))
            (void)findConsumer(js.get());
    }
    const std::lock_guard lock(m_mutex);
    m_cancellable = nullptr;
    if (!m_isCancelled)
        QMetaObject::invokeMethod(m_context, m_done, Qt::QueuedConnection);
}

bool NatsAttempt::connect()
{
    natsOptions *made = nullptr;
    natsStatus status = natsOptions_Create(&made);
    const Handle<natsOptions, natsOptions_Destroy> options(made);
    std::vector<std::string> urls;
    std::vector<const char *> servers;
    for (const std::string &address : m_wishes.addresses)
        urls.push_back("nats://" + address + ':' + std::to_string(m_wishes.port));
    for (const std::string &url : urls)
        servers.push_back(url.c_str());
    const auto set = [&status](natsStatus of) { status = status == NATS_OK ? of : status; };
    set(natsOptions_SetServers(made, servers.data(), static_cast<int>(servers.size())));
    set(natsOptions_SetNoRandomize(made, true));
    set(natsOptions_SetIgnoreDiscoveredServers(made, true));
    set(natsOptions_SetName(made, "tapedeckd"));
    set(natsOptions_SetTimeout(made, answerMs));
    set(natsOptions_SetAllowReconnect(made, false)); // the supervisor does it, and says so
    set(natsOptions_SetPingInterval(made, pingMs));
    set(natsOptions_SetMaxPingsOut(made, 2));
    set(natsOptions_SetClosedCB(made, onClosed, m_inbox->handle()));
    set(natsOptions_SetErrorHandler(made, onError, m_inbox->handle()));
    if (m_wishes.tls) {
        set(natsOptions_SetSecure(made, true));
        set(natsOptions_SetExpectedHostname(made, m_wishes.host.c_str()));
        if (!m_wishes.caFile.empty())
            set(natsOptions_LoadCATrustedCertificates(made, m_wishes.caFile.c_str()));
    }
    if (!m_wishes.credentialsFile.empty())
        set(natsOptions_SetUserCredentialsFromFiles(made, m_wishes.credentialsFile.c_str(), nullptr));
    for (const auto *secret : {&m_wishes.password, &m_wishes.token}) {
        if (!*secret)
            continue;
        const Secret::Value value = (*secret)->read();
        if (!value.error.empty()) {
            m_offer.refused = value.error;
            return false;
        }
        set(secret == &m_wishes.token ? natsOptions_SetToken(made, value.text.c_str())
                                      : natsOptions_SetUserInfo(made, m_wishes.user.c_str(), value.text.c_str()));
    }
    natsConnection *connection = nullptr;
    if (status == NATS_OK)
        status = natsConnection_Connect(&connection, made);
    m_offer.connection.reset(connection);
    if (status != NATS_OK)
        return fail(status, 0, "connecting");
    const std::lock_guard lock(m_mutex);
    m_cancellable = connection;
    return !m_isCancelled;
}

bool NatsAttempt::findStream(jsCtx *js)
{
    jsStreamInfo *made = nullptr;
    jsErrCode code{};
    const natsStatus status = js_GetStreamInfo(&made, js, m_wishes.stream.c_str(), nullptr, &code);
    const Handle<jsStreamInfo, jsStreamInfo_Destroy> info(made);
    if (status != NATS_OK)
        return fail(status, code, "the stream '" + m_wishes.stream + "'");
    m_offer.first = info->State.FirstSeq;
    m_offer.last = info->State.LastSeq;
    m_offer.isReplaced = m_wishes.taken > m_offer.last;
    if (m_offer.isReplaced)
        m_wishes.taken = 0;
    m_offer.isWhole = m_wishes.deliver != NatsWishes::Deliver::LastPerSubject
        && (m_wishes.filter.empty() || m_wishes.filter == ">") && info->Config->MaxMsgsPerSubject <= 0
        && info->Config->Retention == js_LimitsPolicy && info->State.NumDeleted == 0;
    return true;
}

bool NatsAttempt::findConsumer(jsCtx *js)
{
    if (m_wishes.durable.empty())
        return makeConsumer(js);
    jsConsumerInfo *made = nullptr;
    jsErrCode code{};
    const natsStatus status =
        js_GetConsumerInfo(&made, js, m_wishes.stream.c_str(), m_wishes.durable.c_str(), nullptr, &code);
    const Handle<jsConsumerInfo, jsConsumerInfo_Destroy> info(made);
    if (code == JSConsumerNotFoundErr)
        return makeConsumer(js);
    if (status != NATS_OK)
        return fail(status, code, "the consumer '" + m_wishes.durable + "'");
    const auto text = [](const char *of) { return std::string(of == nullptr ? "" : of); };
    if (!text(info->Config->DeliverSubject).empty())
        m_offer.refused = "the consumer '" + m_wishes.durable
            + "' is one that messages are pushed to; durable= wants one that "
              "asks for them, or a name that is not taken";
    else if (text(info->Config->FilterSubject) != m_wishes.filter)
        m_offer.refused = "the consumer '" + m_wishes.durable + "' is there for the subject '"
            + text(info->Config->FilterSubject) + "'; subject= must be the same, or durable= another name";
    else if (info->Config->AckPolicy != js_AckExplicit)
        m_offer.refused = "the consumer '" + m_wishes.durable
            + "' does not want each message acknowledged (ack policy explicit); durable= wants one that does";
    return m_offer.refused.empty() && takeConsumer(*info);
}

bool NatsAttempt::makeConsumer(jsCtx *js)
{
    const bool isDurable = !m_wishes.durable.empty();
    jsConsumerConfig config;
    jsConsumerConfig_Init(&config);
    config.Durable = isDurable ? m_wishes.durable.c_str() : nullptr;
    config.AckPolicy = isDurable ? js_AckExplicit : js_AckNone;
    if (isDurable)
        config.AckWait = acknowledgeSeconds * nanosecondsPerSecond;
    else
        config.InactiveThreshold = inactiveSeconds * nanosecondsPerSecond;
    config.FilterSubject = m_wishes.filter.empty() ? nullptr : m_wishes.filter.c_str();
    if (m_wishes.taken > 0 || m_wishes.deliver == NatsWishes::Deliver::New) {
        config.DeliverPolicy = js_DeliverByStartSequence;
        config.OptStartSeq = (m_wishes.taken > 0 ? m_wishes.taken : m_offer.last) + 1;
    } else if (m_wishes.deliver == NatsWishes::Deliver::LastPerSubject) {
        config.DeliverPolicy = js_DeliverLastPerSubject;
        if (config.FilterSubject == nullptr)
            config.FilterSubject = ">";
    } else {
        config.DeliverPolicy = js_DeliverAll;
    }
    jsConsumerInfo *made = nullptr;
    jsErrCode code{};
    const natsStatus status = js_AddConsumer(&made, js, m_wishes.stream.c_str(), &config, nullptr, &code);
    const Handle<jsConsumerInfo, jsConsumerInfo_Destroy> info(made);
    if (status != NATS_OK)
        return fail(status, code, "a consumer of the stream '" + m_wishes.stream + "'");
    return takeConsumer(*info);
}

bool NatsAttempt::takeConsumer(const jsConsumerInfo &info)
{
    m_offer.consumer = info.Name;
    m_offer.isLevel = info.NumPending == 0 && info.NumAckPending == 0;
    if (info.NumAckPending > 0)
        m_offer.unacknowledgedUs = info.Config->AckWait / 1'000 + 100'000;
    return true;
}

/// `code`: of JetStream; 0: none.
bool NatsAttempt::fail(natsStatus status, int code, const std::string &what)
{
    const std::string where = m_wishes.name();
    const std::string says = where + ": " + what + ": " + natsStatus_GetText(status) + detail();
    switch (code) {
    case 0:
        break;
    case JSStreamNotFoundErr:
        m_offer.refused = "there is no stream '" + m_wishes.stream + "' on " + where
            + "; `nats stream ls` lists them, and without stream= a subject is read without JetStream";
        return false;
    case JSNotEnabledErr:
    case JSNotEnabledForAccountErr:
        m_offer.refused = "JetStream is switched off on " + where
            + " or for its account; nats-server -js switches it on, and without stream= a subject is read without it";
        return false;
    case JSConsumerFilterNotSubsetErr:
        m_offer.refused = "the stream '" + m_wishes.stream + "' on " + where + " has no subject '" + m_wishes.filter
            + "'; is subject= right?";
        return false;
    default:
        (code < 500 ? m_offer.refused : m_offer.lost) = says;
        return false;
    }
    switch (status) {
    case NATS_CONNECTION_AUTH_FAILED:
        m_offer.refused = where
            + " does not let us in; user= with password_file= or password_env=, token_file= or "
              "token_env=, or creds_file= tell who we are, and must be right";
        break;
    case NATS_SECURE_CONNECTION_REQUIRED:
        m_offer.refused = where + " wants TLS; tls=1 switches it on";
        break;
    case NATS_SECURE_CONNECTION_WANTED:
        m_offer.refused = where + " has no TLS; take tls=1 away if you trust the network";
        break;
    case NATS_SSL_ERROR:
        m_offer.lost = says + "; ca_file= tells whom to trust besides the system's authorities";
        break;
    case NATS_NO_SERVER:
        m_offer.lost = where + " refused the connection or cannot be reached; does nats-server listen there?";
        break;
    case NATS_PROTOCOL_ERROR:
        m_offer.lost = where + " does not speak as NATS does; is the port right?";
        break;
    case NATS_TIMEOUT:
        m_offer.lost = what == "connecting"
            ? where + " gives no answer; is it NATS that listens there?"
            : where + " gives no answer about " + what + "; is JetStream switched on (nats-server -js)?";
        break;
    case NATS_NO_RESPONDERS:
        m_offer.refused = "JetStream is switched off on " + where
            + "; nats-server -js switches it on, and without stream= a subject is read without it";
        break;
    default:
        if (!m_wishes.credentialsFile.empty() && says.find("seed") != std::string::npos)
            m_offer.refused = "the file " + m_wishes.credentialsFile
                + " holds no credentials, a JWT and a seed, as `nsc generate creds` writes them";
        else
            m_offer.lost = says;
    }
    return false;
}

} // namespace tapedeck
