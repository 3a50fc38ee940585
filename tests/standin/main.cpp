// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// venue_standin VENUE FILE[,FILE…] [--fault KIND] [--at N] [--hold]: see standin.h.
// venue_standin betfair FILE --certificate FILE --key FILE [--fault KIND] [--at N] [--delayed]
//     [--catalogue FILE] [--api-fault KIND]: see betfairstandin.h.
// A line on standard input lets clients in again after --hold, or ends what lasts; its end ends the program.
#include "betfairstandin.h"
#include "standin.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QSocketNotifier>

#include <cstdio>
#include <unistd.h>

namespace {

template <typename Venue> int serve(Venue &venue)
{
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &venue, [&venue] {
        char bytes[64];
        if (read(STDIN_FILENO, bytes, sizeof(bytes)) <= 0)
            QCoreApplication::quit();
        else
            venue.release();
    });
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption fault(QStringLiteral("fault"), {}, QStringLiteral("KIND"));
    const QCommandLineOption at(QStringLiteral("at"), {}, QStringLiteral("N"), QStringLiteral("500"));
    const QCommandLineOption hold(QStringLiteral("hold"));
    const QCommandLineOption certificate(QStringLiteral("certificate"), {}, QStringLiteral("FILE"));
    const QCommandLineOption key(QStringLiteral("key"), {}, QStringLiteral("FILE"));
    const QCommandLineOption delayed(QStringLiteral("delayed"));
    const QCommandLineOption catalogue(QStringLiteral("catalogue"), {}, QStringLiteral("FILE"));
    const QCommandLineOption apiFault(QStringLiteral("api-fault"), {}, QStringLiteral("KIND"));
    parser.addOptions({fault, at, hold, certificate, key, delayed, catalogue, apiFault});
    parser.process(app);
    if (parser.positionalArguments().size() != 2) {
        std::fprintf(stderr, "venue_standin VENUE FILE[,FILE] [--fault KIND] [--at N] [--hold]\n");
        return 2;
    }
    const QByteArray venue = parser.positionalArguments().at(0).toUtf8();
    const QString files = parser.positionalArguments().at(1);
    if (venue == "betfair") {
        BetfairStandin standin({parser.value(fault).toUtf8(), parser.value(at).toLongLong(), parser.value(certificate),
                                parser.value(key), parser.isSet(delayed), parser.value(catalogue),
                                parser.value(apiFault).toUtf8()},
                               files);
        return standin.open() ? serve(standin) : 1;
    }
    Standin standin({venue, parser.value(fault).toUtf8(), parser.value(at).toULongLong(), parser.isSet(hold)},
                    Tape::load(venue, files.split(QLatin1Char(','))));
    return standin.listen() ? serve(standin) : 1;
}
