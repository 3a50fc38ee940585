// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace {

constexpr int reduction = 8;
constexpr int blockSize = 4; // reduced pixels
constexpr double meanMax = 2;
constexpr double blockMaxAllowed = 14;
constexpr double tintMaxAllowed = 8;

/// Sums of the channels' differences, signed: what was only moved by less than a block is none.
struct BlockSum {
    int red = 0;
    int green = 0;
    int blue = 0;
};

} // namespace

bool PictureDifference::isTooLarge() const
{
    return !sameSize || mean > meanMax || blockMax > blockMaxAllowed || tintMax > tintMaxAllowed;
}

QString PictureDifference::text() const
{
    if (!sameSize)
        return QStringLiteral("the pictures have different sizes");
    const auto place = [](const QRect &rect) {
        return QStringLiteral("%1,%2 %3x%4").arg(rect.x()).arg(rect.y()).arg(rect.width()).arg(rect.height());
    };
    return QStringLiteral("mean %1 (at most %2); brightness %3 (%4) at %5; colour %6 (%7) at %8")
        .arg(mean, 0, 'f', 2)
        .arg(meanMax)
        .arg(blockMax, 0, 'f', 1)
        .arg(blockMaxAllowed)
        .arg(place(blockWorst))
        .arg(tintMax, 0, 'f', 1)
        .arg(tintMaxAllowed)
        .arg(place(tintWorst));
}

QImage reduced(const QImage &picture)
{
    const QImage even = picture.convertToFormat(QImage::Format_RGB32);
    QImage small(even.width() / reduction, even.height() / reduction, QImage::Format_RGB32);
    for (int y = 0; y < small.height(); ++y) {
        auto *line = reinterpret_cast<QRgb *>(small.scanLine(y));
        for (int x = 0; x < small.width(); ++x) {
            std::array<int, 3> sum{};
            for (int dy = 0; dy < reduction; ++dy) {
                const auto *from =
                    reinterpret_cast<const QRgb *>(even.constScanLine(y * reduction + dy)) + x * reduction;
                for (int dx = 0; dx < reduction; ++dx) {
                    sum[0] += qRed(from[dx]);
                    sum[1] += qGreen(from[dx]);
                    sum[2] += qBlue(from[dx]);
                }
            }
            // In steps of four levels, which makes the stored picture small.
            const auto level = [](int total) { return std::min(255, (total / (reduction * reduction) + 2) / 4 * 4); };
            line[x] = qRgb(level(sum[0]), level(sum[1]), level(sum[2]));
        }
    }
    return small;
}

PictureDifference difference(const QImage &storedReduced, const QImage &seenReduced)
{
    PictureDifference found;
    found.sameSize = !storedReduced.isNull() && storedReduced.size() == seenReduced.size();
    if (!found.sameSize)
        return found;
    const QImage stored = storedReduced.convertToFormat(QImage::Format_RGB32);
    const QImage seen = seenReduced.convertToFormat(QImage::Format_RGB32);
    double sum = 0;
    // Blocks overlap by half, so that nothing hides at an edge.
    for (int top = 0; top < seen.height(); top += blockSize / 2) {
        for (int left = 0; left < seen.width(); left += blockSize / 2) {
            const QRect block = QRect(left, top, blockSize, blockSize) & seen.rect();
            BlockSum moved;
            for (int y = block.top(); y <= block.bottom(); ++y) {
                const auto *a = reinterpret_cast<const QRgb *>(stored.constScanLine(y));
                const auto *b = reinterpret_cast<const QRgb *>(seen.constScanLine(y));
                for (int x = block.left(); x <= block.right(); ++x) {
                    const int red = qRed(b[x]) - qRed(a[x]);
                    const int green = qGreen(b[x]) - qGreen(a[x]);
                    const int blue = qBlue(b[x]) - qBlue(a[x]);
                    moved.red += red;
                    moved.green += green;
                    moved.blue += blue;
                    if (x < left + blockSize / 2 && y < top + blockSize / 2)
                        sum += (std::abs(red) + std::abs(green) + std::abs(blue)) / 3.0;
                }
            }
            const double pixels = block.width() * block.height();
            const double bright = std::abs(moved.red + moved.green + moved.blue) / 3.0 / pixels;
            const double tint = std::max({std::abs(moved.red - moved.green), std::abs(moved.green - moved.blue),
                                          std::abs(moved.blue - moved.red)})
                / pixels;
            const QRect inWindow(block.topLeft() * reduction, block.size() * reduction);
            if (bright > found.blockMax) {
                found.blockMax = bright;
                found.blockWorst = inWindow;
            }
            if (tint > found.tintMax) {
                found.tintMax = tint;
                found.tintWorst = inWindow;
            }
        }
    }
    found.mean = sum / (seen.width() * seen.height());
    return found;
}
