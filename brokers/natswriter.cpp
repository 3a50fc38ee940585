// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/natswriter.h"

#include "brokers/keyword.h"

#include <QHostInfo>
#include <QObject>

#include <algorithm>

namespace tapedeck {

namespace {

constexpr Micros lookUpUs = 5'000'000;
constexpr Micros confirmUs = 10'000'000;
constexpr std::int64_t lookMs = 50; // how long a cancellation may wait for us

/// A message was not taken: what we do about it is to give up the connection, and write again.
void onPublishError(jsCtx *, jsPubAckErr *error, void *closure)
{
    const auto inbox = NatsInbox::find(closure);
    if (!inbox)
        return;
    if (error->Err == NATS_NO_RESPONDERS)
        inbox->noteRefused("has no stream for the subject; is subject= one of the stream's?");
    else if (error->ErrCode == JSStreamNotMatchErr)
        inbox->noteRefused("keeps the subject in another stream; is stream= right?");
    else
        inbox->noteClosed(std::string("answers: ") + (error->ErrText == nullptr ? "" : error->ErrText));
}

} // namespace

NatsWriter::NatsWriter(OptionUrl &url)
    : m_servers(takeNatsServers(url, "nats://127.0.0.1:4222?subject=prices.*"))
    , m_stream(url.takeText("stream").value_or(""))
    , m_subject(url.takeText("subject").value_or(""))
{
    m_access.takeCredentials(url);
    const auto isWrong = [this](std::string_view what) { return m_subject.find(what) != std::string::npos; };
    if (m_subject.empty() || isWrong(">") || isWrong(",") || isWrong(" ") || isWrong("..") || m_subject.front() == '.'
        || m_subject.back() == '.' || std::count(m_subject.begin(), m_subject.end(), '*') > 1)
        url.fail("subject=" + m_subject
                 + ": words with dots between them are expected, of which one may be *, for the row's key, such as "
                   "subject=prices.*");
    if (m_stream.find_first_of(" .*>/\\\t") != std::string::npos)
        url.fail("stream=" + m_stream
                 + ": the name of a stream of JetStream is expected, without dots, spaces, * and >");
}

std::optional<BrokerTrouble> NatsWriter::open()
{
    const BrokerAddress::Server &server = m_servers[m_server++ % m_servers.size()];
    m_access.host = server.host;
    m_access.port = server.port;
    QObject *context = m_wait.begin();
    if (!lookUp(context))
        return BrokerTrouble{"the host '" + server.host + "' is not known; is its name right?"};
    m_inbox = NatsInbox::make(context, [] {});
    NatsTrouble trouble;
    m_connection = connectNats(m_access, "tapedeck", *m_inbox, trouble);
    if (!m_connection)
        return BrokerTrouble{trouble.refused + trouble.lost, !trouble.refused.empty()};
    return m_stream.empty() ? std::nullopt : openStream();
}

bool NatsWriter::lookUp(QObject *context)
{
    m_access.addresses.clear();
    bool isDone = false;
    const int number = lookUpNats(m_access.host, context, [&](std::vector<std::string> addresses) {
        m_access.addresses = std::move(addresses);
        isDone = true;
    });
    if (!m_wait.until([&isDone] { return isDone; }, lookUpUs))
        QHostInfo::abortHostLookup(number);
    return !m_access.addresses.empty();
}

std::optional<BrokerTrouble> NatsWriter::openStream()
{
    jsOptions options;
    jsOptions_Init(&options);
    options.Wait = natsAnswerMs;
    options.PublishAsync.ErrHandler = onPublishError;
    options.PublishAsync.ErrHandlerClosure = m_inbox->handle();
    jsCtx *made = nullptr;
    const natsStatus status = natsConnection_JetStream(&made, m_connection.get(), &options);
    m_jetStream.reset(made);
    if (status != NATS_OK)
        return troubleOf(status, "JetStream");
    jsStreamInfo *info = nullptr;
    jsErrCode code{};
    const natsStatus found = js_GetStreamInfo(&info, made, m_stream.c_str(), nullptr, &code);
    const NatsHandle<jsStreamInfo, jsStreamInfo_Destroy> owned(info);
    if (found == NATS_OK)
        return std::nullopt;
    if (code == JSStreamNotFoundErr)
        return BrokerTrouble{"there is no stream '" + m_stream + "' on " + m_access.name()
                                 + "; `nats stream add` makes one, and without stream= nothing is kept",
                             true};
    if (found == NATS_NO_RESPONDERS || code == JSNotEnabledErr || code == JSNotEnabledForAccountErr)
        return BrokerTrouble{"JetStream is switched off on " + m_access.name()
                                 + "; nats-server -js switches it on, and without stream= nothing is kept",
                             true};
    return troubleOf(found, "the stream '" + m_stream + "'");
}

std::optional<BrokerTrouble> NatsWriter::write(std::span<const BrokerMessage> messages)
{
    jsPubOptions options;
    jsPubOptions_Init(&options);
    options.ExpectStream = m_stream.c_str();
    for (const BrokerMessage &message : messages) {
        const char *subject = subjectOf(message.key);
        const auto size = static_cast<int>(message.payload.size());
        const natsStatus status = m_jetStream
            ? js_PublishAsync(m_jetStream.get(), subject, message.payload.data(), size, &options)
            : natsConnection_Publish(m_connection.get(), subject, message.payload.data(), size);
        if (status != NATS_OK) {
            const auto why = noted();
            return why ? why : troubleOf(status, "writing to '" + std::string(subject) + "'");
        }
    }
    return confirm();
}

std::optional<BrokerTrouble> NatsWriter::confirm()
{
    const Micros endUs = steadyClockUs() + confirmUs;
    natsStatus status = NATS_TIMEOUT;
    while (status == NATS_TIMEOUT && steadyClockUs() < endUs && !m_wait.isCancelled()) {
        if (m_jetStream) {
            jsPubOptions wait;
            jsPubOptions_Init(&wait);
            wait.MaxWait = lookMs;
            status = js_PublishAsyncComplete(m_jetStream.get(), &wait);
        } else {
            status = natsConnection_FlushTimeout(m_connection.get(), natsAnswerMs);
        }
        if (auto why = noted())
            return why;
    }
    if (status == NATS_OK)
        return std::nullopt;
    if (status == NATS_TIMEOUT)
        return BrokerTrouble{m_access.name() + " gives no answer any more"};
    return troubleOf(status, "writing");
}

std::optional<BrokerTrouble> NatsWriter::noted()
{
    std::vector<NatsMsg> none;
    const NatsInbox::Taken taken = m_inbox->take(none);
    if (!taken.refused.empty())
        return BrokerTrouble{m_access.name() + ' ' + taken.refused, true};
    if (const char *text = nullptr; natsConnection_GetLastError(m_connection.get(), &text) != NATS_OK && text != nullptr
        && std::string_view(text).find("ermissions") != std::string_view::npos)
        return BrokerTrouble{m_access.name() + " answers: " + text
                                 + "; what the user may write to is in the server's configuration",
                             true};
    if (!taken.closed.empty())
        return BrokerTrouble{m_access.name() + ' ' + taken.closed};
    return std::nullopt;
}

const char *NatsWriter::subjectOf(std::string_view key)
{
    const std::size_t star = m_subject.find('*');
    if (star == std::string::npos)
        return m_subject.c_str();
    m_text.assign(m_subject, 0, star);
    appendKeyWord(key, ".*>", m_text);
    m_text.append(m_subject, star + 1);
    return m_text.c_str();
}

BrokerTrouble NatsWriter::troubleOf(natsStatus status, const std::string &what) const
{
    const NatsTrouble trouble = natsTrouble(m_access, status, what);
    return {trouble.refused + trouble.lost, !trouble.refused.empty()};
}

std::optional<BrokerTrouble> NatsWriter::tend()
{
    return noted();
}

void NatsWriter::close()
{
    if (m_inbox)
        m_inbox->close();
    m_jetStream.reset();
    m_connection.reset();
    m_inbox.reset();
    m_wait.end();
}

} // namespace tapedeck
