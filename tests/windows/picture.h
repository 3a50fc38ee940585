// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QRect>
#include <QString>

/// How far two pictures of a window are apart, each reduced to an eighth, in levels of 0 to 255. What a letter's edge
/// looks like, which the renderer and the font engine decide, hardly counts there; a missing panel, another colour or a
/// black area does.
struct PictureDifference {
    bool sameSize = false;
    double mean = 0;     ///< of all there is
    double blockMax = 0; ///< of the block that differs most in brightness
    double tintMax = 0;  ///< of the block that differs most in colour
    QRect blockWorst;    ///< in pixels of the window
    QRect tintWorst;

    [[nodiscard]] bool isTooLarge() const;
    [[nodiscard]] QString text() const;
};

/// What is stored of a picture of a window.
[[nodiscard]] QImage reduced(const QImage &picture);
[[nodiscard]] PictureDifference difference(const QImage &storedReduced, const QImage &seenReduced);
