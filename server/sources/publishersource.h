// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/messagesource.h"
#include "server/sources/publishparser.h"
#include "server/sources/publishstream.h"

#include <mutex>
#include <optional>
#include <string>

namespace tapedeck {

/// What publishes to us under one name, now by this stream, now by that. Its rows and its position stay.
class PublisherSource : public MessageSource
{
public:
    /// `requestBytesMax`: larger requests end the stream.
    PublisherSource(std::string url, const Supervisor::Times &times, std::size_t requestBytesMax);
    ~PublisherSource() override;

    // By any thread.

    /// Takes the place of the stream before. False: the source has stopped.
    [[nodiscard]] bool arrive(std::shared_ptr<PublishStream> stream);
    /// Ends the stream that there is, with a sentence for the publisher.
    void dismiss(const std::string &sentence);

protected:
    void setUp() override;
    void tearDown() override;
    void open() override;
    void close() override;

private:
    struct Request {
        std::uint64_t position = 0;
        std::string_view changes;
        bool isCaughtUp = false;
    };
    static std::optional<Request> read(std::string_view bytes);

    void welcome();
    void goOn();
    [[nodiscard]] bool takeAll();
    [[nodiscard]] bool takeRequest(std::string_view bytes);
    void tellProblem(std::string sentence);
    void answer();
    [[nodiscard]] std::string_view flat(const grpc::ByteBuffer &buffer);

    std::size_t m_requestBytesMax;
    PublishParser *m_publishParser; // the parser

    std::shared_ptr<PublishStream> m_stream;
    grpc::Slice m_slice;  // of the request being taken
    std::string m_joined; // if it is in pieces
    v1::PublishAnswer m_answer;
    std::string m_breach; // for which the stream was ended
    bool m_toldProblem = false;

    std::mutex m_arrivalMutex; // guards what follows
    std::shared_ptr<PublishStream> m_arrived;
    QObject *m_arrivalContext = nullptr;
    bool m_isDown = false;
};

} // namespace tapedeck
