// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tapedeck/v1/publishing.pb.h"

#include <grpcpp/generic/async_generic_service.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>

class QObject;

namespace tapedeck {

/// A stream of requests and answers, of which the library's threads only note what happened: what is to be read,
/// written and ended is begun by one thread, its owner's. So nothing is read before the owner asks for it, and what
/// waits, waits at the sender.
class PublishStream : public grpc::ServerGenericBidiReactor, public std::enable_shared_from_this<PublishStream>
{
public:
    [[nodiscard]] static std::shared_ptr<PublishStream> make();
    /// What the library is to be given; from now on it lives until the library has done with it, and the owner as well.
    [[nodiscard]] grpc::ServerGenericBidiReactor *handOver();

    // By the owner's thread.

    /// `wake` is called on the thread of `context` when there is something new, until let go.
    void attach(QObject *context, std::function<void()> wake);
    void letGo();
    /// The next request, until the next call. Null: it is not there yet (wakes when it is), or there are no more.
    [[nodiscard]] const grpc::ByteBuffer *next();
    /// What was not written yet is replaced: the newest answer is what counts.
    void answer(const v1::PublishAnswer &answer);
    void writeOn(); ///< after each wake
    [[nodiscard]] bool isWritten() const { return !m_hasAnswer && !isWriting(); }
    void finish(const grpc::Status &status); ///< once; later ones mean nothing
    void wakeLater();

    [[nodiscard]] bool hasEnded() const; ///< there are no more requests
    [[nodiscard]] bool isDone() const;   ///< and the library has done with it
    [[nodiscard]] bool isBroken() const; ///< it was not the other side's wish; known once it is done

    // By the library's threads.

    void OnReadDone(bool isGood) override;
    void OnWriteDone(bool isGood) override;
    void OnCancel() override;
    void OnDone() override;

private:
    enum class Reading { None, UnderWay, Done, Ended };

    PublishStream() = default;
    [[nodiscard]] bool isWriting() const;
    void wake(); // with the lock

    // The owner's.
    grpc::ByteBuffer m_request, m_response;
    v1::PublishAnswer m_answer;
    bool m_hasAnswer = false;
    bool m_isFinished = false;

    mutable std::mutex m_mutex; // guards what follows
    QObject *m_context = nullptr;
    std::function<void()> m_wake;
    bool m_isWoken = false;
    Reading m_reading = Reading::None;
    bool m_awaitsRequest = false;
    bool m_isWriting = false;
    bool m_isBroken = false;
    bool m_isDone = false;
    std::shared_ptr<PublishStream> m_self; // the library's
};

} // namespace tapedeck
