// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "publishclient.h"

using namespace tapedeck;

PublishClient::PublishClient(int port, Options options)
{
    m_context.AddMetadata("publisher", options.name);
    if (!options.authorization.empty())
        m_context.AddMetadata("authorization", options.authorization);
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1); // a connection of its own
    const auto credentials = options.caCertificate.empty()
        ? grpc::InsecureChannelCredentials()
        : grpc::SslCredentials({options.caCertificate, options.key, options.certificate});
    m_stub =
        v1::Publishing::NewStub(grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(port), credentials, arguments));
    m_stream = m_stub->Publish(&m_context);
    m_reader = std::thread([this] {
        v1::PublishAnswer answer;
        while (m_stream->Read(&answer)) {
            const std::lock_guard lock(m_mutex);
            m_answers.push_back(answer);
        }
        const grpc::Status status = m_stream->Finish();
        const std::lock_guard lock(m_mutex);
        m_status = status;
    });
}

PublishClient::~PublishClient()
{
    cancel();
    m_reader.join();
}

bool PublishClient::send(const v1::PublishRequest &request)
{
    return m_stream->Write(request);
}

bool PublishClient::send(std::uint64_t position, const v1::Publish &changes, bool isCaughtUp)
{
    v1::PublishRequest request;
    request.set_position(position);
    *request.mutable_changes() = changes;
    request.set_caught_up(isCaughtUp);
    return send(request);
}

void PublishClient::close()
{
    m_stream->WritesDone();
}

void PublishClient::cancel()
{
    m_context.TryCancel();
}

bool PublishClient::isWelcome() const
{
    const std::lock_guard lock(m_mutex);
    return !m_answers.empty();
}

v1::PublishAnswer PublishClient::last() const
{
    const std::lock_guard lock(m_mutex);
    return m_answers.empty() ? v1::PublishAnswer() : m_answers.back();
}

std::vector<v1::PublishAnswer> PublishClient::answers() const
{
    const std::lock_guard lock(m_mutex);
    return m_answers;
}

std::optional<grpc::Status> PublishClient::status() const
{
    const std::lock_guard lock(m_mutex);
    return m_status;
}

void PublishClient::addQuote(v1::Publish &changes, const std::string &key, std::int64_t bid)
{
    v1::Quote &row = *changes.add_prices();
    row.set_key(key);
    row.set_bid(bid);
}

v1::Publish PublishClient::quote(const std::string &key, std::int64_t bid)
{
    v1::Publish changes;
    addQuote(changes, key, bid);
    return changes;
}
