// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tapedeck/v1/publishing.grpc.pb.h"

#include <grpcpp/grpcpp.h>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

/// A publisher, by gRPC's generated code, whose answers are read as they come.
class PublishClient
{
public:
    struct Options {
        std::string name = "desk";
        std::string authorization = {}; ///< "Bearer TOKEN"
        std::string caCertificate = {}; ///< PEM; empty: without TLS
        std::string key = {};           ///< PEM, of its own certificate; empty: it has none
        std::string certificate = {};
    };

    PublishClient(int port, Options options);
    explicit PublishClient(int port)
        : PublishClient(port, Options())
    {
    }
    ~PublishClient(); ///< breaks off

    /// Waits while the server takes nothing. False: the stream has ended.
    bool send(const tapedeck::v1::PublishRequest &request);
    bool send(std::uint64_t position, const tapedeck::v1::Publish &changes, bool isCaughtUp = false);
    void close();  ///< nothing more comes
    void cancel(); ///< as if it were gone

    [[nodiscard]] bool isWelcome() const; ///< the first answer is there
    [[nodiscard]] std::uint64_t position() const { return last().position(); }
    [[nodiscard]] tapedeck::v1::PublishAnswer last() const; ///< answer; an empty one if there is none
    [[nodiscard]] std::vector<tapedeck::v1::PublishAnswer> answers() const;
    [[nodiscard]] std::optional<grpc::Status> status() const; ///< once it has ended

    /// A row of prices whose bid is a whole number.
    static void addQuote(tapedeck::v1::Publish &changes, const std::string &key, std::int64_t bid);
    [[nodiscard]] static tapedeck::v1::Publish quote(const std::string &key, std::int64_t bid);

private:
    grpc::ClientContext m_context;
    std::unique_ptr<tapedeck::v1::Publishing::Stub> m_stub;
    std::unique_ptr<grpc::ClientReaderWriter<tapedeck::v1::PublishRequest, tapedeck::v1::PublishAnswer>> m_stream;
    mutable std::mutex m_mutex; // guards what follows
    std::vector<tapedeck::v1::PublishAnswer> m_answers;
    std::optional<grpc::Status> m_status;
    std::thread m_reader;
};
