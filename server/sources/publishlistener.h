// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/publishaccess.h"
#include "server/sources/supervisedsource.h"

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/server.h>

#include <QHostAddress>

#include <atomic>
#include <map>
#include <mutex>
#include <string>

namespace tapedeck {

class PublishStream;
class PublisherSource;

/// `publish://ADDRESS:PORT`: others publish to us by gRPC (publishing.proto). Each name becomes a source of its own,
/// which this one adds to the engine; its own state is that of the port.
class PublishListener : public SupervisedSource
{
public:
    explicit PublishListener(SourceUrl &url);
    ~PublishListener() override;

    void setHost(SourceHost &host) override { m_host = &host; }
    /// On which it listens, once it is live.
    [[nodiscard]] int port() const { return m_port; }

protected:
    void open() override;
    void close() override;

private:
    class Service;

    [[nodiscard]] grpc::ServerGenericBidiReactor *accept(grpc::GenericCallbackServerContext &call);
    [[nodiscard]] grpc::ServerGenericBidiReactor *refuse(const std::string &peer, const grpc::Status &why);
    [[nodiscard]] grpc::Status bringTo(const std::string &name, const std::shared_ptr<PublishStream> &stream);
    [[nodiscard]] std::string authority() const;
    void tell();

    QHostAddress m_address;
    std::atomic<int> m_port = 0; // 0: any
    PublishAccess m_access;
    std::size_t m_requestBytesMax;
    std::size_t m_publishersMax;
    Supervisor::Times m_publisherTimes;
    std::string m_name; // of the source, without options
    SourceHost *m_host = nullptr;
    std::unique_ptr<Service> m_service;
    std::unique_ptr<grpc::Server> m_server;

    std::mutex m_mutex;                                                 // guards what follows
    std::map<std::string, PublisherSource *, std::less<>> m_publishers; // the engine's
    std::uint64_t m_refused = 0;
    std::string m_refusal; // the last
    bool m_isTelling = false;
};

} // namespace tapedeck
