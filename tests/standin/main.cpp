// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// venue_standin VENUE FILE[,FILE…] [--fault KIND] [--at N] [--hold]: see standin.h. A line on standard input lets
// clients in again after --hold; its end ends the program.
#include "standin.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QSocketNotifier>

#include <cstdio>
#include <unistd.h>

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption fault(QStringLiteral("fault"), {}, QStringLiteral("KIND"));
    const QCommandLineOption at(QStringLiteral("at"), {}, QStringLiteral("N"), QStringLiteral("500"));
    const QCommandLineOption hold(QStringLiteral("hold"));
    parser.addOptions({fault, at, hold});
    parser.process(app);
    if (parser.positionalArguments().size() != 2) {
        std::fprintf(stderr, "venue_standin VENUE FILE[,FILE] [--fault KIND] [--at N] [--hold]\n");
        return 2;
    }
    const QByteArray venue = parser.positionalArguments().at(0).toUtf8();
    Standin standin({venue, parser.value(fault).toUtf8(), parser.value(at).toULongLong(), parser.isSet(hold)},
                    Tape::load(venue, parser.positionalArguments().at(1).split(QLatin1Char(','))));
    if (!standin.listen())
        return 1;
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &app, [&] {
        char bytes[64];
        if (read(STDIN_FILENO, bytes, sizeof(bytes)) <= 0)
            QCoreApplication::quit();
        else
            standin.release();
    });
    return QCoreApplication::exec();
}
