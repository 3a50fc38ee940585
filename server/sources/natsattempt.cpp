// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/natsattempt.h"

#include <QObject>

#include <algorithm>

namespace tapedeck {

namespace {

constexpr std::int64_t nanosecondsPerSecond = 1'000'000'000;
constexpr std::int64_t acknowledgeSeconds = 5;
constexpr std::int64_t inactiveSeconds = 30; // and the server forgets a consumer that is not durable

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
        options.Wait = natsAnswerMs;
        jsCtx *made = nullptr;
        const natsStatus status = natsConnection_JetStream(&made, m_offer.connection.get(), &options);
        const NatsHandle<jsCtx, jsCtx_Destroy> js(made);
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
    NatsTrouble trouble;
    m_offer.connection = connectNats(m_wishes, "tapedeckd", *m_inbox, trouble);
    m_offer.lost = std::move(trouble.lost);
    m_offer.refused = std::move(trouble.refused);
    const std::lock_guard lock(m_mutex);
    m_cancellable = m_offer.connection.get();
    return m_offer.connection && !m_isCancelled;
}

bool NatsAttempt::findStream(jsCtx *js)
{
    jsStreamInfo *made = nullptr;
    jsErrCode code{};
    const natsStatus status = js_GetStreamInfo(&made, js, m_wishes.stream.c_str(), nullptr, &code);
    const NatsHandle<jsStreamInfo, jsStreamInfo_Destroy> info(made);
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
    const NatsHandle<jsConsumerInfo, jsConsumerInfo_Destroy> info(made);
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
    const NatsHandle<jsConsumerInfo, jsConsumerInfo_Destroy> info(made);
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
    const std::string says = natsWords(m_wishes, status, what);
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
    if (status == NATS_NO_RESPONDERS) {
        m_offer.refused = "JetStream is switched off on " + where
            + "; nats-server -js switches it on, and without stream= a subject is read without it";
        return false;
    }
    NatsTrouble trouble = natsTrouble(m_wishes, status, what);
    m_offer.lost = std::move(trouble.lost);
    m_offer.refused = std::move(trouble.refused);
    return false;
}

} // namespace tapedeck
